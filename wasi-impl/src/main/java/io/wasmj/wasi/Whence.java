package io.wasmj.wasi;

/** What a new position is relative to (witx, "whence"). */
enum Whence {
    SET,
    CUR,
    END;

    /** The one that has this number among them. */
    static Whence of(int number, Whence... all) throws WasiException {
        if (number < 0 || number >= all.length) {
            throw new WasiException(Errno.INVAL);
        }
        return all[number];
    }
}
