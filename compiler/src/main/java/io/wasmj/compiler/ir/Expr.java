package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.AtomicOpcode;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.HeapType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import org.jspecify.annotations.Nullable;

/**
 * An expression tree. Evaluation goes from left to right, and each tree is evaluated exactly once where it stands.
 *
 * <p>Besides its effects a tree knows which locals it touches, folded to 64 bits: two trees whose bits are disjoint
 * touch no common local. Temporaries of the builder are assigned once before they are read, so reads of them count for
 * nothing.
 */
public abstract sealed class Expr {

    private static final Expr[] NO_ARGS = {};

    private final @Nullable ValType type;
    final int effects;
    final long reads;
    final long writes;
    /** Nodes in the tree. */
    final int size;

    Expr(@Nullable ValType type, int effects, long reads, long writes, int size) {
        this.type = type;
        this.effects = effects;
        this.reads = reads;
        this.writes = writes;
        this.size = size;
    }

    Expr(@Nullable ValType type, int ownEffects, long ownWrites, Expr... parts) {
        int allEffects = ownEffects;
        long allReads = 0;
        long allWrites = ownWrites;
        int allSize = 1;
        for (Expr part : parts) {
            allEffects |= part.effects;
            allReads |= part.reads;
            allWrites |= part.writes;
            allSize += part.size;
        }
        this.type = type;
        effects = allEffects;
        reads = allReads;
        writes = allWrites;
        size = allSize;
    }

    /** The type of the value; calls that return nothing have none. */
    public final ValType type() {
        if (type == null) {
            throw new IllegalStateException("no value");
        }
        return type;
    }

    public final boolean hasValue() {
        return type != null;
    }

    /** The parts in the order of their evaluation. */
    public Expr[] args() {
        return NO_ARGS;
    }

    /** A new use of a temporary. */
    public static Expr local(int temporary) {
        return new LocalGet(ValType.I32, temporary, true);
    }

    /** The value of any local, counted as that of a temporary. */
    public static LocalGet local(ValType type, int local) {
        return new LocalGet(type, local, true);
    }

    /** A call of a function without parameters in place of another call with the same results. */
    public static Expr call(int function, Expr replaced) {
        return new Call(function, replaced.type, replaced.effects);
    }

    /** A function of the module as a value. */
    public static Expr function(int function, RefType type) {
        return new Op(Opcode.REF_FUNC, function, type, Effects.NONE);
    }

    public static Expr constant(int value) {
        return new Const(ValType.I32, value);
    }

    /** An instruction on i32 that has no effects. */
    public static Expr i32(Opcode opcode, Expr... args) {
        return new Op(opcode, 0, ValType.I32, Effects.NONE, args);
    }

    static long bit(int local) {
        return 1L << (local & 63);
    }

    /** A number by its bits, or a null reference. */
    public static final class Const extends Expr {
        public final long bits;

        public Const(ValType type, long bits) {
            super(type, Effects.NONE, 0, 0, 1);
            this.bits = bits;
        }
    }

    public static final class LocalGet extends Expr {
        public final int local;

        LocalGet(ValType type, int local, boolean temporary) {
            super(type, Effects.NONE, temporary ? 0 : bit(local), 0, 1);
            this.local = local;
        }
    }

    /** Sets a local and has the value. */
    public static final class LocalTee extends Expr {
        public final int local;
        public final Expr value;

        LocalTee(int local, Expr value) {
            super(value.type(), Effects.WRITE_LOCAL, bit(local), value);
            this.local = local;
            this.value = value;
        }

        @Override
        public Expr[] args() {
            return new Expr[] {value};
        }
    }

    public static final class GlobalGet extends Expr {
        public final int global;

        GlobalGet(ValType type, int global, boolean mutable) {
            super(type, mutable ? Effects.READ_GLOBAL : Effects.NONE, 0, 0, 1);
            this.global = global;
        }
    }

    /** Any instruction that takes values and gives at most one; {@code index} is its index immediate, if it has one. */
    public static final class Op extends Expr {
        public final Opcode opcode;
        public final int index;
        private final Expr[] args;

        Op(Opcode opcode, int index, ValType type, int effects, Expr... args) {
            super(type, effects, 0L, args);
            this.opcode = opcode;
            this.index = index;
            this.args = args;
        }

        @Override
        public Expr[] args() {
            return args;
        }
    }

    /** An instruction that makes or reads structures and arrays, or asks for the type of a reference. */
    public static final class HeapOp extends Expr {
        public final Opcode opcode;
        /** The type of the structure or array, or the type asked for. */
        public final HeapType heap;
        /** Of a field or a segment. */
        public final int index;

        private final Expr[] args;

        HeapOp(Opcode opcode, HeapType heap, int index, ValType type, int effects, Expr... args) {
            super(type, effects, 0L, args);
            this.opcode = opcode;
            this.heap = heap;
            this.index = index;
            this.args = args;
        }

        @Override
        public Expr[] args() {
            return args;
        }
    }

