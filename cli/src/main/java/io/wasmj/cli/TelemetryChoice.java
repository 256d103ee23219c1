package io.wasmj.cli;

import io.wasmj.http.TlsIdentity;
import io.wasmj.telemetry.Telemetry;
import io.wasmj.telemetry.TelemetryOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that serve: who is told what the server does. */
final class TelemetryChoice {

    @Option(
            names = "--management",
            paramLabel = "HOST:PORT",
            description = "Serve a page for the operator there, and at /metrics what Prometheus reads. An address that"
                    + " is not of this machine alone wants --management-token. Default: nowhere.")
    private @Nullable String management;

    @Option(
            names = "--management-token",
            paramLabel = "FILE",
            description = "A file with the token that opens it: asked for by the page, and what Prometheus has as"
                    + " bearer_token_file.")
    private @Nullable Path token;

    /**
     * Begins to tell whom the options, or the OTEL_ variables of the environment, name.
     *
     * @param tls who the server is; the management listener is the same
     */
    ServerObservation begin(@Nullable TlsIdentity tls, Shell shell) throws IOException {
        TelemetryOptions options = TelemetryOptions.DEFAULT
                .withManagement(management == null ? null : ListenAddress.parse("--management", management))
                .withToken(token == null ? null : Files.readString(token).strip())
                .withTls(tls)
                .withEnvironment(shell.environment());
        if (!options.isAskedFor()) {
            return new ServerObservation(null);
        }
        try {
            return new ServerObservation(Telemetry.start(options));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage() + " (--management, --management-token)", e);
        }
    }
}
