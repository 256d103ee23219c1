/** Instances for many short calls: bounded in number, memory and time, each from a snapshot. */
package io.wasmj.runtime.pool;
