/** The vector instructions as static methods that generated code calls (spec, "Vector Instructions"). */
package io.wasmj.runtime.abi.simd;
