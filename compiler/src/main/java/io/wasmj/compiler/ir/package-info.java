/** Functions as structured regions and expression trees. */
package io.wasmj.compiler.ir;
