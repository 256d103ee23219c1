package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.ScratchUse;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.runtime.ValType;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiConsumer;

/** The fields of the instance in which values are handed over; as many as any function uses. */
final class Scratch {

    private static final String LETTERS = "IJFDVRE";

    private final AtomicIntegerArray counts = new AtomicIntegerArray(ScratchUse.values().length * LETTERS.length());

    private final Map<String, Integer> vectors = new ConcurrentSkipListMap<>();

    /** The field for value {@code index} of a type; it has the type that values have on their way to others. */
    String field(ScratchUse use, ValType type, int index) {
        char letter = Signature.letter(type);
        counts.accumulateAndGet(place(use, LETTERS.indexOf(letter)), index + 1, Math::max);
        return name(use, letter, index);
    }

    /** The descriptor of arrays of lanes of a {@code Kind}; floats lie among integers of their width. */
    static String lanes(int kind) {
        return switch (Math.abs(kind)) {
            case 8 -> "[B";
            case 16 -> "[S";
            case 32 -> "[I";
            default -> "[J";
        };
    }

    static int lanesPerVector(String descriptor) {
        return 16 >> "BSIJ".indexOf(descriptor.charAt(1));
    }

    /** The field with an array of lanes. */
    static String vectorField(String descriptor) {
        return "vectors" + descriptor.charAt(1);
    }

    /** Makes room for so many vectors, and one more, in an array. */
    void needVector(String descriptor, int index) {
        vectors.merge(descriptor, index + 1, Math::max);
    }

    /** Descriptors of the arrays, and for how many vectors each has room. */
    Map<String, Integer> vectors() {
        return vectors;
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
