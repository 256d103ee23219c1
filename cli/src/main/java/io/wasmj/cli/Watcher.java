package io.wasmj.cli;

import io.wasmj.http.App;
import io.wasmj.http.AppManifest;
import io.wasmj.http.AppOptions;
import io.wasmj.http.FileStamps;
import io.wasmj.http.Server;
import java.io.IOException;
import java.util.List;

/**
 * Looks at an application's files, again and again, and has a server serve what they become. It asks the file system
 * rather than being told by it: that works on every one, and with editors that replace files.
 */
final class Watcher {

    private static final int INTERVAL_MILLIS = 200;

    private final AppOptions options;
    private final boolean skipBuild;
    private final int debounceMillis;
    private final Shell shell;

    /** As it was read last; of a manifest that cannot be read only the file is looked at. */
    private AppManifest manifest;

    /** @param debounceMillis how long nothing may change before it is looked at as a whole */
    Watcher(AppManifest manifest, AppOptions options, boolean skipBuild, int debounceMillis, Shell shell) {
        this.manifest = manifest;
        this.options = options;
        this.skipBuild = skipBuild;
        this.debounceMillis = debounceMillis;
        this.shell = shell;
    }

    /** Returns when the thread is interrupted. */
    void run(Server server) {
        FileStamps sources = FileStamps.ofSources(manifest);
        FileStamps served = FileStamps.ofServed(manifest);
        try {
            while (true) {
                Thread.sleep(INTERVAL_MILLIS);
                FileStamps sourcesNow = FileStamps.ofSources(manifest);
                FileStamps servedNow = FileStamps.ofServed(manifest);
                if (sources.equals(sourcesNow) && served.equals(servedNow)) {
                    continue;
                }
                awaitRest(servedNow, sourcesNow);
                sourcesNow = FileStamps.ofSources(manifest);
                boolean rebuild = !skipBuild && !sources.equals(sourcesNow);
                sources = sourcesNow;
                try {
                    manifest = AppManifest.read(manifest.file(), options.profile());
                    sources = FileStamps.ofSources(manifest);
                    if (rebuild) {
                        new ComponentBuild(shell).run(manifest, List.of());
                    }
                    served = FileStamps.ofServed(manifest);
                    server.replace(App.of(manifest.file(), options));
                    shell.out().println("Serving what changed");
                } catch (IOException | RuntimeException e) {
                    served = FileStamps.ofServed(manifest);
                    FailureReport.report(e, shell);
                    shell.err().println("wasmj: still serving what was there before; change a file to try again");
                }
                shell.out().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until nothing changes any more: tools write in several steps. */
    private void awaitRest(FileStamps servedThen, FileStamps sourcesThen) throws InterruptedException {
        FileStamps served = servedThen;
        FileStamps sources = sourcesThen;
        while (true) {
            Thread.sleep(debounceMillis);
            FileStamps servedNow = FileStamps.ofServed(manifest);
            FileStamps sourcesNow = FileStamps.ofSources(manifest);
            if (served.equals(servedNow) && sources.equals(sourcesNow)) {
                return;
            }
            served = servedNow;
            sources = sourcesNow;
        }
    }
}
