/** What sets components going besides HTTP, each behind {@link io.wasmj.http.spi.TriggerProvider}. */
package io.wasmj.triggers;
