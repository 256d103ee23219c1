package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.runtime.ValType;
import org.objectweb.asm.Opcodes;

/**
 * Memory off the heap, reached by address. Base and limit of memory 0 are locals of the method.
 *
 * <p>A memory that starts, and so stays, below 2 GiB is checked with {@code checkIndex(address, limit - (offset + size
 * - 1))} in ints, which is exact where the part subtracted lies inside the declared minimum; anything else in longs.
 */
final class NativeMemoryCode implements MemoryCode {

    static final String UNSAFE = "jdk/internal/misc/Unsafe";
    static final String UNSAFE_FIELD = "U";

    private static final String OBJECTS = "java/util/Objects";

    private final Code code;
    private final ModuleLayout layout;
    private final MethodFrame frame;
    private final Expressions expressions;
    private final String owner;
    private final CheckedAddresses checked = new CheckedAddresses();
    private int baseSlot = -1;
    private int limitSlot = -1;

    /** @param owner the class of the method, which has a field with the accessor */
    NativeMemoryCode(Code code, ModuleLayout layout, MethodFrame frame, Expressions expressions, String owner) {
        this.code = code;
        this.layout = layout;
        this.frame = frame;
        this.expressions = expressions;
        this.owner = owner;
    }

    @Override
    public CheckedAddresses checked() {
        return checked;
    }

    @Override
    public void enter(int accesses) {
        if (accesses > 1) {
            baseSlot = code.newSlot(Opcodes.LONG, false);
            limitSlot = code.newSlot(layout.longAddresses() ? Opcodes.LONG : Opcodes.INTEGER, false);
            base();
            code.store(baseSlot);
            mayHaveGrown();
        }
    }

    @Override
    public void mayHaveGrown() {
        if (limitSlot >= 0) {
            limitField();
            if (!layout.longAddresses()) {
                code.op(Opcodes.L2I);
            }
            code.store(limitSlot);
        }
    }

    private void limitField() {
        frame.instance();
        code.getField(layout.instance(), "memoryLimit", "J");
    }

    private void base() {
        frame.instance();
        code.getField(layout.instance(), "memoryBase", "J");
    }

    private void loadBase() {
        if (baseSlot >= 0) {
            code.load(baseSlot);
        } else {
            base();
        }
    }

    private void loadLimit(boolean asLong) {
        if (limitSlot >= 0) {
            code.load(limitSlot);
            if (asLong && !layout.longAddresses()) {
                code.op(Opcodes.I2L);
            }
        } else {
            limitField();
            if (!asLong) {
                code.op(Opcodes.L2I);
            }
        }
    }

    @Override
    public void load(Expr.Load load) {
        MemoryAccess access = MemoryAccess.of(load.opcode, load.type());
        code.getStatic(owner, UNSAFE_FIELD, "L" + UNSAFE + ";");
        address(load.memory, load.address, load.offset, access.bytes());
        code.invokeVirtual(UNSAFE, "get" + access.javaName(), "(J)" + access.descriptor());
        access.widen(code);
    }

    @Override
    public void store(Stmt.Store store) {
        MemoryAccess access = MemoryAccess.of(store.opcode, store.value.type());
        code.getStatic(owner, UNSAFE_FIELD, "L" + UNSAFE + ";");
        address(store.memory, store.address, store.offset, access.bytes());
        expressions.emit(store.value);
        access.narrow(code);
        code.invokeVirtual(UNSAFE, "put" + access.javaName(), "(J" + access.descriptor() + ")V");
    }

    @Override
    public void vectorPlace(int memory, Expr address, long offset) {
        address(memory, address, offset, VECTOR_BYTES);
    }

    @Override
    public String vectorPlaceType() {
        return "J";
    }

    /** Pushes the absolute address of {@code size} bytes, after checking them where that is needed. */
    private void address(int memory, Expr address, long offset, int size) {
        boolean wide = address.type() == ValType.I64;
        long end = offset + size;
        long min = layout.memoryMinBytes();
        if (wide || !layout.isDirect(memory)) {
            wideAddress(memory, address, offset, size);
            return;
        }
        if (address instanceof Const known && (known.bits & 0xffff_ffffL) + end <= min) {
            loadBase();
            code.i64((known.bits & 0xffff_ffffL) + offset);
            code.op(Opcodes.LADD);
            return;
        }
        if (layout.longAddresses() || end > min) {
            expressions.emit(address);
            Numerics.zeroExtend(code);
            add(offset);
            loadLimit(true);
            code.i64(size - 1);
            code.op(Opcodes.LSUB);
            code.invokeStatic(OBJECTS, "checkIndex", "(JJ)J");
            loadBase();
            code.op(Opcodes.LADD);
            return;
        }
        expressions.emit(address);
        int local = localOf(address);
        boolean known =
                UnsignedBound.of(address) + end <= min || (address instanceof LocalGet && checked.covers(local, end));
        if (!known) {
            loadLimit(false);
            if (end > 1) {
                code.i32((int) (end - 1));
                code.op(Opcodes.ISUB);
            }
            code.invokeStatic(OBJECTS, "checkIndex", "(II)I");
            if (local >= 0) {
                checked.note(local, end);
            }
        }
        code.op(Opcodes.I2L);
        loadBase();
        code.op(Opcodes.LADD);
        add(offset);
    }

    /** Any address in any memory; a length below zero refuses every index. */
    private void wideAddress(int memory, Expr address, long offset, int size) {
        expressions.emit(address);
        if (address.type() == ValType.I32) {
            Numerics.zeroExtend(code);
        }
        if (layout.isDirect(memory)) {
            loadLimit(true);
        } else {
            limit(memory);
        }
        long end = offset + size - 1;
        if (end != 0) {
            code.i64(offset < 0 || end < 0 ? Long.MAX_VALUE : end);
            code.op(Opcodes.LSUB);
        }
        code.invokeStatic(OBJECTS, "checkIndex", "(JJ)J");
        if (layout.isDirect(memory)) {
            loadBase();
        } else {
            field(memory, "base");
        }
        code.op(Opcodes.LADD);
        add(offset);
    }

    private void limit(int memory) {
        if (layout.module().memories().get(memory).isShared()) {
            expressions.memory(memory);
            code.invokeVirtual(Expressions.MEMORY, "sharedLimit", "()J");
        } else {
            field(memory, "limit");
        }
    }

    private void field(int memory, String name) {
        expressions.memory(memory);
        code.getField(Expressions.MEMORY, name, "J");
    }

    private static int localOf(Expr address) {
        return switch (address) {
            case LocalGet get -> get.local;
            case LocalTee tee -> tee.local;
            default -> -1;
        };
    }

    private void add(long offset) {
        if (offset != 0) {
            code.i64(offset);
            code.op(Opcodes.LADD);
        }
    }
}
