package io.wasmj.runtime;

/**
 * The type of a linear memory.
 *
 * @param limits in pages
 * @param isShared whether instances on several threads may use it at once (proposal "threads")
 * @param pageSize bytes in a page: 64 KiB, or 1 (proposal "custom page sizes")
 */
public record MemoryType(AddressType address, Limits limits, boolean isShared, int pageSize) implements ExternType {

    /** A memory with addresses of 32 bits and the usual pages, for one thread. */
    public MemoryType(Limits limits) {
        this(AddressType.I32, limits, false, Memory.PAGE);
    }

    @Override
    public String toString() {
        return "memory " + (address == AddressType.I64 ? "i64 " : "") + limits + " pages"
                + (pageSize == Memory.PAGE ? "" : " of " + pageSize + " bytes") + (isShared ? " shared" : "");
    }
}
