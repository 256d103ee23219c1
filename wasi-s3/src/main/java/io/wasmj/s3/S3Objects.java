package io.wasmj.s3;

import io.wasmj.wasi.Errno;
import io.wasmj.wasi.WasiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The requests that are made of a bucket, and what their failures mean to a guest. */
final class S3Objects {

    private static final Logger LOG = LoggerFactory.getLogger(S3Objects.class);

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final String bucket;
    private final S3Client client;

    S3Objects(S3Bucket bucket) {
        this.bucket = bucket.name();
        client = S3Client.builder()
                .endpointOverride(bucket.endpoint())
                .region(Region.of(bucket.region()))
                .credentialsProvider(provider(bucket.credentials()))
                .forcePathStyle(true)
                // Other stores than Amazon's know neither its checksums nor its chunks.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false).expectContinueEnabled(false))
                // Nothing is read from the files of whoever runs this.
                .overrideConfiguration(override -> override.defaultProfileFile(ProfileFile.builder()
                        .type(ProfileFile.Type.CONFIGURATION)
                        .content("")
                        .build()))
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(bucket.timeout())
                        .socketTimeout(bucket.timeout())
                        .build())
                .build();
    }

    private static AwsCredentialsProvider provider(S3Bucket.@Nullable Credentials credentials) {
        if (credentials == null) {
            return AnonymousCredentialsProvider.create();
        }
        String token = credentials.sessionToken();
        return StaticCredentialsProvider.create(
                token == null
                        ? AwsBasicCredentials.create(credentials.accessKey(), credentials.secretKey())
                        : AwsSessionCredentials.create(credentials.accessKey(), credentials.secretKey(), token));
    }

    void close() {
        client.close();
    }

    /** An object without its contents; null where there is none. */
    @Nullable
    HeadObjectResponse head(String key) throws IOException {
        try {
            return ask(
                    key,
                    () -> client.headObject(request -> request.bucket(bucket).key(key)));
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /** Whether any key begins so. */
    boolean hasAny(String prefix) throws IOException {
        return !list(prefix, null, 1, null).contents().isEmpty();
    }

    /**
     * Keys that begin so, in order.
     *
     * @param delimiter keys that have it behind the prefix are shortened to it and given once
     * @param from the answer before, that has more to come
     */
    ListObjectsV2Response list(
            String prefix, @Nullable String delimiter, int most, @Nullable ListObjectsV2Response from)
            throws IOException {
        String token = from == null ? null : from.nextContinuationToken();
        return ask(
                prefix,
                () -> client.listObjectsV2(request -> request.bucket(bucket)
                        .prefix(prefix)
                        .delimiter(delimiter)
                        .maxKeys(most)
                        .continuationToken(token)));
    }

    /**
     * Opens a part of an object.
     *
     * @param etag of the object that is meant
     * @param last position of the last byte
     * @throws WasiException STALE where it is another one by now, or none
     */
    InputStream read(String key, String etag, long first, long last) throws IOException {
        try {
            return ask(
                    key,
                    () -> client.getObject(request ->
                            request.bucket(bucket).key(key).ifMatch(etag).range("bytes=" + first + "-" + last)));
        } catch (NoSuchFileException e) {
            throw new WasiException(Errno.STALE, String.valueOf(e.getMessage()));
        } catch (WasiException e) {
            throw e.errno() == Errno.EXIST ? new WasiException(Errno.STALE, String.valueOf(e.getMessage())) : e;
        }
    }

    void write(String key, RequestBody contents) throws IOException {
        ask(key, () -> client.putObject(request -> request.bucket(bucket).key(key), contents));
    }

    /**
     * Makes an empty object.
     *
     * @throws WasiException EXIST where there is one
     */
    void create(String key) throws IOException {
        ask(
                key,
                () -> client.putObject(
                        request -> request.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.empty()));
    }

    void copy(String key, String newKey) throws IOException {
        ask(
                key,
                () -> client.copyObject(request -> request.sourceBucket(bucket)
                        .sourceKey(key)
                        .destinationBucket(bucket)
                        .destinationKey(newKey)));
    }

    void delete(String key) throws IOException {
        ask(key, () -> client.deleteObject(request -> request.bucket(bucket).key(key)));
    }

    private <T> T ask(String key, Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (S3Exception e) {
            switch (e.statusCode()) {
                case NOT_FOUND -> throw new NoSuchFileException(key);
                case CONFLICT, PRECONDITION_FAILED -> throw new WasiException(Errno.EXIST, key);
                default -> LOG.warn("bucket {}, key '{}': {}", bucket, key, e.getMessage());
            }
            throw e.statusCode() == FORBIDDEN ? new AccessDeniedException(key) : new WasiException(Errno.IO, key);
        } catch (SdkException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new ClosedByInterruptException();
            }
            LOG.warn("bucket {}, key '{}': {}", bucket, key, e.getMessage());
            throw new WasiException(Errno.IO, key);
        }
    }
}
