package io.wasmj.http.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a public interface of Java that guests may import, and that some class implements as {@link
 * java.util.ServiceLoader} has it. A component imports it where its manifest says so:
 *
 * <pre>{@code
 * host_services = ["com.example.Rates"]
 * }</pre>
 *
 * <p>All methods of the interface are functions, named as in Java with words in lower case and "-" between them, or as
 * their {@link io.wasmj.runtime.HostFunction @HostFunction} says. {@link HostInterface} says how their types cross. There
 * is one object for all requests of an application, used by many threads, and closed after the last of them where it is
 * {@link AutoCloseable}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface HostService {

    /** The name under which modules import it, for example {@code example:rates/rates}. */
    String value();
}
