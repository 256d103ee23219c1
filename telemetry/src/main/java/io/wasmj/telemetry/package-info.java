/** What a server did: metrics, traces, and a page for its operator. */
package io.wasmj.telemetry;
