package io.wasmj.runtime;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.abi.ModuleDescription;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading of jars, sound and damaged, and the end of everything an engine made. */
class EngineTest {

    private static Map<String, byte[]> files(MemoryStrategy strategy) {
        return FixtureModule.files(FixtureModule.description(strategy));
    }

    private static Path jar(Path folder, Map<String, byte[]> files) throws IOException {
        Path jar = folder.resolve("fixture.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return jar;
    }

    private static LinkedModule link(CompiledModule module) {
        return new Linker().unknownImports(UnknownImports.ZERO).link(module);
    }

    @Test
    void loadsJars(@TempDir Path folder) throws IOException {
        try (Engine engine = new Engine()) {
            CompiledModule module = engine.load(jar(folder, files(MemoryStrategy.HEAP)));
            assertEquals("fixture", module.name());
            assertEquals("[env.host: (i32 i64) -> (i64)]", module.imports().toString());
            assertEquals("load: (i32) -> (i32)", module.exports().get(1).toString());
            assertEquals("memory: memory 1..4 pages", module.exports().get(9).toString());
            assertEquals(Integer.toString(ModuleDescription.ABI_VERSION), module.stamp("abi.version"));
            assertEquals("", module.stamp("nothing"));
            assertEquals(0x04030201, link(module).instantiate().call("load", 8));
        }
    }

    @Test
    void refusesWhatIsNoCompiledModule(@TempDir Path folder) throws IOException {
        try (Engine engine = new Engine()) {
            Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
            assertThrows(MalformedModule.class, () -> engine.load(text));
            Path empty = Files.writeString(folder.resolve("empty.jar"), "");
            assertThrows(MalformedModule.class, () -> engine.load(empty));
            Path other = jar(folder, Map.of("a.txt", new byte[1]));
            assertThrows(MalformedModule.class, () -> engine.load(other));
            assertThrows(NoSuchFileException.class, () -> engine.load(folder.resolve("none.jar")));
        }
    }

    @Test
    void refusesDamagedModules() {
        List<String> parts =
                List.of(ModuleDescription.RESOURCE, ModuleDescription.DATA, "io/wasmj/guest/fixture/Main.class");
        try (Engine engine = new Engine()) {
            for (String part : parts) {
                Map<String, byte[]> files = new HashMap<>(files(MemoryStrategy.HEAP));
                byte[] whole = requireNonNull(files.get(part));
                files.put(part, Arrays.copyOf(whole, whole.length - 1));
                assertThrows(MalformedModule.class, () -> engine.load(files), part);
                files.remove(part);
                assertThrows(MalformedModule.class, () -> engine.load(files), part);
            }
        }
    }

    @Test
    void refusesOtherVersions() {
        try (Engine engine = new Engine()) {
            for (String stamp : List.of("abi.version=0", "", "abi.version=\\u00zz")) {
                Map<String, byte[]> files = new HashMap<>(files(MemoryStrategy.HEAP));
                files.put(ModuleDescription.STAMP, stamp.getBytes(StandardCharsets.UTF_8));
                assertThrows(MalformedModule.class, () -> engine.load(files), stamp);
            }
        }
    }

    @Test
    void closesAllItMade() {
        Engine engine = new Engine();
        LinkedModule linked = link(engine.load(files(MemoryStrategy.NATIVE)));
        Instance a = linked.instantiate();
        Instance b = linked.instantiate();
        engine.close();

        for (Instance closed : List.of(a, b)) {
            Trap trap = assertThrows(Trap.class, () -> closed.call("load", 8));
            assertEquals(TrapCode.MEMORY_OUT_OF_BOUNDS, trap.code());
            assertThrows(IllegalStateException.class, closed::memory);
            closed.close();
        }
        assertThrows(IllegalStateException.class, linked::instantiate);
    }

    /** Guests that still run when the engine is closed must not take the JVM down, nor reach other instances. */
    @Test
    void closesUnderRunningGuests() throws Exception {
        int rounds = Boolean.getBoolean("wasmj.exhaustive") ? 500 : 20;
        try (Engine lasting = new Engine();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            LinkedModule other = link(lasting.load(files(MemoryStrategy.NATIVE)));
            for (int round = 0; round < rounds; round++) {
                Engine engine = new Engine();
                LinkedModule linked = link(engine.load(files(MemoryStrategy.NATIVE)));
                List<Future<Object>> guests = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    Instance instance = linked.instantiate();
                    guests.add(threads.submit(() -> {
                        try {
                            return String.valueOf(instance.call("spin", 20_000));
                        } catch (Trap trap) {
                            return trap;
                        }
                    }));
                }
                Thread.sleep(1);
                engine.close();
                try (Instance fresh = other.instantiate()) {
                    byte[] all = fresh.memory().read(16, Memory.PAGE - 16);
                    assertTrue(Arrays.equals(new byte[all.length], all), "a fresh memory is zero");
                }
                for (Future<Object> guest : guests) {
                    guest.get();
                }
            }
        }
    }
}
