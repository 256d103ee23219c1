package io.wasmj.runtime;

/**
 * The instance that calls a host function. A host function that wants to know its caller takes this as its first
 * parameter.
 */
public interface Caller {

    /** The instance's memory 0. @throws IllegalStateException where it has none */
    Memory memory();

    /**
     * What the host attached to the instance when it was made (see {@link InstanceOptions#withAttachment}).
     *
     * @throws IllegalStateException where nothing of that class is attached
     */
    <T> T attachment(Class<T> type);

    /**
     * For host functions that take long without blocking: called between two steps, it ends the function where the guest
     * is to end (see {@link Interruption}).
     *
     * @throws Trap with {@link TrapCode#INTERRUPTED}
     */
    void poll();

    /** The instance itself, to call back into it. */
    Instance instance();
}
