package io.wasmj.cli;

import io.wasmj.cli.Finding.Fix;
import io.wasmj.http.App;
import io.wasmj.http.AppManifest;
import io.wasmj.http.AppManifest.Build;
import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.Source;
import io.wasmj.http.AppManifest.Target;
import io.wasmj.http.AppOptions;
import io.wasmj.http.ManifestException;
import io.wasmj.http.ManifestException.Problem;
import io.wasmj.http.Server;
import io.wasmj.http.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks for everything that keeps an application from being built and served. */
final class Checkup {

    private static final String WASIP1 = "wasm32-wasip1";
    private static final Pattern RUST_TARGET = Pattern.compile("\\bwasm32-(wasi|wasip2|unknown-unknown)(?![a-z0-9])");
    private static final Pattern GO_JS = Pattern.compile("\\bGOOS=js\\b");
    private static final Pattern VERSION = Pattern.compile("(?m)^\\s*spin_(manifest_)?version\\b");

    private final Path file;
    private final AppOptions appOptions;
    private final ServerOptions serverOptions;
    private final Shell shell;
    private final List<Finding> findings = new ArrayList<>();

    private Checkup(Path file, AppOptions appOptions, ServerOptions serverOptions, Shell shell) {
        this.file = file;
        this.appOptions = appOptions;
        this.serverOptions = serverOptions;
        this.shell = shell;
    }

    /** @param file the manifest */
    static List<Finding> of(Path file, AppOptions appOptions, ServerOptions serverOptions, Shell shell)
            throws IOException {
        Checkup checkup = new Checkup(file, appOptions, serverOptions, shell);
        checkup.examine();
        return checkup.findings;
    }

    /** What is wrong with the manifest hides the rest, and so does a module that is not there. */
    private void examine() throws IOException {
        AppManifest manifest;
        try {
            manifest = AppManifest.read(file, appOptions.profile());
        } catch (ManifestException e) {
            e.problems().forEach(this::misspelt);
            return;
        }
        for (Component component : manifest.components().values()) {
            use(manifest, component);
            environment(component);
            Build build = component.build();
            if (build != null) {
                for (String command : build.commands()) {
                    targets(component, command);
                    tools(component, build, command);
                }
            }
        }
        if (findings.isEmpty()) {
            manifest.components().values().forEach(component -> source(manifest, component));
        }
        if (findings.isEmpty()) {
            deployment();
        }
    }

    private void add(Component component, String field, String message, @Nullable Fix fix) {
        int line = component.line(field.contains(".") ? field.substring(0, field.indexOf('.')) : field);
        findings.add(new Finding(
                file + ":" + line + ": component." + component.id() + (field.isEmpty() ? "" : "." + field) + ": "
                        + message,
                fix));
    }

    // ---- The manifest

    private void misspelt(Problem problem) {
        String key = problem.field().substring(problem.field().lastIndexOf('.') + 1);
        String meant = problem.meant();
        Fix fix = null;
        if (meant != null) {
            fix = new Fix(
                    "call it \"" + meant + "\"",
                    () -> replaceIn(problem.line(), "\\b" + Pattern.quote(key) + "\\b(?=[^\"]*[=\\]])", meant));
        } else if (problem.field().equals("spin_manifest_version")
                && problem.message().startsWith("is missing")) {
            fix = new Fix("write spin_manifest_version = 2 at the top", this::insertVersion);
        }
        findings.add(new Finding(problem.toString(), fix));
    }

    private void replaceIn(int line, String pattern, String replacement) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(line - 1, lines.get(line - 1).replaceFirst(pattern, Matcher.quoteReplacement(replacement)));
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private void insertVersion() throws IOException {
        String text = Files.readString(file);
        if (!VERSION.matcher(text).find()) {
            Files.writeString(file, "spin_manifest_version = 2\n" + text);
        }
    }

    private void replaceAll(Pattern pattern, String replacement) throws IOException {
        Files.writeString(
                file, pattern.matcher(Files.readString(file)).replaceAll(Matcher.quoteReplacement(replacement)));
    }

    // ---- Components

    private void use(AppManifest manifest, Component component) {
        Set<String> used = new HashSet<>();
        manifest.triggers().forEach(trigger -> {
            if (trigger.target() instanceof Target.Guest guest) {
                used.add(guest.component());
            }
        });
        manifest.eventTriggers().forEach(trigger -> used.add(trigger.component()));
        if (!used.contains(component.id())) {
            add(
                    component,
                    "",
                    "nothing sets it going; add [[trigger.http]] with a route and component = \"" + component.id()
                            + "\", or remove it",
                    null);
        }
    }

