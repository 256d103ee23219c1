/** Engines side by side: the same programs, measured in turn, and a report. */
package io.wasmj.benchmarks.compare;
