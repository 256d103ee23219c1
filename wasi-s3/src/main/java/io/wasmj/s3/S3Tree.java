package io.wasmj.s3;

import io.wasmj.wasi.Directory;
import io.wasmj.wasi.FileTree;
import io.wasmj.wasi.MemoryTree;

/**
 * The objects of a bucket as files. Directories are what keys have in common up to a {@code /}; one that is made, or that
 * has become empty, is an empty object whose key ends in {@code /}, as other tools make it.
 *
 * <pre>{@code
 * S3Bucket bucket = S3Bucket.of(URI.create("https://s3.eu-central-1.amazonaws.com"), "eu-central-1", "app-files")
 *         .withPrefix("customers/7/")
 *         .withCredentials(accessKey, secretKey);
 * try (S3Tree files = new S3Tree(bucket)) {
 *     Wasi wasi = Wasi.DEFAULT.withTree("/", files); // files.readOnly() grants less
 *     …
 * }
 * }</pre>
 *
 * <p>What differs from other trees, since an object is read in parts but written as a whole:
 *
 * <ul>
 *   <li>What is written waits in memory until the file is closed or synced, and others find it then; "no space left" where
 *       it is more than {@link S3Bucket#maxPendingBytes}. Of several writers the last to close wins.
 *   <li>A file whose object is replaced or removed while it is read is "stale".
 *   <li>A file is renamed by copying. Directories are not renamed but answer "cross-device", which makes programs copy;
 *       links and the setting of times are "not supported".
 *   <li>An object whose key no path of a guest can name is not listed. Where there are objects {@code a} and {@code a/b},
 *       {@code a} is a file.
 * </ul>
 */
public final class S3Tree implements FileTree, AutoCloseable {

    private final S3Bucket bucket;
    private final S3Objects objects;

    /** Asks nothing of the store yet. */
    public S3Tree(S3Bucket bucket) {
        this.bucket = bucket;
        objects = new S3Objects(bucket);
    }

    @Override
    public Directory open() {
        return new S3Directory(objects, new MemoryTree(bucket.maxPendingBytes()), bucket.prefix());
    }

    @Override
    public void close() {
        objects.close();
    }
}
