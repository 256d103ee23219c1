package io.wasmj.cli;

import io.wasmj.http.App;
import io.wasmj.http.AppManifest;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wasmj watch}. */
@Command(
        name = "watch",
        header = "Serve an application; rebuild and swap it when its files change.",
        description = {
            "",
            "Does what 'up' does, with its options. When a file changes that a component's build.watch matches, or the"
                    + " spin.toml, it builds; when what is served has changed, the new application takes the place"
                    + " of the old one. No request is lost: those under way are answered by the old one. What"
                    + " cannot be built or served is told, and the old one goes on.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj watch                               the spin.toml here",
            "  wasmj watch --skip-build                  somebody else builds",
            "  wasmj watch --listen :8080 --env DEBUG=1  any option of 'up'",
        })
final class WatchCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final UpCommand up;

    @Option(names = "--skip-build", description = "Build nothing; look only at what is served.")
    private boolean skipBuild;

    @Option(
            names = {"-d", "--debounce"},
            paramLabel = "MILLIS",
            description = "Wait until nothing has changed for so long. Default: ${DEFAULT-VALUE}.",
            defaultValue = "100")
    private int debounce;

    WatchCommand(Shell shell) {
        this.shell = shell;
        up = new UpCommand(shell);
    }

    @Override
    public Integer call() throws IOException {
        if (App.isModule(up.path())) {
            throw new CommandFailure(
                    up.path() + " is a module; 'wasmj watch' wants the spin.toml that says how it is built");
        }
        AppManifest manifest = skipBuild ? up.manifest() : up.build();
        return up.serve((server, options) -> new Watcher(manifest, options, skipBuild, debounce, shell).run(server), 0);
    }
}
