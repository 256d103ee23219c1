package io.wasmj.s3;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A bucket, what of it is granted, and by whose leave; immutable. Nothing is taken from the environment, from files or
 * from the machine's own role: without {@link #withCredentials} requests are anonymous.
 *
 * @param endpoint where the store answers; the bucket's name is put into the path
 * @param prefix what the keys granted begin with: empty, or ending in {@code /}
 * @param maxPendingBytes how much of files that are being written an instance may have in memory
 * @param timeout how long a connection, and each part of an answer, is waited for
 */
public record S3Bucket(
        URI endpoint,
        String region,
        String name,
        String prefix,
        @Nullable Credentials credentials,
        long maxPendingBytes,
        Duration timeout) {

    /**
     * An access key.
     *
     * @param sessionToken of temporary credentials
     */
    public record Credentials(
            String accessKey, String secretKey, @Nullable String sessionToken) {

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Credentials[" + accessKey + "]";
        }
    }

    public S3Bucket {
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("'" + name + "' is no name of a bucket");
        }
        if (!prefix.isEmpty() && (!prefix.endsWith("/") || prefix.startsWith("/") || prefix.contains("//"))) {
            throw new IllegalArgumentException("the prefix '" + prefix + "' is not of the form a/b/");
        }
    }

    /** All of a bucket, with 64 MiB to write in and 30 seconds of patience. */
    public static S3Bucket of(URI endpoint, String region, String name) {
        return new S3Bucket(endpoint, region, name, "", null, 64 << 20, Duration.ofSeconds(30));
    }

    public S3Bucket withPrefix(String prefix) {
        return new S3Bucket(endpoint, region, name, prefix, credentials, maxPendingBytes, timeout);
    }

    public S3Bucket withCredentials(Credentials credentials) {
        return new S3Bucket(endpoint, region, name, prefix, credentials, maxPendingBytes, timeout);
    }

    public S3Bucket withCredentials(String accessKey, String secretKey) {
        return withCredentials(new Credentials(accessKey, secretKey, null));
    }

    public S3Bucket withMaxPendingBytes(long maxPendingBytes) {
        return new S3Bucket(endpoint, region, name, prefix, credentials, maxPendingBytes, timeout);
    }

    public S3Bucket withTimeout(Duration timeout) {
        return new S3Bucket(endpoint, region, name, prefix, credentials, maxPendingBytes, timeout);
    }
}
