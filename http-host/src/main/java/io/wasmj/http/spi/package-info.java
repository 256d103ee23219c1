/** What a service of the host implements, so that guests can import it. */
package io.wasmj.http.spi;
