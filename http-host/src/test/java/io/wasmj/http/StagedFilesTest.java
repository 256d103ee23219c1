package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.FileMount;
import io.wasmj.http.AppManifest.Grants;
import io.wasmj.http.AppManifest.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class StagedFilesTest {

    @TempDir
    private Path temporary;

    private Path application;

    @BeforeEach
    void makeFiles() throws IOException {
        application = temporary.resolve("app");
        for (String file : List.of(
                "app/a.txt",
                "app/assets/index.html",
                "app/assets/js/x.js",
                "app/assets/js/x.js.bak",
                "app/other/y.js",
                "secret.txt")) {
            Path path = temporary.resolve(file);
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, file);
        }
    }

    private StagedFiles stage(List<FileMount> mounts, List<String> excluded) throws IOException {
        Component component = new Component(
                "hello",
                Map.of(),
                new Source.File(application.resolve("x.wasm")),
                "",
                Map.of(),
                Map.of(),
                mounts,
                excluded,
                Grants.NONE,
                null);
        return StagedFiles.of(application.resolve("spin.toml"), component);
    }

    private static FileMount glob(String glob) {
        return new FileMount.Pattern(7, glob);
    }

    private static FileMount place(String source, String destination) {
        return new FileMount.Placement(7, source, destination);
    }

    static List<Arguments> mounts() {
        return List.of(
                Arguments.of(List.of(glob("a.txt")), List.of(), "a.txt=app/a.txt"),
                Arguments.of(
                        List.of(glob("assets")),
                        List.of(),
                        "assets/index.html=app/assets/index.html assets/js/x.js.bak=app/assets/js/x.js.bak"
                                + " assets/js/x.js=app/assets/js/x.js"),
                Arguments.of(
                        List.of(glob("**/*.js")),
                        List.of(),
                        "assets/js/x.js=app/assets/js/x.js other/y.js=app/other/y.js"),
                Arguments.of(List.of(glob("./assets/*")), List.of(), "assets/index.html=app/assets/index.html"),
                Arguments.of(
                        List.of(place("assets", "/")),
                        List.of("*.bak"),
                        "index.html=app/assets/index.html js/x.js=app/assets/js/x.js"),
                Arguments.of(
                        List.of(place("assets/js", "srv/js"), place("a.txt", "/etc/b.txt")),
                        List.of("**/*.bak"),
                        "etc/b.txt=app/a.txt srv/js/x.js=app/assets/js/x.js"),
                Arguments.of(List.of(place("a.txt", "/x"), place("other/y.js", "/x")), List.of(), "x=app/other/y.js"),
                Arguments.of(List.of(glob("nothing/*")), List.of(), ""));
    }

    @ParameterizedTest
    @MethodSource("mounts")
    void guestsSeeWhatIsMounted(List<FileMount> mounts, List<String> excluded, String expected) throws IOException {
        Path root;
        try (StagedFiles staged = stage(mounts, excluded);
                Stream<Path> files = Files.walk(staged.root())) {
            root = staged.root();
            List<String> found = files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file) + "=" + read(file))
                    .sorted()
                    .toList();
            assertEquals(expected, String.join(" ", found));
        }
        assertFalse(Files.exists(root));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<Arguments> mistakes() {
        return List.of(
                Arguments.of(glob("missing.txt"), "\"missing.txt\" does not exist, and is no glob"),
                Arguments.of(glob("[a"), "\"[a\" is no glob: \"[\" is not closed"),
                Arguments.of(place("missing", "/"), "\"missing\" does not exist"),
                Arguments.of(glob("../*"), "\"../*\" leads out of the application's directory; move the files into it"),
                Arguments.of(
                        place("../secret.txt", "/"),
                        "\"../secret.txt\" leads out of the application's directory; move the files into it"),
                Arguments.of(place("a.txt", "/../x"), "\"../x\" leads out of the guest's root"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesAreToldWithTheirLines(FileMount mount, String expected) {
        ManifestException e = assertThrows(
                ManifestException.class, () -> stage(List.of(mount), List.of()).close());
        assertEquals(
                application.resolve("spin.toml") + ":7: component.hello.files: " + expected,
                Objects.requireNonNull(e.getMessage()));
    }

    @Test
    void whatALinkPointsToIsCopied() throws IOException {
        Files.createSymbolicLink(application.resolve("assets/link"), application.resolve("other"));
        try (StagedFiles staged = stage(List.of(glob("assets")), List.of())) {
            assertEquals("app/other/y.js", Files.readString(staged.root().resolve("assets/link/y.js")));
        }
        Files.createSymbolicLink(application.resolve("assets/circle"), application.resolve("assets"));
        assertThrows(
                ManifestException.class,
                () -> stage(List.of(glob("assets")), List.of()).close());
    }
}
