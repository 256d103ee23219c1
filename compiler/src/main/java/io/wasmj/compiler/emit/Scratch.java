package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.ScratchUse;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.runtime.ValType;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiConsumer;

/** The fields of the instance in which values are handed over; as many as any function uses. */
final class Scratch {

    private static final String LETTERS = "IJFDVRE";

    private final AtomicIntegerArray counts = new AtomicIntegerArray(ScratchUse.values().length * LETTERS.length());

    /** The field for value {@code index} of a type; it has the type that values have on their way to others. */
    String field(ScratchUse use, ValType type, int index) {
        char letter = Signature.letter(type);
        counts.accumulateAndGet(place(use, LETTERS.indexOf(letter)), index + 1, Math::max);
        return name(use, letter, index);
    }

    private static int place(ScratchUse use, int letter) {
        return use.ordinal() * LETTERS.length() + letter;
    }

    private static String name(ScratchUse use, char letter, int index) {
        return use.name().toLowerCase(java.util.Locale.ROOT) + letter + index;
    }

    /** Names and descriptors of all fields asked for. */
    void forEach(BiConsumer<String, String> action) {
        for (ScratchUse use : ScratchUse.values()) {
            for (int letter = 0; letter < LETTERS.length(); letter++) {
                int count = counts.get(place(use, letter));
                for (int i = 0; i < count; i++) {
                    char kind = LETTERS.charAt(letter);
                    action.accept(name(use, kind, i), JavaType.descriptor(kind));
                }
            }
        }
    }
}
