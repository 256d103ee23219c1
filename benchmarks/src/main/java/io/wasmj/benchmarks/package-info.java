/** The JMH benchmarks, and the guests they run. */
package io.wasmj.benchmarks;
