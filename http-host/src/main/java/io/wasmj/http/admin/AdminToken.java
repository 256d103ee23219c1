package io.wasmj.http.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What tells those who may change a host from all others; in a file that only they can read. */
public final class AdminToken {

    private static final String SCHEME = "Bearer ";
    private static final int BYTES = 32;
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final String secret;

    private AdminToken(String secret) {
        this.secret = secret;
    }

    /** The one in a file, which is made if it is not there. */
    static AdminToken in(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            PrivateFile.write(file, (HexFormat.of().formatHex(random) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        return read(file);
    }

    /**
     * The one in a file.
     *
     * @throws IOException where there is none, or others can read it, too
     */
    public static AdminToken read(Path file) throws IOException {
        String secret = Files.readString(file).strip();
        if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException(file + " has no token");
        }
        if (PrivateFile.isPosix(file)
                && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
            throw new IOException(file + " can be read or written by other users; chmod 600 " + file);
        }
        return new AdminToken(secret);
    }

    /** The value of the field {@code Authorization} that shows it. */
    String authorization() {
        return SCHEME + secret;
    }

    /** Takes the same time wherever the first difference is. */
    boolean isShownBy(@Nullable String authorization) {
        return authorization != null
                && MessageDigest.isEqual(
                        authorization.getBytes(StandardCharsets.UTF_8),
                        authorization().getBytes(StandardCharsets.UTF_8));
    }
}
