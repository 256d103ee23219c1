package io.wasmj.http;

import io.wasmj.compiler.ModuleCache;
import io.wasmj.http.AppManifest.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Modules that manifests name by their addresses, in a directory that any number of processes may share. A file's name
 * is what its bytes amount to, so that one that is here need not be asked for again.
 */
public final class SourceCache {

    /** Far more than any module there is. */
    private static final long MOST_BYTES = 1L << 30;

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    /** Is told how far a download is. */
    @FunctionalInterface
    public interface Progress {

        Progress NONE = (source, done, total) -> {};

        /**
         * Some more has arrived.
         *
         * @param total bytes; 0 where the server did not say
         */
        void advanced(Source.Download source, long done, long total);
    }

    /** A module cannot be had. */
    static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        UnavailableException(String reason) {
            super(reason);
            this.reason = reason;
        }

        /** What is wrong, and what to do. */
        String reason() {
            return reason;
        }
    }

    private final Path directory;
    private final Progress progress;

    /**
     * Modules in {@code directory}.
     *
     * @param directory is made when the first module is downloaded
     */
    public SourceCache(Path directory, Progress progress) {
        this.directory = directory;
        this.progress = progress;
    }

    /** Beside the compiled modules of this user. */
    public static SourceCache ofUser() {
        return new SourceCache(ModuleCache.ofUser().directory().resolve("sources"), Progress.NONE);
    }

    /** This, and {@code progress} is told of downloads. */
    public SourceCache withProgress(Progress progress) {
        return new SourceCache(directory, progress);
    }

    /** The file of a module, downloaded now if it is not here yet. */
    Path file(Source.Download source) throws IOException, UnavailableException {
        Path file = directory.resolve(source.sha256() + ".wasm");
        if (Files.exists(file) && digest(file).equals(source.sha256())) {
            return file;
        }
        Files.createDirectories(directory);
        // It appears in one step, because another process may be doing the same.
        Path download = Files.createTempFile(directory, "download", "");
        try {
            download(source, download);
            String found = digest(download);
            if (!found.equals(source.sha256())) {
                throw new UnavailableException(source.url() + " is not what was expected: its digest is sha256:" + found
                        + "; if the change was intended, write that");
            }
            return Files.move(download, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(download);
        }
    }

    private void download(Source.Download source, Path file) throws UnavailableException {
        HttpRequest request =
                HttpRequest.newBuilder(source.url()).timeout(LONGEST_SILENCE).build();
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(LONGEST_SILENCE)
                .build()) {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body();
                    OutputStream out = Files.newOutputStream(file)) {
                if (response.statusCode() != 200) {
                    throw new UnavailableException(source.url() + " is answered with status " + response.statusCode()
                            + "; check the address, or download the file and name its path");
                }
                long total =
                        response.headers().firstValueAsLong("content-length").orElse(0);
                copy(source, body, out, total);
            }
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new UnavailableException(source.url() + " cannot be downloaded: " + why
                    + "; check the address and the network, or download the file and name its path");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(source.url() + " was not downloaded: interrupted");
        }
    }

    private void copy(Source.Download source, InputStream body, OutputStream out, long total)
            throws IOException, UnavailableException {
        byte[] buffer = new byte[1 << 16];
        long done = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            done += read;
            if (done > MOST_BYTES) {
                throw new UnavailableException(source.url() + " is larger than " + MOST_BYTES + " bytes");
            }
            out.write(buffer, 0, read);
            progress.advanced(source, done, total);
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = Files.newInputStream(file)) {
                byte[] buffer = new byte[1 << 16];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
