package io.wasmj.runtime.abi;

import org.jspecify.annotations.Nullable;

/**
 * What a generated instance is made of.
 *
 * @param imports the imported functions: an instance of the module's generated {@code Imports} class, or null
 * @param memories by index
 * @param globals by index; null where the global is a plain field
 * @param tables by index
 * @param tags by index
 */
@SuppressWarnings("ArrayRecordComponent")
public record InstanceParts(
        GuestModule module,
        @Nullable Object imports,
        MemoryInstance[] memories,
        GlobalInstance[] globals,
        TableInstance[] tables,
        TagInstance[] tags) {

    /** A global by its index; called for those that are imported or exported. */
    public GlobalInstance global(int index) {
        return globals[index];
    }

    /** A memory by its index. */
    public MemoryInstance memory(int index) {
        return memories[index];
    }

    /** A table by its index. */
    public TableInstance table(int index) {
        return tables[index];
    }

    /** A tag by its index. */
    public TagInstance tag(int index) {
        return tags[index];
    }
}
