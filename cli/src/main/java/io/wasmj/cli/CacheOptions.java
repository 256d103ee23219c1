package io.wasmj.cli;

import io.wasmj.compiler.ModuleCache;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where compiled modules are kept between runs. */
final class CacheOptions {

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Keep compiled modules in DIR. Default: the variable WASMJ_CACHE, or the user's cache directory.")
    private @Nullable Path directory;

    @Option(names = "--no-cache", description = "Compile for this run only.")
    private boolean off;

    /** Takes one option as {@link QuickStart} reads it; whether it is one of these. */
    boolean accept(String option, String value) {
        boolean known = option.equals("--cache");
        if (known) {
            directory = Path.of(value);
        }
        return known;
    }

    /** The same for an option without a value. */
    boolean acceptFlag(String option) {
        boolean known = option.equals("--no-cache");
        off |= known;
        return known;
    }

    /** Null where the user wants none. */
    @Nullable
    ModuleCache cache() {
        if (off) {
            return null;
        }
        return directory == null ? ModuleCache.ofUser() : new ModuleCache(directory);
    }
}
