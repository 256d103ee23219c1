package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.UnknownImports;
import io.wasmj.runtime.WasmArray;
import io.wasmj.runtime.WasmFunction;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A Java program that TeaVM made a module with garbage-collected objects of. Such modules expect JavaScript around them:
 * its strings and functions are Java's here. The program prints what it prints on a JVM.
 */
// What the host functions take is what TeaVM says.
@SuppressWarnings("unused")
final class TeaVmTest {

    private static final Path FOLDER = Path.of("guests", "teavm");

    @ParameterizedTest
    @EnumSource
    void printsWhatItPrintsOnAJvm(MemoryStrategy memory) throws IOException {
        byte[] wasm = Files.readAllBytes(FOLDER.resolve("words.wasm"));
        Console console = new Console();
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try (Engine engine = new Engine()) {
            Instance instance = new Linker()
                    .functions("teavm", lookup, Throwables.class)
                    .functions("teavmConsole", lookup, console)
                    .functions("teavmJso", lookup, Interop.class)
                    .functions("wasm:js-string", lookup, Strings.class)
                    .unknownImports(UnknownImports.TRAP)
                    .link(engine.load(WasmCompiler.compile(wasm, CompilerOptions.DEFAULT.withMemory(memory))
                            .files()))
                    .instantiate();
            WasmFunction main = (WasmFunction)
                    Objects.requireNonNull(instance.global("main").get());
            main.call(new Object[] {new Object[0]});
        }
        assertEquals(Files.readString(FOLDER.resolve("words.txt")), console.out.toString());
    }

    static final class Console {
        final StringBuilder out = new StringBuilder();

        @HostFunction
        void putcharStdout(int character) {
            out.append((char) character);
        }
    }

    static final class Throwables {
        private Throwables() {}

        @HostFunction
        static @Nullable Object takeStackTrace(Object exception) {
            return null;
        }

        @HostFunction
        static void decorateException(Object exception) {}
    }

    /** What the proposal "JS String Builtins" says, of Java's strings. */
    static final class Strings {
        private Strings() {}

        @HostFunction
        static Object fromCharCode(int code) {
            return String.valueOf((char) code);
        }

        @HostFunction
        static Object fromCharCodeArray(Object array, int start, int end) {
            StringBuilder text = new StringBuilder();
            for (int i = start; i < end; i++) {
                text.append((char) chars(array)[i]);
            }
            return text.toString();
        }

        @HostFunction
        static int intoCharCodeArray(Object string, Object array, int start) {
            String text = (String) string;
            for (int i = 0; i < text.length(); i++) {
                chars(array)[start + i] = (short) text.charAt(i);
            }
            return text.length();
        }

        private static short[] chars(Object array) {
            return (short[]) ((WasmArray) array).elements();
        }

        @HostFunction
        static Object substring(Object string, int start, int end) {
            return ((String) string).substring(start, end);
        }

        @HostFunction
        static Object concat(Object first, Object second) {
            return (String) first + second;
        }

        @HostFunction
        static int length(Object string) {
            return ((String) string).length();
        }

        @HostFunction
        static int charCodeAt(Object string, int index) {
            return ((String) string).charAt(index);
        }
    }

    /** What Java objects have to do with JavaScript's: here both are objects of Java. */
    static final class Interop {
        private Interop() {}

        @HostFunction
        static int stringBuiltinsSupported() {
            return 1;
        }

        @HostFunction
        static Object defineFunction(WasmFunction function) {
            return function;
        }

        @HostFunction
        static Object createClass(Object name, @Nullable Object parent, @Nullable WasmFunction constructor) {
            return name;
        }

        @HostFunction
        static void defineStaticMethod(Object type, Object name, WasmFunction method) {}

        @HostFunction
        static @Nullable Object getProperty(Object object, Object name) {
            Object[] array = (Object[]) object;
            return name.equals("length") ? (Object) array.length : array[(int) name];
        }

        @HostFunction
        static int isUndefined(@Nullable Object object) {
            return object == null ? 1 : 0;
        }

        @HostFunction
        static int unwrapInt(Object number) {
            return (int) number;
        }

        @HostFunction
        static Object wrapInt(int number) {
            return number;
        }

        @HostFunction
        static Object unwrapJavaObject(Object object) {
            return object;
        }

        @HostFunction
        static Object wrapObject(Object object) {
            return object;
        }

        @HostFunction
        static Object javaObjectToJS(Object object, Object type) {
            return object;
        }

        /** A function that nobody calls. */
        @HostFunction
        static Object createFunction1(Object object, Object method) {
            return method;
        }
    }
}
