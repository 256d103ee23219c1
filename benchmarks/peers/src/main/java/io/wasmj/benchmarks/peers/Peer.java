package io.wasmj.benchmarks.peers;

import java.nio.file.Path;

/** An engine that wasmj is measured beside. */
interface Peer {

    /** What exactly it is. */
    String version() throws Exception;

    /** Makes of a module what its instances share; how long this takes is the compile time. */
    Program compile(Path wasm) throws Exception;

    /** A compiled program. */
    interface Program {

        /** A fresh instance that has not started. */
        Instance instantiate(Guest guest) throws Exception;

        /** Whether an instance is there before it starts, so that making one can be timed. */
        default boolean hasInstances() {
            return true;
        }
    }

    /** An instance of a program, for one run. */
    interface Instance extends AutoCloseable {

        /** Runs the program to its end; returns its exit code. */
        int start() throws Exception;

        @Override
        void close();
    }
}
