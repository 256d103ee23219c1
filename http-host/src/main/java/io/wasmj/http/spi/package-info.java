/** What a new trigger or host service implements. */
package io.wasmj.http.spi;
