import org.jspecify.annotations.NullMarked;

/** Objects of an S3 store as the files of a guest. */
@NullMarked
@SuppressWarnings("module") // The digit is not a version: it is part of the name.
module io.wasmj.s3 {
    requires static org.jspecify;
    requires transitive io.wasmj.wasi;
    requires org.slf4j;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.urlconnection;
    requires software.amazon.awssdk.identity.spi;
    requires software.amazon.awssdk.profiles;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.services.s3;
    requires software.amazon.awssdk.utils;

    exports io.wasmj.s3;
}
