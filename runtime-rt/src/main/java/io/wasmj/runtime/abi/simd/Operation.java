package io.wasmj.runtime.abi.simd;

import jdk.internal.vm.vector.VectorSupport;

/** The JIT's numbers of the operations and conditions that instructions are made of. */
public final class Operation {

    public static final int ABS = VectorSupport.VECTOR_OP_ABS;
    public static final int BIT_COUNT = VectorSupport.VECTOR_OP_BIT_COUNT;
    public static final int SQRT = VectorSupport.VECTOR_OP_SQRT;

    public static final int AND = VectorSupport.VECTOR_OP_AND;
    public static final int OR = VectorSupport.VECTOR_OP_OR;
    public static final int XOR = VectorSupport.VECTOR_OP_XOR;
    public static final int ADD = VectorSupport.VECTOR_OP_ADD;
    public static final int SUB = VectorSupport.VECTOR_OP_SUB;
    public static final int MUL = VectorSupport.VECTOR_OP_MUL;
    public static final int DIV = VectorSupport.VECTOR_OP_DIV;
    public static final int MIN = VectorSupport.VECTOR_OP_MIN;
    public static final int MAX = VectorSupport.VECTOR_OP_MAX;
    public static final int MIN_U = VectorSupport.VECTOR_OP_UMIN;
    public static final int MAX_U = VectorSupport.VECTOR_OP_UMAX;
    public static final int ADD_SAT_S = VectorSupport.VECTOR_OP_SADD;
    public static final int ADD_SAT_U = VectorSupport.VECTOR_OP_SUADD;
    public static final int SUB_SAT_S = VectorSupport.VECTOR_OP_SSUB;
    public static final int SUB_SAT_U = VectorSupport.VECTOR_OP_SUSUB;

    public static final int SHL = VectorSupport.VECTOR_OP_LSHIFT;
    public static final int SHR_S = VectorSupport.VECTOR_OP_RSHIFT;
    public static final int SHR_U = VectorSupport.VECTOR_OP_URSHIFT;

    public static final int CAST = VectorSupport.VECTOR_OP_CAST;
    public static final int CAST_U = VectorSupport.VECTOR_OP_UCAST;
    public static final int REINTERPRET = VectorSupport.VECTOR_OP_REINTERPRET;

    public static final int EQ = VectorSupport.BT_eq;
    public static final int NE = VectorSupport.BT_ne;
    public static final int LT = VectorSupport.BT_lt;
    public static final int LE = VectorSupport.BT_le;
    public static final int GT = VectorSupport.BT_gt;
    public static final int GE = VectorSupport.BT_ge;
    public static final int LT_U = VectorSupport.BT_ult;
    public static final int LE_U = VectorSupport.BT_ule;
    public static final int GT_U = VectorSupport.BT_ugt;
    public static final int GE_U = VectorSupport.BT_uge;

    public static final int TO_BITS = VectorSupport.VECTOR_OP_MASK_TOLONG;
    public static final int BROADCAST = VectorSupport.MODE_BROADCAST;

    private Operation() {}
}
