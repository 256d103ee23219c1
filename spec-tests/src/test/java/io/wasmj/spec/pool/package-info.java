/** Pools of instances, and guests that would harm others. */
@NullMarked
package io.wasmj.spec.pool;

import org.jspecify.annotations.NullMarked;
