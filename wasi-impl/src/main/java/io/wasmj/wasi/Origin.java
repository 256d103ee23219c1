package io.wasmj.wasi;

/**
 * By which path something was opened.
 *
 * @param preopen the guest's path of the directory that was granted
 * @param path below it; empty for the directory itself
 */
record Origin(String preopen, String path) {

    Origin resolve(String more) {
        return new Origin(preopen, path.isEmpty() ? more : path + "/" + more);
    }

    @Override
    public String toString() {
        return path.isEmpty() ? preopen : preopen + (preopen.endsWith("/") ? "" : "/") + path;
    }
}
