package io.wasmj.runtime;

/** The type of a tag: what exceptions with the tag carry are the parameters of a function type. */
public record TagType(FuncType type) implements ExternType {

    @Override
    public String toString() {
        return "tag " + type;
    }
}
