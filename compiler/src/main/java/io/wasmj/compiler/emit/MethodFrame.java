package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.LaneKinds;
import io.wasmj.compiler.ir.ScratchUse;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VecType;
import io.wasmj.runtime.VectorForm;
import io.wasmj.runtime.abi.simd.Kind;
import java.util.Arrays;
import java.util.BitSet;

/** The Java locals of a method: those of the function that it uses, and the instance. */
final class MethodFrame {

    static final String KEPT_ARRAY = "[J";
    private static final String KEPT_LOCALS = "io/wasmj/runtime/abi/KeptLocals";

    private final Code code;
    private final ModuleLayout layout;
    private final FunctionIr function;
    private final HandOver handOver;
    private final int[] slots;
    private int instanceSlot = -1;
    private int keptSlot = -1;

    MethodFrame(Code code, ModuleLayout layout, FunctionIr function) {
        this.code = code;
        this.layout = layout;
        this.function = function;
        handOver = new HandOver(code, layout, this);
        slots = new int[function.localCount()];
        Arrays.fill(slots, -1);
    }

    HandOver vectors() {
        return handOver;
    }

    void parameter(int local) {
        slots[local] = code.newSlot(JavaType.verification(function.local(local)), true);
    }

    void instanceParameter() {
        instanceSlot = code.newSlot(layout.instance(), true);
    }

    boolean keepsLocals() {
        return !function.kept().isEmpty();
    }

    /** Those of some locals that this method uses: others may be live, too. */
    int[] used(BitSet locals) {
        return locals.stream().filter(local -> slots[local] >= 0).toArray();
    }

    boolean isKept(int local) {
        return function.kept().get(local);
    }

    void keptParameter() {
        if (keepsLocals()) {
            keptSlot = code.newSlot(KEPT_ARRAY, true);
        }
    }

    void makeKept() {
        if (keepsLocals()) {
            keptSlot = code.newSlot(KEPT_ARRAY, false);
            code.i32(function.kept().length());
            code.invokeStatic(KEPT_LOCALS, "array", "(I)" + KEPT_ARRAY);
            code.store(keptSlot);
        }
    }

    void kept() {
        if (keepsLocals()) {
            code.load(keptSlot);
        }
    }

    void poll() {
        instance();
        code.invokeStatic(Expressions.GUEST, "poll", "(L" + Expressions.GUEST + ";)V");
    }

    int slot(int local) {
        if (slots[local] < 0) {
            moveToNewSlot(local);
        }
        return slots[local];
    }

    void moveToNewSlot(int local) {
        ValType type = type(local);
        slots[local] = isRegister(type) ? code.newSlot(Intrinsics.register(kind(local)), false) : temporary(type);
    }

    /** The numbers of fields for a list of locals: counted per type. */
    private int[] scratchIndices(int[] locals) {
        int[] next = new int[Byte.MAX_VALUE]; // by letter, which is of ASCII
        int[] indices = new int[locals.length];
        for (int i = 0; i < locals.length; i++) {
            indices[i] = next[Signature.letter(type(locals[i]))]++;
        }
        return indices;
    }

    /** Leaves locals of a list, from one on, for another method of the same function. */
    void handOver(int[] locals, int from) {
        int[] indices = scratchIndices(locals);
        for (int i = from; i < locals.length; i++) {
            int local = locals[i];
            if (!isRegister(local)) {
                storeScratch(ScratchUse.REGION, type(local), indices[i], () -> load(local));
            }
        }
    }

    /** Sets locals to what was left. */
    void takeOver(int[] locals, int from) {
        int[] indices = scratchIndices(locals);
        for (int i = from; i < locals.length; i++) {
            int local = locals[i];
            if (!isRegister(local)) {
                loadScratch(ScratchUse.REGION, type(local), indices[i]);
                store(local);
            }
        }
    }

    boolean isRegister(int local) {
        return isRegister(type(local));
    }

    private boolean isRegister(ValType type) {
        return type == ValType.V128 && layout.vectors() == VectorForm.REGISTERS;
    }

    int temporary(ValType type) {
        return code.newSlot(JavaType.verification(type), false);
    }

    ValType type(int local) {
        return function.local(local);
    }

    void load(int local) {
        handOver.reading(local);
        if (isKept(local)) {
            kept();
            code.i32(local);
            code.invokeStatic(
                    KEPT_LOCALS,
                    "get" + ((NumType) type(local)).name(),
                    "(" + KEPT_ARRAY + "I)" + JavaType.descriptor(type(local)));
        } else {
            code.load(slot(local));
        }
    }

    void store(int local) {
        handOver.written(local);
        if (isKept(local)) {
            kept();
            code.i32(local);
            code.invokeStatic(KEPT_LOCALS, "set", "(" + JavaType.descriptor(type(local)) + KEPT_ARRAY + "I)V");
        } else {
            code.store(slot(local));
        }
    }

    void instance() {
        code.load(instanceSlot);
    }

    void zero(ValType type) {
        constant(type, 0);
    }

    /** Sets a local to zero. */
    void clear(int local) {
        if (isRegister(type(local))) {
            new Intrinsics(code).zero(kind(local)).push();
        } else {
            zero(type(local));
        }
        store(local);
    }

    LaneKinds laneKinds() {
        return function.laneKinds();
    }

    /** The kind of lanes of a local that is a vector. */
    int kind(int local) {
        return laneKinds().kind(local);
    }

    void constant(ValType type, long bits) {
        switch (type) {
            case NumType.I32 -> code.i32((int) bits);
            case NumType.I64 -> code.i64(bits);
            case NumType.F32 -> code.f32((int) bits);
            case NumType.F64 -> code.f64(bits);
            case VecType vector -> {
                if (isRegister(vector)) {
                    new Intrinsics(code).known(bits, bits, Kind.I32).push();
                } else {
                    HalvesCode.constant(code, bits, bits);
                }
            }
            case RefType ref -> code.nullReference();
        }
    }

    void loadScratch(ScratchUse use, ValType type, int index) {
        instance();
        code.getField(layout.instance(), layout.scratch().field(use, type, index), JavaType.border(type));
        JavaType.enter(code, type);
    }

    /** Stores what {@code value} pushes. */
    void storeScratch(ScratchUse use, ValType type, int index, Runnable value) {
        instance();
        value.run();
        code.putField(layout.instance(), layout.scratch().field(use, type, index), JavaType.border(type));
    }
}
