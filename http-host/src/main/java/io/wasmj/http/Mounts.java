package io.wasmj.http;

/**
 * How guests get at the files of their components.
 *
 * @param direct directories are used where they are, rather than copied when they are deployed; so changes are seen at
 *     once, and globs cannot be
 * @param writable guests may write to what they see. What they write is kept in memory, up to 64 MiB a component, seen by
 *     later requests, and gone with the server: the files of the host stay as they are
 */
public record Mounts(boolean direct, boolean writable) {

    /** Copies that are only read. */
    public static final Mounts DEFAULT = new Mounts(false, false);

    public Mounts withDirect(boolean direct) {
        return new Mounts(direct, writable);
    }

    public Mounts withWritable(boolean writable) {
        return new Mounts(direct, writable);
    }
}
