package io.wasmj.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The programs that build components, as far as they are known, and how to get them. */
final class Toolchain {

    private static final Map<String, String> SOURCES = Map.of(
            "cargo", "install Rust from https://rustup.rs, then: rustup target add wasm32-wasip1",
            "rustc", "install Rust from https://rustup.rs, then: rustup target add wasm32-wasip1",
            "go", "install Go from https://go.dev/dl (1.21 or newer)",
            "tinygo", "install TinyGo from https://tinygo.org/getting-started/install",
            "npm", "install Node.js from https://nodejs.org",
            "npx", "install Node.js from https://nodejs.org",
            "node", "install Node.js from https://nodejs.org",
            "make", "install make, on Debian: apt-get install make",
            "zig", "install Zig from https://ziglang.org/download",
            "clang",
                    "install wasi-sdk from https://github.com/WebAssembly/wasi-sdk/releases into /opt/wasi-sdk, or on"
                            + " Debian: apt-get install clang lld wasi-libc libclang-rt-dev-wasm32");

    private static final Pattern ASSIGNMENTS = Pattern.compile("^([A-Za-z_][A-Za-z0-9_]*=\\S*\\s+)*");
    private static final Pattern SCRIPT = Pattern.compile("^(?:sh|bash)\\s+([^-\\s]\\S*)");
    private static final Pattern VERSIONED_CLANG = Pattern.compile("clang(\\+\\+)?(-[0-9]+)?");

    private final Map<String, String> environment;

    /** @param environment with the PATH that programs are looked for on */
    Toolchain(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What is missing for a command to run in a directory, and how to get it; null where nothing is known to be. */
    @Nullable
    String missing(String command, Path directory) throws IOException {
        String bare = ASSIGNMENTS.matcher(command.strip()).replaceFirst("");
        Matcher script = SCRIPT.matcher(bare);
        String first = script.find() ? script.group(1) : bare.split("[\\s;&|]+", 2)[0];
        if (first.contains("/") || script.hasMatch()) {
            Path file = directory.resolve(first);
            if (!Files.exists(file)) {
                return file + " does not exist; correct the command, or build.workdir";
            }
            return clangOf(file);
        }
        return isThere(first)
                ? null
                : "there is no program \"" + first + "\" on the PATH; "
                        + SOURCES.getOrDefault(first, "install it, or correct the command");
    }

    /** Scripts that look for a clang say so only when they run. */
    private @Nullable String clangOf(Path script) throws IOException {
        boolean needsClang = Files.size(script) < 1 << 16
                && Files.readString(script, StandardCharsets.ISO_8859_1).contains("clang");
        if (!needsClang || environment.containsKey("CLANG")) {
            return null;
        }
        Path sdk = Path.of(environment.getOrDefault("WASI_SDK_PATH", "/opt/wasi-sdk"), "bin", "clang");
        boolean found =
                Files.isExecutable(sdk) || directories().stream().anyMatch(directory -> hasClang(directory.toFile()));
        return found ? null : "there is no clang, which " + script.getFileName() + " wants; " + SOURCES.get("clang");
    }

    private static boolean hasClang(File directory) {
        String[] names =
                directory.list((_, name) -> VERSIONED_CLANG.matcher(name).matches());
        return names != null && names.length > 0;
    }

    boolean isThere(String program) {
        return directories().stream().anyMatch(directory -> Files.isExecutable(directory.resolve(program)))
                || List.of("cd", "test", "true", "false", "echo", "exit", "set", "export", "[")
                        .contains(program);
    }

    private List<Path> directories() {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(environment.getOrDefault("PATH", ""))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .toList();
    }
}
