package io.wasmj.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wasmj new}. */
@Command(
        name = "new",
        header = "Start an application from a template.",
        description = {
            "",
            "Makes a folder with a spin.toml, a source to begin with, the command that builds it, and a README. Add"
                    + " further components with 'wasmj add'.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj new c hello                         a folder hello; then: wasmj build",
            "  wasmj new -t http-rust hello              spelt as for Spin",
            "  wasmj new redirect old --value destination=/new",
            "  wasmj new ./our-template api -o services/api",
            "  wasmj new --list                          the templates there are",
        })
final class NewCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private TemplateOptions options = new TemplateOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The folder to make. Default: NAME.")
    private @Nullable Path output;

    NewCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (options.isListed(shell)) {
            return 0;
        }
        AppTemplate template = options.template();
        String name = options.name();
        Path folder = output == null ? Path.of(name) : output;
        if (Files.exists(folder) && !isEmpty(folder)) {
            throw new CommandFailure(folder + " is there already and not empty; choose another name, or another folder"
                    + " with -o, or 'wasmj add' to add a component to an application");
        }
        Map<String, byte[]> files = template.filledIn(name, "/...", "", options.values());
        write(folder, files);
        shell.out().println("Made " + folder + " from the template " + template.id() + ". Next:");
        shell.out().println("  cd " + folder);
        if (template.isBuilt()) {
            shell.out().println("  wasmj build      # needs " + template.needs());
        }
        shell.out().println("  wasmj up         # then: " + template.next(name, "/...", options.values()));
        return 0;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    static void write(Path folder, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling(""));
            Files.write(path, file.getValue());
            if (file.getKey().endsWith(".sh") && !path.toFile().setExecutable(true)) {
                throw new IOException(path + " cannot be made executable");
            }
        }
    }
}