    /** One of the values that an exception carries. */
    public static final class Payload extends Expr {
        public final int index;
        private final Expr exception;

        Payload(ValType type, int index, Expr exception) {
            super(type, Effects.NONE, 0L, exception);
            this.index = index;
            this.exception = exception;
        }

        @Override
        public Expr[] args() {
            return new Expr[] {exception};
        }
    }

    /** A vector by its bits; {@link Const} is only used for zero. */
    public static final class VectorConst extends Expr {
        public final long low;
        public final long high;

        public VectorConst(long low, long high) {
            super(ValType.V128, Effects.NONE, 0, 0, 1);
            this.low = low;
            this.high = high;
        }
    }

    /** A vector instruction that takes values and gives one; {@code lanes} are its lane numbers, a byte each. */
    public static final class VectorOp extends Expr {
        public final VectorOpcode opcode;
        private final byte[] lanes;
        private final Expr[] args;

        VectorOp(VectorOpcode opcode, byte[] lanes, Expr... args) {
            super(opcode.result(), Effects.NONE, 0L, args);
            this.opcode = opcode;
            this.lanes = lanes;
            this.args = args;
        }

        public byte[] lanes() {
            return lanes;
        }

        @Override
        public Expr[] args() {
            return args;
        }
    }

    public static final class Load extends Expr {
        public final Opcode opcode;
        public final int memory;
        /** Unsigned. */
        public final long offset;

        public final Expr address;

        Load(Opcode opcode, ValType type, int memory, long offset, Expr address) {
            super(type, Effects.READ_MEMORY | Effects.TRAP_MEMORY, 0L, address);
            this.opcode = opcode;
            this.memory = memory;
            this.offset = offset;
            this.address = address;
        }

        @Override
        public Expr[] args() {
            return new Expr[] {address};
        }
    }

    /** Has the first result; further ones are read by {@link Scratch} right after. */
    public static final class Call extends Expr {
        public final int function;
        private final Expr[] args;

        Call(int function, @Nullable ValType type, int effects, Expr... args) {
            super(type, effects, 0L, args);
            this.function = function;
            this.args = args;
        }

        @Override
        public Expr[] args() {
            return args;
        }
    }

    /**
     * As {@link Call}; the last of the arguments is the index in the table or, where there is none, the function itself.
     */
    public static final class CallIndirect extends Expr {
        public final FuncType callee;
        /** -1 where a reference is called. */
        public final int table;

        private final Expr[] args;

        CallIndirect(FuncType callee, int table, @Nullable ValType type, int effects, Expr... args) {
            super(type, effects, 0L, args);
            this.callee = callee;
            this.table = table;
            this.args = args;
        }

        @Override
        public Expr[] args() {
            return args;
        }
    }

    /** Either side may stay unevaluated: the builder makes sure that nobody can tell. */
    public static final class Select extends Expr {
        public final Expr condition;
        public final Expr ifTrue;
        public final Expr ifFalse;

        Select(ValType type, Expr condition, Expr ifTrue, Expr ifFalse) {
            super(type, Effects.NONE, 0L, condition, ifTrue, ifFalse);
            this.condition = condition;
            this.ifTrue = ifTrue;
            this.ifFalse = ifFalse;
        }

        @Override
        public Expr[] args() {
            return new Expr[] {condition, ifTrue, ifFalse};
        }
    }

    /** A value handed over in a field of the instance: see {@link ScratchUse}. */
    public static final class Scratch extends Expr {
        public final ScratchUse use;
        public final int index;

        Scratch(ScratchUse use, ValType type, int index) {
            super(type, Effects.READ_GLOBAL, 0, 0, 1);
            this.use = use;
            this.index = index;
        }
    }

    /** An atomic instruction; address, operands and value are 64 bits wide. */
    public static final class Atomic extends Expr {
        public final AtomicOpcode opcode;
        public final int memory;
        /** Unsigned. */
        public final long offset;

        private final Expr[] args;

        Atomic(AtomicOpcode opcode, int memory, long offset, Expr... args) {
            super(opcode.result() == null ? null : ValType.I64, Effects.CALL, 0L, args);
            this.opcode = opcode;
            this.memory = memory;
            this.offset = offset;
            this.args = args;
        }

        @Override
        public Expr[] args() {
            return args;
        }
    }

    /** An index or a length of 64 bits for a table, as one of 32; what no table can have becomes the largest. */
    public static final class TableIndex extends Expr {
        public final Expr index;

        TableIndex(Expr index) {
            super(ValType.I32, Effects.NONE, 0L, index);
            this.index = index;
        }

        @Override
        public Expr[] args() {
            return new Expr[] {index};
        }
    }

    /** An element of a constant table; an index beyond it means the last element. */
    public static final class Lookup extends Expr {
        public final int[] table;
        public final Expr index;

        public Lookup(int[] table, Expr index) {
            super(ValType.I32, Effects.NONE, 0L, index);
            this.table = table;
            this.index = index;
        }

        @Override
        public Expr[] args() {
            return new Expr[] {index};
        }
    }
}
