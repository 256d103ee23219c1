package io.wasmj.runtime;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Offers a method to guests. Its parameters are {@code int}, {@code long}, {@code float}, {@code double},
 * {@link WasmFunction} or {@link Object} (an {@code externref}), after an optional leading {@link Caller}; it returns
 * one of these or nothing.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface HostFunction {

    /** The name guests import it by; the method's own where empty. */
    String value() default "";
}
