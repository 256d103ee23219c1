package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.ScratchUse;
import io.wasmj.runtime.ValType;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiConsumer;

/** The fields of the instance in which values are handed over; as many as any function uses. */
final class Scratch {

    private static final int TYPES = ValType.values().length;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(ScratchUse.values().length * TYPES);

    /** The field for value {@code index} of a type. */
    String field(ScratchUse use, ValType type, int index) {
        counts.accumulateAndGet(use.ordinal() * TYPES + type.ordinal(), index + 1, Math::max);
        return name(use, type, index);
    }

    private static String name(ScratchUse use, ValType type, int index) {
        return use.name().toLowerCase(java.util.Locale.ROOT) + JavaType.letter(type) + index;
    }

    /** Names and descriptors of all fields asked for. */
    void forEach(BiConsumer<String, String> action) {
        for (ScratchUse use : ScratchUse.values()) {
            for (ValType type : ValType.values()) {
                int count = counts.get(use.ordinal() * TYPES + type.ordinal());
                for (int i = 0; i < count; i++) {
                    action.accept(name(use, type, i), JavaType.descriptor(type));
                }
            }
        }
    }
}
