package io.wasmj.cli;

import io.wasmj.http.TlsIdentity;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who a server is towards its clients. */
final class TlsOptions {

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Serve HTTPS, and HTTP/2, with this certificate (PEM); wants --tls-key. Both are read again"
                    + " when they change.")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key (PEM, PKCS #8, not encrypted).")
    private @Nullable Path key;

    /** Null where none was chosen. */
    @Nullable
    TlsIdentity identity() {
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new CommandFailure("--tls-cert and --tls-key go together; give the other one too");
        }
        return new TlsIdentity(certificate, key);
    }
}
