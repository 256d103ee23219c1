package io.wasmj.cli;

import io.wasmj.http.AppManifest.Source;
import io.wasmj.http.SourceCache;
import java.util.Locale;

/** Tells of downloads: on a terminal how far they are, elsewhere that they are done. */
final class DownloadProgress implements SourceCache.Progress {

    private static final long INTERVAL_NANOS = 80_000_000;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Shell shell;
    private long drawn;

    DownloadProgress(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void advanced(Source.Download source, long done, long total) {
        boolean over = done == total;
        if (shell.interactive() && (over || System.nanoTime() - drawn > INTERVAL_NANOS)) {
            drawn = System.nanoTime();
            shell.err().print(CLEAR_LINE + (over ? "" : "downloading " + source.url() + " " + line(done, total)));
            shell.err().flush();
        }
        if (over) {
            shell.err().println("downloaded " + source.url() + " (" + kibibytes(total) + ")");
        }
    }

    /** {@code 512 KiB of 1,024 KiB, 50 %} */
    static String line(long done, long total) {
        return total == 0
                ? kibibytes(done)
                : kibibytes(done) + " of " + kibibytes(total) + ", " + done * 100 / total + " %";
    }

    private static String kibibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d KiB", (bytes + 1023) / 1024);
    }
}
