package io.wasmj.runtime;

import java.util.Locale;

/** The heap types that no module defines (spec, "Types: Heap Types"). */
public enum AbstractHeapType implements HeapType {
    ANY(0x6e, null),
    EQ(0x6d, ANY),
    I31(0x6c, EQ),
    STRUCT(0x6b, EQ),
    ARRAY(0x6a, EQ),
    NONE(0x71, ANY),
    FUNC(0x70, null),
    NOFUNC(0x73, FUNC),
    EXTERN(0x6f, null),
    NOEXTERN(0x72, EXTERN),
    EXN(0x69, null),
    NOEXN(0x74, EXN),
    /** Matches everything; of operands that cannot be reached, no module can name it. */
    BOT(0, null);

    private final int code;
    private final AbstractHeapType parent;

    AbstractHeapType(int code, @org.jspecify.annotations.Nullable AbstractHeapType parent) {
        this.code = code;
        this.parent = parent == null ? this : parent;
    }

    /** The byte that encodes this type in the binary format, and the nullable reference to it. */
    public int code() {
        return code;
    }

    @Override
    public AbstractHeapType top() {
        AbstractHeapType top = this;
        while (top.parent != top) {
            top = top.parent;
        }
        return top;
    }

    /** Whether no value but null belongs to it. */
    public boolean isBottom() {
        return switch (this) {
            case NONE, NOFUNC, NOEXTERN, NOEXN, BOT -> true;
            default -> false;
        };
    }

    @Override
    public boolean matches(HeapType other) {
        if (this == other || this == BOT) {
            return true;
        }
        if (isBottom()) {
            return other != BOT && other.top() == top();
        }
        return parent != this && parent.matches(other);
    }

    /** The nullable reference in the notation of the text format. */
    String reference() {
        return switch (this) {
            case NONE -> "nullref";
            case NOFUNC -> "nullfuncref";
            case NOEXTERN -> "nullexternref";
            case NOEXN -> "nullexnref";
            default -> this + "ref";
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
