package io.wasmj.cli;

import io.wasmj.http.admin.AdminClient;
import io.wasmj.http.admin.AdminToken;
import io.wasmj.http.admin.AppHost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running host a command is about. */
final class HostChoice {

    @Option(
            names = "--to",
            paramLabel = "URL",
            description = "Where the host is administered. Default: ${DEFAULT-VALUE}.",
            defaultValue = "http://127.0.0.1:3001")
    private URI url = URI.create("http://127.0.0.1:3001");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The host's token. Default: that of a host with the directory " + HostCommand.DIRECTORY + " here.")
    private @Nullable Path token;

    /** For the caller to close. */
    AdminClient connect() throws IOException {
        Path file = token == null ? AppHost.tokenFile(Path.of(HostCommand.DIRECTORY)) : token;
        return new AdminClient(url, AdminToken.read(file));
    }
}
