/** TOML 1.0 as a tree that remembers on which line everything stood. */
package io.wasmj.http.toml;
