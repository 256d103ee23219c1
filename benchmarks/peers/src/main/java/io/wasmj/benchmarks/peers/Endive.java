package io.wasmj.benchmarks.peers;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Machine;
import run.endive.wasi.WasiExitException;
import run.endive.wasi.WasiOptions;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;

/**
 * The compiler of Endive, Chicory's successor, with the memory its documentation recommends for HotSpot. It has
 * the API of {@link Chicory} in packages of its own and no type in common with it, hence the same code once more.
 */
final class Endive implements Peer {

    @Override
    public String version() {
        return "Endive " + JarVersion.of(MachineFactoryCompiler.class);
    }

    @Override
    public Program compile(Path wasm) {
        WasmModule module = Parser.parse(wasm);
        Function<run.endive.runtime.Instance, Machine> machine = MachineFactoryCompiler.compile(module);
        String entry = Guest.entry(IntStream.range(0, module.exportSection().exportCount())
                .mapToObj(i -> module.exportSection().getExport(i).name())
                .collect(Collectors.toSet()));
        return guest -> {
            WasiPreview1 wasi =
                    WasiPreview1.builder().withOptions(options(guest)).build();
            run.endive.runtime.Instance instance = run.endive.runtime.Instance.builder(module)
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
