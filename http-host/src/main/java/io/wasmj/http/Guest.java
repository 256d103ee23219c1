package io.wasmj.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** A component that is ready to run: compiled, linked, its files in place. */
@FunctionalInterface
interface Guest {

    /**
     * Runs it once, in an instance made for this and gone afterwards.
     *
     * @param input its standard input
     */
    GuestRun run(List<String> arguments, Map<String, String> environment, ByteBuffer input);
}
