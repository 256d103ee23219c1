package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DoctorCommandTest {

    private static final String MANIFEST = """
        spin_manifest_version = 2
        application = { name = "app" }
        trigger.http = [{ route = "/...", component = "one" }]
        [component.one]
        source = "guest.wat"
        """;

    private static final String GUEST = "(module (func (export \"_start\")))";

    @TempDir
    private Path folder;

    /** Where this doctor looks for programs. */
    private Path programs = Path.of("");

    @BeforeEach
    void makeGuest() throws IOException {
        Files.writeString(folder.resolve("guest.wat"), GUEST);
        programs = Files.createDirectories(folder.resolve("bin"));
        program("sh");
    }

    private void program(String name) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "");
        assertTrue(file.toFile().setExecutable(true));
    }

    private Result doctor(String manifest, String... options) throws IOException {
        Files.writeString(folder.resolve("spin.toml"), manifest);
        String[] line = new String[options.length + 3];
        line[0] = "doctor";
        line[1] = "--no-cache";
        line[2] = folder.toString();
        System.arraycopy(options, 0, line, 3, options.length);
        return new Captured()
                .withEnvironment("PATH", programs.toString())
                .withEnvironment("WASI_SDK_PATH", folder.toString())
                .run(line);
    }

    @Test
    void whatIsWellIsSaidToBe() throws IOException {
        Result result = doctor(MANIFEST);
        assertEquals(folder + "/spin.toml is well; 'wasmj up' serves it.\n", result.out());
        assertEquals(0, result.exitCode());
        assertEquals("", result.err());
    }

    static List<Arguments> ills() {
        return List.of(
                Arguments.of(
                        MANIFEST.replace("guest.wat", "gone.wasm"),
                        ":5: component.one.source: FOLDER/gone.wasm does not exist; correct the path, or add"
                                + " build.command"),
                Arguments.of(MANIFEST.replace("guest.wat", "gone.wasm") + "build = { command = \"true\" }", """
                    :5: component.one.source: FOLDER/gone.wasm does not exist; it is yet to be built
                        fix: wasmj build -c one (wasmj doctor --fix does)\
                    """),
                Arguments.of(
                        MANIFEST + "build = { command = \"tinygo build\" }",
                        ":6: component.one.build: `tinygo build` cannot run: there is no program \"tinygo\" on the"
                                + " PATH; install TinyGo from https://tinygo.org/getting-started/install"),
                Arguments.of(
                        MANIFEST + "build = { command = \"A=1 B=2 npm run build\" }",
                        ":6: component.one.build: `A=1 B=2 npm run build` cannot run: there is no program \"npm\" on"
                                + " the PATH; install Node.js from https://nodejs.org"),
                Arguments.of(
                        MANIFEST + "build = { command = \"frob\" }",
                        ":6: component.one.build: `frob` cannot run: there is no program \"frob\" on the PATH; install"
                                + " it, or correct the command"),
                Arguments.of(
                        MANIFEST + "build = { command = \"sh make.sh\" }",
                        ":6: component.one.build: `sh make.sh` cannot run: FOLDER/make.sh does not exist; correct the"
                                + " command, or build.workdir"),
                Arguments.of(
                        MANIFEST + "build = { command = \"sh clang.sh\" }",
                        ":6: component.one.build: `sh clang.sh` cannot run: there is no clang, which clang.sh wants;"
                                + " install wasi-sdk from https://github.com/WebAssembly/wasi-sdk/releases into"
                                + " /opt/wasi-sdk, or on Debian: apt-get install clang lld wasi-libc"
                                + " libclang-rt-dev-wasm32"),
                Arguments.of(MANIFEST + "build = { command = \"true && GOOS=js go build\" }", """
                    :6: component.one.build: `true && GOOS=js go build` builds for browsers, and what is served here is built with GOOS=wasip1
                        fix: write GOOS=wasip1 (wasmj doctor --fix does)\
                    """),
                Arguments.of(
                        MANIFEST + "build = { command = \"true cargo build --target wasm32-unknown-unknown\" }", """
                        :6: component.one.build: `true cargo build --target wasm32-unknown-unknown` builds for wasm32-unknown-unknown, and what is served here is built for wasm32-wasip1
                            fix: write wasm32-wasip1 in place of wasm32-unknown-unknown (wasmj doctor --fix does)\
                        """),
                Arguments.of(
                        MANIFEST + "environment = { A = \"{{ secret }}\" }",
                        ":6: component.one.environment: A has \"{{ secret }}\", and templates mean nothing here: a"
                                + " guest would see the braces; use variables, or write the value"),
                Arguments.of(
                        MANIFEST + "[component.two]\nsource = \"guest.wat\"",
                        ":6: component.two: nothing sets it going; add [[trigger.http]] with a route and component ="
                                + " \"two\", or remove it"),
                Arguments.of(MANIFEST.replace("spin_manifest_version = 2\n", ""), """
                    :1: spin_manifest_version: is missing; versions 2 and "1" are known: write spin_manifest_version = 2 at the top, unless the manifest is as old as version "1"
                        fix: write spin_manifest_version = 2 at the top (wasmj doctor --fix does)\
                    """),
                Arguments.of(MANIFEST.replace("source", "suorce"), """
                    :4: component.one.source: is missing; it must be a string
                    spin.toml:5: component.one.suorce: unknown field; did you mean "source"?
                        fix: call it "source" (wasmj doctor --fix does)\
                    """),
                Arguments.of(
                        MANIFEST + "files = [\"gone.txt\"]",
                        ":6: component.one.files: \"gone.txt\" does not exist, and is no glob"),
                Arguments.of(
                        MANIFEST + "[variables]\ntoken = { required = true }",
                        ":7: variables.token: has no value; give it with --variable token=VALUE, as SPIN_VARIABLE_TOKEN"
                                + " in the environment or in the file .env beside the manifest, or by a default"),
                Arguments.of(MANIFEST.replace("guest.wat", "clang.sh"), ":5: component.one.source: FOLDER/clang.sh: "));
    }

    @ParameterizedTest
    @MethodSource("ills")
    void everyIllIsToldWithWhatToDo(String manifest, String expected) throws IOException {
        Files.writeString(folder.resolve("clang.sh"), "exec clang");
        Result result = doctor(manifest);
        assertEquals(1, result.exitCode(), result.err());
        String found = result.out().replace(folder + "/spin.toml", "spin.toml").replace(folder.toString(), "FOLDER");
        assertTrue(found.startsWith("spin.toml" + expected), found);
        assertTrue(found.endsWith(" wrong.\n"), found);
    }

    @Test
    void whatIsSafeToDoIsDone() throws IOException {
        String manifest = MANIFEST.replace("spin_manifest_version = 2\n", "")
                        .replace("source = \"guest.wat\"", "suorce = \"made/wasm32-unknown-unknown/guest.wat\"")
                + "build = { comand = \"./make.sh cargo wasm32-unknown-unknown\" }\n";
        Path script = Files.writeString(folder.resolve("make.sh"), """
            #!/bin/sh
            mkdir -p made/$2 && cp guest.wat made/$2/
            """);
        Result result = doctor(manifest, "--fix");
        assertEquals("""
            spin_manifest_version = 2
            application = { name = "app" }
            trigger.http = [{ route = "/...", component = "one" }]
            [component.one]
            source = "made/wasm32-wasip1/guest.wat"
            build = { command = "./make.sh cargo wasm32-wasip1" }
            """, Files.readString(folder.resolve("spin.toml")), result.out() + result.err());
        assertTrue(Files.isExecutable(script));
        assertTrue(result.out().endsWith("is well; 'wasmj up' serves it.\n"), result.out());
        assertEquals(0, result.exitCode());
    }
}
