package io.wasmj.runtime;

import io.wasmj.runtime.abi.InstanceState;
import io.wasmj.runtime.abi.StateCodec;

/**
 * The state of an instance at one moment, from which others start: memories, globals, tables and segments. Making one
 * takes microseconds whatever its size (with native memory on Linux 6.7 or newer; elsewhere what is not zero is copied),
 * and runs nothing of the guest. Immutable, for any number of threads; it needs no closing.
 *
 * <pre>{@code
 * Snapshot ready;
 * try (Instance first = linked.instantiate()) {
 *     first.call("initialize");
 *     ready = first.snapshot();
 * }
 * try (Instance instance = ready.instantiate()) {
 *     instance.call("handle");
 * }
 * }</pre>
 */
public final class Snapshot {

    private final LinkedModule module;
    private final InstanceState state;

    Snapshot(LinkedModule module, InstanceState state) {
        this.module = module;
        this.state = state;
    }

    public LinkedModule module() {
        return module;
    }

    /** What its memories take, in bytes; blocks of zeros take nothing. */
    public long memoryBytes() {
        return state.memoryBytes();
    }

    /**
     * It as the jar of a module holds it, from where a process that knows nothing of this one can start.
     *
     * @param stamp of the build that shall start from it, which refuses the snapshots of others
     * @throws SnapshotException where it holds a function of the host, or a gigabyte
     */
    public byte[] encode(byte[] stamp) {
        return StateCodec.encode(state, module.module().guest(), stamp);
    }

    public Instance instantiate() {
        return instantiate(InstanceOptions.DEFAULT);
    }

    /**
     * Makes an instance with that state.
     *
     * @throws Trap where a limit is too small, or the machine has no more room
     */
    public Instance instantiate(InstanceOptions options) {
        return module.instantiate(options, state);
    }
}
