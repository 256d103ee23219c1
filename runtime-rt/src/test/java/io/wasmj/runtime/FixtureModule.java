package io.wasmj.runtime;

import static java.util.Objects.requireNonNull;

import io.wasmj.runtime.abi.DescriptionCodec;
import io.wasmj.runtime.abi.ModuleDescription;
import io.wasmj.runtime.abi.ModuleDescription.Export;
import io.wasmj.runtime.abi.ModuleDescription.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A compiled module written by hand: the classes in {@code resources/fixture}, which are no part of the class path, so
 * that they are loaded as those of any module are.
 */
public final class FixtureModule {

    public static final FuncType I32_TO_I32 = new FuncType(List.of(ValType.I32), List.of(ValType.I32));
    public static final FuncType HOST = new FuncType(List.of(ValType.I32, ValType.I64), List.of(ValType.I64));
    public static final FuncType PAIR = new FuncType(List.of(), List.of(ValType.I32, ValType.I64));

    private static final String PACKAGE = "io.wasmj.guest.fixture";
    private static final Map<String, byte[]> CLASSES = compile();

    private FixtureModule() {}

    /** The module as a jar would hold it. */
    public static Map<String, byte[]> files(ModuleDescription description) {
        Map<String, byte[]> files = new HashMap<>(CLASSES);
        files.put(ModuleDescription.RESOURCE, DescriptionCodec.encode(description));
        files.put(ModuleDescription.DATA, new byte[] {0, 0, 0, 0, 1, 2, 3, 4});
        files.put(
                ModuleDescription.STAMP,
                ("abi.version=" + ModuleDescription.ABI_VERSION).getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /**
     * What the compiler would say of it.
     *
     * @param imports types of a memory, table or global in place of its own; each is imported by its class's name
     */
    public static ModuleDescription description(MemoryStrategy strategy, ExternType... imports) {
        List<ImportType> all = new ArrayList<>(List.of(new ImportType("env", "host", HOST)));
        TableType table = new TableType(ValType.FUNCREF, new Limits(8, 10));
        MemoryType memory = new MemoryType(new Limits(1, 4));
        GlobalType global = new GlobalType(ValType.I32, true);
        for (ExternType type : imports) {
            switch (type) {
                case TableType t -> table = t;
                case MemoryType m -> memory = m;
                case GlobalType g -> global = g;
                case FuncType _, TagType _ -> throw new IllegalArgumentException(type.toString());
            }
            all.add(new ImportType("env", type.getClass().getSimpleName(), type));
        }
        return new ModuleDescription(
                "fixture",
                PACKAGE + ".Main",
                strategy,
                VectorForm.HALVES,
                List.of(),
                List.of(I32_TO_I32, HOST, PAIR),
                all,
                List.of(
                        new Export("host", Kind.FUNCTION, 0),
                        new Export("load", Kind.FUNCTION, 1),
                        new Export("divide", Kind.FUNCTION, 2),
                        new Export("recurse", Kind.FUNCTION, 3),
                        new Export("callHost", Kind.FUNCTION, 4),
                        new Export("pair", Kind.FUNCTION, 5),
                        new Export("indirect", Kind.FUNCTION, 6),
                        new Export("peek", Kind.FUNCTION, 7),
                        new Export("spin", Kind.FUNCTION, 8),
                        new Export("memory", Kind.MEMORY, 0),
                        new Export("table", Kind.TABLE, 0),
                        new Export("global", Kind.GLOBAL, 0)),
                List.of(table),
                List.of(memory),
                List.of(),
                List.of(global),
                new boolean[] {true},
                new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8},
                new int[] {1, 0, 0, 0, 1, 2, 0, 0, 0},
                // load, divide, null, and one of another type
                List.of(new int[] {1, 2, -1, 4}),
                new int[] {4},
                false);
    }

    private static Map<String, byte[]> compile() {
        JavaCompiler javac = requireNonNull(ToolProvider.getSystemJavaCompiler());
        Map<String, ByteArrayOutputStream> made = new HashMap<>();
        JavaFileManager files =
                new ForwardingJavaFileManager<JavaFileManager>(javac.getStandardFileManager(null, null, null)) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                        made.put(name.replace('.', '/') + ".class", bytes);
                        return new SimpleJavaFileObject(URI.create("made:/" + name), kind) {
                            @Override
                            public OutputStream openOutputStream() {
                                return bytes;
                            }
                        };
                    }
                };
        List<String> options = List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED");
        List<JavaFileObject> sources = Stream.of("Main", "Imports", "Dispatch", "Functions")
                .map(FixtureModule::source)
                .toList();
        if (!javac.getTask(null, files, null, options, null, sources).call()) {
            throw new IllegalStateException("the fixture does not compile");
        }
        Map<String, byte[]> classes = new HashMap<>();
        made.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    private static JavaFileObject source(String name) {
        String file = "/fixture/" + name + ".java";
        try (InputStream in = requireNonNull(FixtureModule.class.getResourceAsStream(file))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new SimpleJavaFileObject(URI.create("source:" + file), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return text;
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
