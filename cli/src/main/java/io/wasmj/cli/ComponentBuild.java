package io.wasmj.cli;

import io.wasmj.http.AppManifest;
import io.wasmj.http.AppManifest.Build;
import io.wasmj.http.AppManifest.Component;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;

/** Runs what builds the components of an application. */
final class ComponentBuild {

    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private final Shell shell;

    ComponentBuild(Shell shell) {
        this.shell = shell;
    }

    /**
     * Builds components in the order of the manifest, until one cannot be built.
     *
     * @param only their ids; none for all that have something to build
     * @throws CommandFailure which names the component that cannot be built
     */
    void run(AppManifest manifest, List<String> only) throws IOException {
        for (String id : only) {
            if (!manifest.components().containsKey(id)) {
                throw new CommandFailure(manifest.file() + " has no component " + id + "; there are "
                        + String.join(", ", manifest.components().keySet()));
            }
        }
        boolean any = false;
        for (Component component : manifest.components().values()) {
            Build build = component.build();
            if (build != null && (only.isEmpty() || only.contains(component.id()))) {
                any = true;
                build(component.id(), build);
            }
        }
        shell.out()
                .println(
                        any
                                ? "Built; 'wasmj up' serves it."
                                : "Nothing to build: no component" + (only.isEmpty() ? "" : " of these")
                                        + " has a build.command.");
    }

    private void build(String id, Build build) throws IOException {
        if (!Files.isDirectory(build.directory())) {
            throw new CommandFailure("component " + id + " cannot be built: its build.workdir " + build.directory()
                    + " is no directory; correct it");
        }
        for (String command : build.commands()) {
            shell.out().println("Building component " + id + " with `" + command + "`");
            int exitCode = execute(command, build);
            if (exitCode != 0) {
                throw new CommandFailure(
                        "component " + id + " is not built: `" + command + "` ended with " + explained(exitCode));
            }
        }
    }

    private static String explained(int exitCode) {
        String meaning =
                switch (exitCode) {
                    case NOT_FOUND -> "; the program is not there, and 'wasmj doctor' says how to get it";
                    case NOT_EXECUTABLE -> "; the program may not be executed: chmod +x lets it";
                    default -> "; what it wrote above says why";
                };
        return "exit code " + exitCode + meaning;
    }

    private int execute(String command, Build build) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(build.directory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        Thread errors = copy(process.getErrorStream(), shell.err());
        Thread output = copy(process.getInputStream(), shell.out());
        try {
            int exitCode = process.waitFor();
            errors.join();
            output.join();
            return exitCode;
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while `" + command + "` ran");
        }
    }

    private static Thread copy(InputStream from, PrintStream to) {
        return Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[8192];
            try {
                for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                    to.write(buffer, 0, read);
                    to.flush();
                }
            } catch (IOException e) {
                // The process was ended.
            }
        });
    }
}