    private void environment(Component component) {
        for (Map.Entry<String, String> variable : component.environment().entrySet()) {
            if (variable.getValue().matches("(?s).*\\{\\{.*\\}\\}.*")) {
                add(
                        component,
                        "environment",
                        variable.getKey() + " has \"" + variable.getValue() + "\", and templates mean nothing here: a"
                                + " guest would see the braces; use variables, or write the value",
                        null);
            }
        }
    }

    // ---- Build

    private void targets(Component component, String command) {
        Matcher rust = RUST_TARGET.matcher(command);
        if (command.contains("cargo") && rust.find() && !(rust.group(1).equals("wasi") && isOldRust())) {
            add(
                    component,
                    "build",
                    "`" + command + "` builds for " + rust.group() + ", and what is served here is built for " + WASIP1,
                    new Fix(
                            "write " + WASIP1 + " in place of " + rust.group(),
                            () -> replaceAll(Pattern.compile(Pattern.quote(rust.group()) + "(?![a-z0-9])"), WASIP1)));
        }
        if (GO_JS.matcher(command).find()) {
            add(
                    component,
                    "build",
                    "`" + command + "` builds for browsers, and what is served here is built with GOOS=wasip1",
                    new Fix("write GOOS=wasip1", () -> replaceAll(GO_JS, "GOOS=wasip1")));
        }
    }

    /** Before 1.78 the target was wasm32-wasi. */
    private boolean isOldRust() {
        String targets = answer("rustc", "--print", "target-list");
        return !targets.isEmpty() && !targets.contains(WASIP1);
    }

    private void tools(Component component, Build build, String command) throws IOException {
        Toolchain tools = new Toolchain(shell.environment());
        String missing = tools.missing(command, build.directory());
        if (missing != null) {
            add(component, "build", "`" + command + "` cannot run: " + missing, null);
            return;
        }
        Path script = build.directory().resolve(command.split("\\s", 2)[0]);
        if (command.contains("/") && Files.isRegularFile(script) && !Files.isExecutable(script)) {
            add(component, "build", script + " may not be executed", new Fix("chmod +x " + script, () -> {
                if (!script.toFile().setExecutable(true)) {
                    throw new IOException(script + " cannot be made executable; who owns it?");
                }
            }));
        }
        if (command.contains("cargo") && command.contains(WASIP1) && isRustTargetMissing()) {
            add(
                    component,
                    "build",
                    "Rust has no target " + WASIP1 + " on this machine",
                    tools.isThere("rustup") ? new Fix("rustup target add " + WASIP1, Checkup::addRustTarget) : null);
        }
    }

    private boolean isRustTargetMissing() {
        String library =
                answer("rustc", "--print", "target-libdir", "--target", WASIP1).strip();
        return !library.isEmpty() && !Files.isDirectory(Path.of(library));
    }

    private static void addRustTarget() throws IOException {
        Process rustup = new ProcessBuilder("rustup", "target", "add", WASIP1)
                .redirectErrorStream(true)
                .start();
        String said = new String(rustup.getInputStream().readAllBytes());
        if (rustup.onExit().join().exitValue() != 0) {
            throw new IOException("rustup target add " + WASIP1 + " failed:\n" + said.strip());
        }
    }

    /** What a program prints; nothing if it is not there. */
    private String answer(String... command) {
        if (!new Toolchain(shell.environment()).isThere(command[0])) {
            return "";
        }
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes());
        } catch (IOException e) {
            return "";
        }
    }

    // ---- Sources, and all the rest

    private void source(AppManifest manifest, Component component) {
        if (!(component.source() instanceof Source.File(Path path)) || Files.exists(path)) {
            return;
        }
        boolean built = component.build() != null;
        add(
                component,
                "source",
                path + " does not exist"
                        + (built ? "; it is yet to be built" : "; correct the path, or add build.command"),
                built
                        ? new Fix(
                                "wasmj build -c " + component.id(),
                                () -> new ComponentBuild(shell).run(manifest, List.of(component.id())))
                        : null);
    }

    /** Whatever else a server would complain about. */
    private void deployment() throws IOException {
        try {
            Server.check(App.of(file, appOptions), serverOptions);
        } catch (ManifestException e) {
            e.problems().forEach(problem -> findings.add(new Finding(problem.toString(), null)));
        }
    }
}
