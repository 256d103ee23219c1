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

    /** A guest's time begins, which is so long. */
    void begins(Interruption interruption, long mostNanos);

    /** It has ended, or never began: the thread is not interrupted any more. Returns whether its time was over. */
    boolean ends();
}
