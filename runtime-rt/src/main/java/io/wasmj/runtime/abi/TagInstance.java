package io.wasmj.runtime.abi;

import io.wasmj.runtime.Tag;
import io.wasmj.runtime.TagType;

/** A tag; its identity is the tag's. */
public final class TagInstance extends Tag {

    private final TagType type;

    public TagInstance(TagType type) {
        this.type = type;
    }

    @Override
    public TagType type() {
        return type;
    }

    @Override
    public String toString() {
        return type.toString();
    }
}
