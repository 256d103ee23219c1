/** Objects of an S3 store as the files of a guest. */
package io.wasmj.s3;
