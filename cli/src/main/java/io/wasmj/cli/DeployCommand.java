package io.wasmj.cli;

import io.wasmj.http.App;
import io.wasmj.http.AppManifest;
import io.wasmj.http.admin.AdminClient;
import io.wasmj.http.admin.AppArchive;
import io.wasmj.http.admin.AppStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wasmj deploy}. */
@Command(
        name = "deploy",
        header = "Deploy an application to a running host.",
        description = {
            "",
            "Packs the manifest, the modules and the files that it names, and sends them to a 'wasmj host'. The new"
                    + " version takes the place of the old one when it is compiled and has started once; no request is"
                    + " lost. If it cannot be served, the old one goes on.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj deploy                              the spin.toml here",
            "  wasmj deploy --hostname shop.example.com --hostname '*.shop.example.com'",
            "  wasmj deploy --variable token=secret --health-path /status",
            "  wasmj deploy --to https://host.example.com:3001 --token-file token",
        })
final class DeployCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private AppChoice choice = new AppChoice();

    @Mixin
    private HostChoice host = new HostChoice();

    @Option(names = "--build", description = "Build the components first, as 'wasmj build' does.")
    private boolean build;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The application's name on the host. Default: that in its manifest, in small letters.")
    private @Nullable String name;

    @Option(
            names = "--hostname",
            paramLabel = "NAME",
            description =
                    "A host name it answers for, *.NAME for all below that, or * for all that no other has; may be"
                            + " given several times. Default: those it has; for a new one NAME.localhost.")
    private Set<String> hostNames = new LinkedHashSet<>();

    @Option(
            names = "--variable",
            paramLabel = "NAME=VALUE",
            description = "Set a variable of the application; the host keeps it with this version and never shows it.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(
            names = "--limit",
            paramLabel = "NAME=N",
            description = "Allow it less than the host would: the names are those of 'host --app-limit'.")
    private Map<String, Long> limits = new LinkedHashMap<>();

    @Option(
            names = "--health-path",
            paramLabel = "PATH",
            description = "What the new version must answer, with a status below 400, before it takes requests.")
    private String healthPath = "";

    DeployCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Path path = choice.path();
        if (build) {
            new ComponentBuild(shell).run(AppManifest.read(App.manifestAt(path), choice.profile()), List.of());
        }
        if (!healthPath.isEmpty() && !healthPath.startsWith("/")) {
            throw new CommandFailure("--health-path " + healthPath + " does not begin with a slash");
        }
        Path archive = Files.createTempFile("wasmj-deploy-", ".zip");
        try (AdminClient client = host.connect()) {
            try (OutputStream out = Files.newOutputStream(archive)) {
                AppArchive.pack(
                        path,
                        choice.profile(),
                        release -> release.withHostNames(hostNames)
                                .withVariables(variables)
                                .withLimits(limits)
                                .withHealthPath(healthPath),
                        out);
            }
            AppStatus status = client.deploy(nameOf(path), archive);
            shell.out().println("Deployed " + AppCommand.line(status));
            return 0;
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    private String nameOf(Path path) throws IOException {
        if (name != null) {
            return name;
        }
        String own = App.isModule(path)
                ? path.getFileName().toString().replaceFirst("\\.[a-z]+$", "")
                : AppManifest.read(App.manifestAt(path), choice.profile())
                        .application()
                        .name();
        return own.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]", "-");
    }
}
