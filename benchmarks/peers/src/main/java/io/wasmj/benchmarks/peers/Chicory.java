package io.wasmj.benchmarks.peers;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasi.WasiExitException;
import com.dylibso.chicory.wasi.WasiOptions;
import com.dylibso.chicory.wasi.WasiPreview1;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionType;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Chicory's compiler to Java bytecode, with the memory its documentation recommends for HotSpot. */
final class Chicory implements Peer {

    @Override
    public String version() {
        return "Chicory " + JarVersion.of(MachineFactoryCompiler.class);
    }

    @Override
    public Program compile(Path wasm) {
        WasmModule module = Parser.parse(wasm);
        Function<com.dylibso.chicory.runtime.Instance, Machine> machine = MachineFactoryCompiler.compile(module);
        String entry = Guest.entry(IntStream.range(0, module.exportSection().exportCount())
                .mapToObj(i -> module.exportSection().getExport(i).name())
                .collect(Collectors.toSet()));
        return guest -> {
            WasiPreview1 wasi =
                    WasiPreview1.builder().withOptions(options(guest)).build();
            com.dylibso.chicory.runtime.Instance instance = com.dylibso.chicory.runtime.Instance.builder(module)
                    .withMachineFactory(machine)
                    .withMemoryFactory(ByteArrayMemory::new)
                    .withImportValues(ImportValues.builder()
                            .addFunction(wasi.toHostFunctions())
                            .addFunction(mark(Marks.START, guest.marks()::start), mark(Marks.END, guest.marks()::end))
                            .build())
                    .withStart(false)
                    .build();
            return new Instance() {
                @Override
                public int start() {
                    try {
                        instance.export(entry).apply();
                        return 0;
                    } catch (WasiExitException exit) {
                        return exit.exitCode();
                    }
                }

                @Override
                public void close() {
                    wasi.close();
                }
            };
        };
    }

    private static WasiOptions options(Guest guest) {
        WasiOptions.Builder options = WasiOptions.builder()
                .withArguments(guest.arguments())
                .withStdout(guest.stdout())
                .withStderr(guest.stderr());
        guest.environment().forEach(options::withEnvironment);
        guest.directories().forEach(options::withDirectory);
        return options.build();
    }

    private static HostFunction mark(String name, Runnable action) {
        return new HostFunction(Marks.MODULE, name, FunctionType.empty(), (_, _) -> {
            action.run();
            return new long[0];
        });
    }
}
