package io.wasmj.compiler.binary;

import io.wasmj.runtime.ValType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instruction of the proposal "threads", behind the prefix byte 0xfe. But for the first four they are a grid: nine
 * kinds in seven shapes each.
 *
 * @param bytes how many it accesses, which is its alignment; 0 for the fence, which accesses none
 * @param operands what it takes besides the address
 * @param result null for stores and for the fence
 */
public record AtomicOpcode(
        int code,
        int bytes,
        List<ValType> operands,
        @Nullable ValType result) {

    public static final int FENCE = 3;

    private static final int FIRST_ACCESS = 0x10;
    private static final int SHAPES = 7;
    private static final int KINDS = 9;
    private static final int LOAD = 0;
    private static final int STORE = 1;
    private static final int CMPXCHG = 8;

    private static final int[] BYTES = {4, 8, 1, 2, 1, 2, 4};

    /** The instruction with that code, or null. */
    static @Nullable AtomicOpcode of(int code) {
        ValType i32 = ValType.I32;
        ValType i64 = ValType.I64;
        return switch (code) {
            case 0 -> new AtomicOpcode(code, 4, List.of(i32), i32);
            case 1 -> new AtomicOpcode(code, 4, List.of(i32, i64), i32);
            case 2 -> new AtomicOpcode(code, 8, List.of(i64, i64), i32);
            case FENCE -> new AtomicOpcode(code, 0, List.of(), null);
            default -> access(code);
        };
    }

    private static @Nullable AtomicOpcode access(int code) {
        int kind = (code - FIRST_ACCESS) / SHAPES;
        if (code < FIRST_ACCESS || kind >= KINDS) {
            return null;
        }
        int shape = (code - FIRST_ACCESS) % SHAPES;
        ValType type = shape == 0 || shape == 2 || shape == 3 ? ValType.I32 : ValType.I64;
        List<ValType> operands =
                switch (kind) {
                    case LOAD -> List.of();
                    case CMPXCHG -> List.of(type, type);
                    default -> List.of(type);
                };
        return new AtomicOpcode(code, BYTES[shape], operands, kind == STORE ? null : type);
    }
}
