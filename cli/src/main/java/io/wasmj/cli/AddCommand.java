package io.wasmj.cli;

import io.wasmj.http.App;
import io.wasmj.http.AppManifest;
import io.wasmj.http.ManifestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wasmj add}. */
@Command(
        name = "add",
        header = "Add a component from a template to an application.",
        description = {
            "",
            "Makes a folder for the component beside the spin.toml, and adds the component and its trigger to that."
                    + " It answers below /NAME unless --route says otherwise.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj add rust api                        a folder api, answers /api/...",
            "  wasmj add static web --route /...         everything else",
            "  wasmj add redirect old --value destination=/api",
        })
final class AddCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private TemplateOptions options = new TemplateOptions();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "APP",
            description = "The spin.toml, or the directory with it. Default: the current directory.")
    private Path from = Path.of("");

    @Option(names = "--route", paramLabel = "ROUTE", description = "Where it answers. Default: /NAME/...")
    private String route = "";

    AddCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (options.isListed(shell)) {
            return 0;
        }
        AppTemplate template = options.template();
        String name = options.name();
        Path manifest = App.manifestAt(from);
        AppManifest before = AppManifest.read(manifest);
        if (before.components().containsKey(name)) {
            throw new CommandFailure(manifest + " has a component " + name + " already; choose another name");
        }
        Path folder = before.directory().resolve(name);
        if (Files.exists(folder)) {
            throw new CommandFailure(folder + " is there already; choose another name");
        }
        String answering = route.isEmpty() ? "/" + name + "/..." : route;
        Map<String, byte[]> files =
                new LinkedHashMap<>(template.filledIn(name, answering, name + "/", options.values()));
        String added = triggersAndComponents(files.remove(AppTemplate.MANIFEST), template);
        append(manifest, added);
        files.remove("README.md");
        NewCommand.write(folder, files);
        shell.out()
                .println("Added " + name + " from the template " + template.id() + " to " + manifest
                        + (template.isRouted() ? "; it answers " + answering : ""));
        if (template.isBuilt()) {
            shell.out().println("  wasmj build      # needs " + template.needs());
        }
        return 0;
    }

    private static String triggersAndComponents(byte @Nullable [] manifest, AppTemplate template) {
        String text = new String(Objects.requireNonNull(manifest), StandardCharsets.UTF_8);
        int trigger = text.indexOf("[[trigger.");
        if (trigger < 0) {
            throw new CommandFailure("the template " + template.id() + " has no [[trigger.…]] in its spin.toml, so"
                    + " there is nothing to add");
        }
        return text.substring(trigger);
    }

    /** The manifest is as it was unless it can be read with what is added. */
    private static void append(Path manifest, String added) throws IOException {
        String text = Files.readString(manifest);
        Path longer = manifest.resolveSibling(".spin.toml.longer");
        try {
            Files.writeString(longer, text.stripTrailing() + "\n\n" + added);
            AppManifest.read(longer);
            Files.move(longer, manifest, StandardCopyOption.REPLACE_EXISTING);
        } catch (ManifestException e) {
            throw new CommandFailure(
                    manifest + " would be wrong with it, and is left as it is:\n"
                            + String.valueOf(e.getMessage()).replace(longer.toString(), manifest.toString()),
                    e);
        } finally {
            Files.deleteIfExists(longer);
        }
    }
}
