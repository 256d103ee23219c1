package io.wasmj.http.canonical;

/** Calls through method handles, which say they may throw anything. */
final class Handles {

    /** Something that calls one. */
    interface Call {
        Object run() throws Throwable;
    }

    private Handles() {}

    static Object call(Call call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a host function throws a checked exception", e);
        }
    }
}
