package io.wasmj.http;

import io.wasmj.runtime.Interruption;

/** Is told which guest runs on a thread, and ends it when its time is over. */
interface Watch {

    /** Lets guests take as long as they like. */
    Watch NONE = new Watch() {
        @Override
        public void begins(Interruption interruption, long mostNanos) {}

        @Override
        public boolean ends() {
            return false;
        }
    };

    /** A guest's time begins, which is so long; that of a guest within another is over when the other's is. */
    void begins(Interruption interruption, long mostNanos);

    /** It has ended: the thread is not interrupted any more, unless another waits for it. Returns whether its time was over. */
    boolean ends();
}
