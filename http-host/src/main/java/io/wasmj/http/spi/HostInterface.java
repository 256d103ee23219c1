package io.wasmj.http.spi;

import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * Functions that guests import together. Each is a method of {@code type} with {@link
 * io.wasmj.runtime.HostFunction @HostFunction}; its Java types say how values cross, by the component model's canonical
 * ABI:
 *
 * <table>
 * <caption>Types</caption>
 * <tr><td>{@code bool}</td><td>{@code boolean}</td></tr>
 * <tr><td>{@code u8 … u64, s8 … s64}</td><td>{@code byte, short, int, long} of the same width, the same bits</td></tr>
 * <tr><td>{@code float32, float64}</td><td>{@code float, double}</td></tr>
 * <tr><td>{@code string}, {@code list<u8>}, {@code list<T>}</td><td>{@code String}, {@code byte[]}, {@code List<T>}</td></tr>
 * <tr><td>{@code option<T>}, {@code result<T, E>}</td><td>{@code Optional<T>}, {@link Result Result&lt;T, E&gt;}</td></tr>
 * <tr><td>{@code record}, {@code tuple}</td><td>a record, its components in the order of the fields</td></tr>
 * <tr><td>{@code enum}</td><td>an enum, its constants in the order of the cases</td></tr>
 * <tr><td>{@code variant}</td><td>a sealed interface that permits records of at most one component, in the order of the
 * cases</td></tr>
 * </table>
 *
 * @param lookup of whoever may call these methods and make these records
 * @param type what an instance's state is, or a supertype of it
 * @param modules the names under which modules import it; more than one where tools of different age name it differently
 * @param waits whether its functions may wait for something outside of this process; they run on virtual threads then,
 *     so that a guest whose time is over is not kept by them
 */
public record HostInterface(MethodHandles.Lookup lookup, Class<?> type, List<String> modules, boolean waits) {

    public HostInterface {
        modules = List.copyOf(modules);
    }

    public static HostInterface of(MethodHandles.Lookup lookup, Class<?> type, String... modules) {
        return new HostInterface(lookup, type, List.of(modules), false);
    }

    /** The same, of functions that may wait. */
    public HostInterface waiting() {
        return new HostInterface(lookup, type, modules, true);
    }
}
