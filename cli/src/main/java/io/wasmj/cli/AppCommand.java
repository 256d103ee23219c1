package io.wasmj.cli;

import io.wasmj.http.admin.AdminClient;
import io.wasmj.http.admin.AppStatus;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wasmj app}. */
@Command(
        name = "app",
        header = "List and change the applications of a running host.",
        description = "",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  wasmj app list                            what is deployed, and which versions",
            "  wasmj app logs shop --lines 20            what its guests wrote last",
            "  wasmj app rollback shop                   serve the version before",
            "  wasmj app rollback shop 3                 serve version 3",
            "  wasmj app remove shop                     with all that it has stored",
        })
final class AppCommand implements Callable<Integer> {

    private final Shell shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    AppCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(shell.err());
        return 2;
    }

    @Command(name = "list", description = "Tell what is deployed.")
    int list(@Mixin HostChoice host) throws IOException {
        try (AdminClient client = host.connect()) {
            List<AppStatus> apps = client.list();
            apps.forEach(app -> shell.out().println(line(app)));
            if (apps.isEmpty()) {
                shell.err().println("wasmj: nothing is deployed; 'wasmj deploy' does that");
            }
            return 0;
        }
    }

    @Command(name = "logs", description = "Show what an application's guests wrote to standard error.")
    int logs(
            @Mixin HostChoice host,
            @Parameters(paramLabel = "NAME", description = "The application.") String name,
            @Option(
                            names = "--lines",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "How many. Default: ${DEFAULT-VALUE}.")
                    int lines)
            throws IOException {
        try (AdminClient client = host.connect()) {
            client.logs(name, lines).forEach(shell.out()::println);
            return 0;
        }
    }

    @Command(name = "rollback", description = "Serve an older version again.")
    int rollback(
            @Mixin HostChoice host,
            @Parameters(paramLabel = "NAME", description = "The application.") String name,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "VERSION",
                            defaultValue = "0",
                            description = "Default: the one before that which is served.")
                    int version)
            throws IOException {
        try (AdminClient client = host.connect()) {
            shell.out().println("Serving " + line(client.rollback(name, version)));
            return 0;
        }
    }

    @Command(name = "remove", description = "Remove an application with all that it has stored.")
    int remove(@Mixin HostChoice host, @Parameters(paramLabel = "NAME", description = "The application.") String name)
            throws IOException {
        try (AdminClient client = host.connect()) {
            client.remove(name);
            shell.out().println("Removed " + name);
            return 0;
        }
    }

    /** {@code shop version 3 of 1, 2, 3 for shop.example.com} */
    static String line(AppStatus app) {
        String versions =
                String.join(", ", app.versions().stream().map(String::valueOf).toList());
        String problem = app.problem().isEmpty() ? "" : ", not served: " + app.problem();
        return app.name() + " version " + app.live() + " of " + versions + " for "
                + String.join(", ", new TreeSet<>(app.hostNames())) + problem;
    }
}
