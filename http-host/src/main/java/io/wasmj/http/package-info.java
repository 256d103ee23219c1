/** The HTTP host: a fresh instance per request. */
package io.wasmj.http;
