package io.wasmj.runtime;

import io.wasmj.runtime.abi.TagInstance;

/** A tag of exceptions (spec, "Tag Instances"). Each is different from all others, whatever its type. */
public abstract sealed class Tag implements Extern permits TagInstance {

    /** For the one implementation, which this type is sealed to. */
    protected Tag() {}

    /** A new tag owned by the host. */
    public static Tag create(TagType type) {
        return new TagInstance(type);
    }

    @Override
    public abstract TagType type();
}
