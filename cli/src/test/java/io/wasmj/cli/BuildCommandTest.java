package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildCommandTest {

    @TempDir
    private Path folder;

    private String manifest(String components) throws IOException {
        return Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            application = { name = "app" }
            trigger.http = [{ route = "/...", component = "one" }]
            """ + components).toString();
    }

    @Test
    void componentsAreBuiltInTheOrderOfTheManifestAndWhatTheyWriteIsShown() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        String manifest = manifest("""
            [component.two]
            source = "two.wasm"
            build = { command = ["echo first; pwd", "echo second >&2; touch made"], workdir = "sub" }
            [component.none]
            source = "none.wasm"
            [component.one]
            source = "one.wasm"
            build = { command = "test -f sub/made && echo third" }
            """);
        Result result = new Captured().run("build", manifest);
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("""
            Building component two with `echo first; pwd`
            first
            %s
            Building component two with `echo second >&2; touch made`
            Building component one with `test -f sub/made && echo third`
            third
            Built; 'wasmj up' serves it.
            """.formatted(folder.toRealPath().resolve("sub")), result.out());
        assertEquals("second\n", result.err());
    }

    @Test
    void itStopsWithTheComponentThatCannotBeBuilt() throws IOException {
        String manifest = manifest("""
            component.one = { source = "x", build = { command = "echo why; exit 3" } }
            component.two = { source = "x", build = { command = "touch made" } }
            component.missing = { source = "x", build = { command = "no-such-program" } }
            component.lost = { source = "x", build = { command = "true", workdir = "nowhere" } }
            """);
        Result result = new Captured().run("build", "-f", manifest);
        assertEquals(1, result.exitCode());
        assertEquals(
                "wasmj: component one is not built: `echo why; exit 3` ended with exit code 3; what it wrote above says"
                        + " why\n",
                result.err());
        assertTrue(result.out().endsWith("why\n"), result.out());
        assertFalse(Files.exists(folder.resolve("made")));

        assertEquals(0, new Captured().run("build", "-f", manifest, "-c", "two").exitCode());
        assertTrue(Files.exists(folder.resolve("made")));
        Result missing = new Captured().run("build", "-f", manifest, "-c", "missing");
        assertTrue(
                missing.err()
                        .endsWith("wasmj: component missing is not built: `no-such-program` ended with exit code 127;"
                                + " the program is not there, and 'wasmj doctor' says how to get it\n"),
                missing.err());
        Result lost = new Captured().run("build", "-f", manifest, "-c", "lost");
        assertEquals(
                "wasmj: component lost cannot be built: its build.workdir " + folder.resolve("nowhere")
                        + " is no directory; correct it\n",
                lost.err());
        Result unknown = new Captured().run("build", "-f", manifest, "-c", "three");
        assertEquals(
                "wasmj: " + manifest + " has no component three; there are one, two, missing, lost\n", unknown.err());
    }

    @Test
    void whatHasNothingToBuildIsSaid() throws IOException {
        Result result = new Captured().run("build", manifest("component.one = { source = \"x\" }"));
        assertEquals("Nothing to build: no component has a build.command.\n", result.out());
        assertEquals(0, result.exitCode());
        Result nowhere = new Captured().run("build", folder.resolve("empty").toString());
        assertTrue(nowhere.err().contains("there is no such file"), nowhere.err());
        Result module = new Captured().run("build", "app.wasm");
        assertEquals("wasmj: app.wasm is a module, which is built already; name a spin.toml\n", module.err());
    }
}
