package io.wasmj.spec;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where this checkout and the conformance data lie.
 *
 * <p>The data is the folder that the system property {@code wasmj.conformance} names, else {@code ../shared/conformance}
 * beside the checkout. It is not downloaded ({@code conformance/README.md} says what it is made of). Where the data is
 * missing, the tests that need it say so and are skipped, except in continuous integration (environment variable
 * {@code CI=true}), where they fail.
 */
public final class Conformance {

    private static final String PROPERTY = "wasmj.conformance";

    private Conformance() {}

    /** The root of this checkout. */
    public static Path project() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("spec-tests/pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException(here + " is not inside the project");
    }

    /** A folder of the conformance data, if it is here. */
    public static Optional<Path> folder(String name) {
        return Optional.of(root().resolve(name)).filter(Files::isDirectory);
    }

    private static Path root() {
        String named = System.getProperty(PROPERTY);
        return named != null
                ? Path.of(named)
                : project().resolveSibling("shared").resolve("conformance");
    }

    /** Ends a test whose data is missing: skipped, or failed where it must not be. */
    public static void missing(String name) {
        notRun("there is no " + root().resolve(name) + "; -D" + PROPERTY + "=FOLDER names another place");
    }

    /** Ends a test that cannot be run here: skipped, or failed where it must not be. */
    public static void notRun(String reason) {
        String why = "not run: " + reason;
        if ("true".equals(System.getenv("CI"))) {
            fail(why);
        }
        abort(why);
    }
}
