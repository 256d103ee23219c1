package io.wasmj.compiler.emit;

import org.objectweb.asm.Opcodes;

/**
 * What instructions without operands take from the stack and leave there: a letter for each value, before and after
 * the arrow.
 */
final class StackEffect {

    private static final String[] EFFECTS = new String[256];

    private StackEffect() {}

    private static void set(String effect, int... opcodes) {
        for (int opcode : opcodes) {
            EFFECTS[opcode] = effect;
        }
    }

    static {
        for (int i = Opcodes.ICONST_M1; i <= Opcodes.ICONST_5; i++) {
            set(">I", i);
        }
        set(">J", Opcodes.LCONST_0, Opcodes.LCONST_1);
        set(">F", Opcodes.FCONST_0);
        set(">D", Opcodes.DCONST_0);
        set("II>I", Opcodes.IADD, Opcodes.ISUB, Opcodes.IMUL, Opcodes.IDIV, Opcodes.IREM);
        set("II>I", Opcodes.IAND, Opcodes.IOR, Opcodes.IXOR, Opcodes.ISHL, Opcodes.ISHR, Opcodes.IUSHR);
        set("JJ>J", Opcodes.LADD, Opcodes.LSUB, Opcodes.LMUL, Opcodes.LDIV, Opcodes.LREM);
        set("JJ>J", Opcodes.LAND, Opcodes.LOR, Opcodes.LXOR);
        set("JI>J", Opcodes.LSHL, Opcodes.LSHR, Opcodes.LUSHR);
        set("FF>F", Opcodes.FADD, Opcodes.FSUB, Opcodes.FMUL, Opcodes.FDIV);
        set("DD>D", Opcodes.DADD, Opcodes.DSUB, Opcodes.DMUL, Opcodes.DDIV);
        set("F>F", Opcodes.FNEG);
        set("D>D", Opcodes.DNEG);
        set("I>I", Opcodes.INEG, Opcodes.I2B, Opcodes.I2S, Opcodes.I2C);
        set("I>J", Opcodes.I2L);
        set("I>F", Opcodes.I2F);
        set("I>D", Opcodes.I2D);
        set("J>I", Opcodes.L2I);
        set("J>F", Opcodes.L2F);
        set("J>D", Opcodes.L2D);
        set("F>I", Opcodes.F2I);
        set("F>J", Opcodes.F2L);
        set("F>D", Opcodes.F2D);
        set("D>I", Opcodes.D2I);
        set("D>J", Opcodes.D2L);
        set("D>F", Opcodes.D2F);
        set("JJ>I", Opcodes.LCMP);
        set("FF>I", Opcodes.FCMPL, Opcodes.FCMPG);
        set("DD>I", Opcodes.DCMPL, Opcodes.DCMPG);
        set("AI>I", Opcodes.BALOAD, Opcodes.SALOAD, Opcodes.IALOAD, Opcodes.AALOAD);
        set("AI>J", Opcodes.LALOAD);
        set("AI>F", Opcodes.FALOAD);
        set("AI>D", Opcodes.DALOAD);
        set("AII>", Opcodes.BASTORE, Opcodes.SASTORE, Opcodes.IASTORE, Opcodes.LASTORE);
        set("AII>", Opcodes.FASTORE, Opcodes.DASTORE, Opcodes.AASTORE);
        set("A>I", Opcodes.ARRAYLENGTH);
        set("I>", Opcodes.IFEQ, Opcodes.IFNE, Opcodes.IFLT, Opcodes.IFGE, Opcodes.IFGT, Opcodes.IFLE);
        set("II>", Opcodes.IF_ICMPEQ, Opcodes.IF_ICMPNE, Opcodes.IF_ICMPLT, Opcodes.IF_ICMPGE);
        set("II>", Opcodes.IF_ICMPGT, Opcodes.IF_ICMPLE);
        set("A>", Opcodes.IFNULL, Opcodes.IFNONNULL);
        set("AA>", Opcodes.IF_ACMPEQ, Opcodes.IF_ACMPNE);
        set(">", Opcodes.GOTO);
    }

    static String of(int opcode) {
        return EFFECTS[opcode];
    }

    /** The verification type of a letter. */
    static Object type(char letter) {
        return switch (letter) {
            case 'J' -> Opcodes.LONG;
            case 'F' -> Opcodes.FLOAT;
            case 'D' -> Opcodes.DOUBLE;
            default -> Opcodes.INTEGER;
        };
    }
}
