package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.runtime.ValType;
import org.objectweb.asm.Opcodes;

/**
 * Memory in a byte array, which for memory 0 is a local of the method: bytes by array instructions, the rest by VarHandles. Both
 * check the index; what is left to check is that address plus offset does not wrap.
 */
final class HeapMemoryCode implements MemoryCode {

    private static final String HANDLES = "io/wasmj/runtime/abi/HeapAccess";
    private static final String VAR_HANDLE = "java/lang/invoke/VarHandle";

    private final Code code;
    private final ModuleLayout layout;
    private final MethodFrame frame;
    private final Expressions expressions;
    private final CheckedAddresses checked = new CheckedAddresses();
    private int bytesSlot = -1;

    HeapMemoryCode(Code code, ModuleLayout layout, MethodFrame frame, Expressions expressions) {
        this.code = code;
        this.layout = layout;
        this.frame = frame;
        this.expressions = expressions;
    }

    @Override
    public CheckedAddresses checked() {
        return checked;
    }

    @Override
    public void enter(int accesses) {
        if (accesses > 1) {
            bytesSlot = code.newSlot("[B", false);
            mayHaveGrown();
        }
    }

    @Override
    public void mayHaveGrown() {
        if (bytesSlot >= 0) {
            bytes();
            code.store(bytesSlot);
        }
    }

    private void bytes() {
        frame.instance();
        code.getField(layout.instance(), "memoryBytes", "[B");
    }

    private void loadBytes(int memory) {
        if (!layout.isDirect(memory)) {
            expressions.memory(memory);
            code.getField(Expressions.MEMORY, "bytes", "[B");
        } else if (bytesSlot >= 0) {
            code.load(bytesSlot);
        } else {
            bytes();
        }
    }

    @Override
    public void load(Expr.Load load) {
        MemoryAccess access = MemoryAccess.of(load.opcode, load.type());
        handle(access);
        loadBytes(load.memory);
        index(load.memory, load.address, load.offset, access.bytes());
        if (access.bytes() == 1) {
            checkByte(load.memory);
            code.op(Opcodes.BALOAD);
        } else {
            code.invokeVirtual(VAR_HANDLE, "get", "([BI)" + access.descriptor());
        }
        access.widen(code);
    }

    @Override
    public void store(Stmt.Store store) {
        MemoryAccess access = MemoryAccess.of(store.opcode, store.value.type());
        handle(access);
        loadBytes(store.memory);
        index(store.memory, store.address, store.offset, access.bytes());
        if (access.bytes() == 1) {
            checkByte(store.memory);
        }
        expressions.emit(store.value);
        access.narrow(code);
        if (access.bytes() == 1) {
            code.op(Opcodes.BASTORE);
        } else {
            code.invokeVirtual(VAR_HANDLE, "set", "([BI" + access.descriptor() + ")V");
        }
    }

    /** Where there are arrays, what the JVM says of an index is about these. */
    private void checkByte(int memory) {
        if (layout.hasArrays()) {
            loadBytes(memory);
            code.op(Opcodes.ARRAYLENGTH);
            code.invokeStatic("java/util/Objects", "checkIndex", "(II)I");
        }
    }

    @Override
    public void vectorPlace(int memory, Expr address, long offset) {
        loadBytes(memory);
        index(memory, address, offset, VECTOR_BYTES);
    }

    @Override
    public String vectorPlaceType() {
        return "[BI";
    }

    private void handle(MemoryAccess access) {
        if (access.bytes() > 1) {
            String name = (access.isFloat() ? "F" : "I") + 8 * access.bytes();
            code.getStatic(HANDLES, name, "L" + VAR_HANDLE + ";");
        }
    }

    private void index(int memory, Expr address, long offset, int size) {
        boolean shared = layout.module().memories().get(memory).isShared();
        if (shared || address.type() == ValType.I64) {
            wideIndex(memory, address, offset, shared ? size : 0);
            return;
        }
        if (address instanceof Const known && (known.bits & 0xffff_ffffL) + offset <= Integer.MAX_VALUE) {
            code.i32((int) ((known.bits & 0xffff_ffffL) + offset));
            return;
        }
        expressions.emit(address);
        if (offset == 0) {
            return;
        }
        if (UnsignedBound.of(address) + offset > Integer.MAX_VALUE) {
            // The sum of two numbers below 2^31 wraps to a negative index, which the access refuses.
            code.i32(offset > Integer.MAX_VALUE ? 0 : Integer.MAX_VALUE);
            code.invokeStatic("java/util/Objects", "checkIndex", "(II)I");
        }
        code.i32((int) offset);
        code.op(Opcodes.IADD);
    }

    /**
     * Below where the sum could wrap; what is left is the check of the access. Not for a shared memory, whose array is
     * as long as it may ever become.
     *
     * @param size of the access where the memory is shared, else 0
     */
    private void wideIndex(int memory, Expr address, long offset, int size) {
        expressions.emit(address);
        if (address.type() == ValType.I32) {
            Numerics.zeroExtend(code);
        }
        long most = offset < 0 ? 0 : Math.max(0, Integer.MAX_VALUE - offset);
        if (size > 0) {
            expressions.memory(memory);
            code.invokeVirtual(Expressions.MEMORY, "sharedLimit", "()J");
            code.i64(most == 0 ? Integer.MAX_VALUE : offset + size - 1);
            code.op(Opcodes.LSUB);
        } else {
            code.i64(most);
        }
        code.invokeStatic("java/util/Objects", "checkIndex", "(JJ)J");
        code.op(Opcodes.L2I);
        if (most > 0 && offset > 0) {
            code.i32((int) offset);
            code.op(Opcodes.IADD);
        }
    }
}
