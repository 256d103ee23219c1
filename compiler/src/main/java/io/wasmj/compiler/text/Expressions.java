package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Tokens.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the instructions of a function or of a constant expression and encodes them. */
final class Expressions {

    /*
     * What is open is kept on a stack of this class, not on Java's: folded instructions may be nested deeper than any
     * stack. The opcode of a folded instruction is written when its parenthesis closes.
     */

    private enum Shape {
        /** From the name of the instruction to {@code end}. */
        PLAIN_BLOCK,
        /** A folded instruction around its operands. */
        FOLDED,
        FOLDED_BLOCK,
        FOLDED_IF,
        FOLDED_TRY,
        /** The instructions of a part of a folded if or try. */
        PART
    }

    private static final class Frame {
        private final Shape shape;
        private final Instruction instruction;

        /** What the instruction becomes, as far as it is not written yet. */
        private byte[] pending = {};

        private @Nullable String label;
        private @Nullable String labelName;
        private @Nullable Byte hint;

        /** The last part that was read, of those instructions that have several; then and do are like a block. */
        private Immediate part;

        private Frame(Shape shape, Instruction instruction) {
            this.shape = shape;
            this.instruction = instruction;
            part = instruction.immediate();
        }

        /** Whether only folded instructions can stand here. */
        private boolean wantsFolded() {
            return shape == Shape.FOLDED || shape == Shape.FOLDED_IF || shape == Shape.FOLDED_TRY;
        }
    }

    /**
     * A hint for a branch.
     *
     * @param offset where the instruction starts in the function
     */
    record Hint(int offset, byte value) {}

    private static final int ELSE = 0x05;
    private static final int CATCH = 0x07;
    private static final int END = 0x0b;
    private static final int DELEGATE = 0x18;
    private static final int CATCH_ALL = 0x19;

    private static final List<String> CATCHES = List.of("catch", "catch_ref", "catch_all", "catch_all_ref");

    private final TokenReader reader;
    private final ModuleScope scope;
    private final TypeSection types;
    private final Operands operands;
    private final IndexSpace locals;
    private final Labels labels;
    private final BinaryWriter out;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final List<Hint> hints = new ArrayList<>();

    /** @param out holds the declaration of the locals if it is a function, so that offsets are right */
    Expressions(
            TokenReader reader,
            ModuleScope scope,
            TypeSection types,
            Operands operands,
            IndexSpace locals,
            BinaryWriter out) {
        this.reader = reader;
        this.scope = scope;
        this.types = types;
        this.operands = operands;
        this.locals = locals;
        this.out = out;
        labels = new Labels(reader);
    }

    Labels labels() {
        return labels;
    }

    List<Hint> hints() {
        return hints;
    }

    /** Reads instructions up to the parenthesis that closes what they are part of, and ends the expression. */
    void sequence() {
        while (!frames.isEmpty() || !reader.isNext(Kind.CLOSE)) {
            step();
        }
        out.oneByte(END);
    }

    /** Reads a single folded instruction, and ends the expression. */
    void folded() {
        do {
            if (!reader.isNext(Kind.OPEN) && frames.isEmpty()) {
                throw reader.unexpected();
            }
            step();
        } while (!frames.isEmpty());
        out.oneByte(END);
    }

    private void step() {
        Frame top = frames.peek();
        switch (reader.kind()) {
            case CLOSE -> {
                if (top == null || top.shape == Shape.PLAIN_BLOCK) {
                    throw reader.unexpected();
                }
                close(top);
                reader.expectClose();
                frames.pop();
            }
            case OPEN -> open(top);
            case KEYWORD -> {
                if (top != null && top.wantsFolded()) {
                    throw reader.unexpected();
                }
                plain(top);
            }
            default -> throw reader.unexpected();
        }
    }

    private Instruction instruction() {
        Instruction instruction = reader.isNext(Kind.KEYWORD) ? Instruction.of(reader.text()) : null;
        if (instruction == null) {
            throw reader.unexpected();
        }
        return instruction;
    }

    private void plain(@Nullable Frame top) {
        Byte hint = reader.annotations().branchHint(reader.position());
        Instruction instruction = instruction();
        Immediate immediate = instruction.immediate();
        switch (immediate) {
            case BLOCK, IF, TRY, TRY_TABLE -> {
                reader.keyword();
                Frame frame = new Frame(Shape.PLAIN_BLOCK, instruction);
                hint(hint, instruction);
                block(frame, out);
                labels.push(frame.label, frame.labelName);
                frames.push(frame);
            }
            case ELSE, CATCH, CATCH_ALL, DELEGATE, END -> {
                if (top == null || top.shape != Shape.PLAIN_BLOCK || !mayFollow(immediate, top.part)) {
                    throw reader.unexpected();
                }
                reader.keyword();
                if (immediate == Immediate.ELSE || immediate == Immediate.END) {
                    labels.repeat();
                }
                part(top, immediate);
                if (immediate == Immediate.DELEGATE || immediate == Immediate.END) {
                    frames.pop();
                }
            }
            default -> {
                reader.keyword();
                hint(hint, instruction);
                operands.encode(instruction, locals, labels, out);
            }
        }
    }

    private static boolean mayFollow(Immediate part, Immediate previous) {
        return switch (part) {
            case ELSE -> previous == Immediate.IF;
            case CATCH, CATCH_ALL -> previous == Immediate.TRY || previous == Immediate.CATCH;
            case DELEGATE -> previous == Immediate.TRY;
            default -> true;
        };
    }

    private void part(Frame frame, Immediate part) {
        frame.part = part;
        switch (part) {
            case ELSE -> out.oneByte(ELSE);
            case CATCH -> {
                out.oneByte(CATCH);
                out.index(scope.tags.index(reader));
            }
            case CATCH_ALL -> out.oneByte(CATCH_ALL);
            case DELEGATE -> {
                // Its label is one outside the block it ends.
                labels.pop();
                out.oneByte(DELEGATE);
                out.index(labels.index());
            }
            default -> endBlock();
        }
    }

    /** Reads label, type and handlers of a block, and encodes it. */
    private void block(Frame frame, BinaryWriter encoded) {
        frame.label = reader.id();
        frame.labelName = reader.annotations().name(reader.position(), "label");
        encoded.opcode(frame.instruction.code());
        types.blockType(encoded);
        if (frame.instruction.immediate() == Immediate.TRY_TABLE) {
            handlers(encoded);
        }
    }

    private void handlers(BinaryWriter encoded) {
        BinaryWriter list = new BinaryWriter();
        int count = 0;
        for (int kind = 0; kind < CATCHES.size(); ) {
            if (!reader.acceptOpen(CATCHES.get(kind))) {
                kind++;
                continue;
            }
            list.oneByte(kind);
            if (kind < 2) {
                list.index(scope.tags.index(reader));
            }
            list.index(labels.index());
            reader.expectClose();
            count++;
            kind = 0;
        }
        encoded.unsigned(count);
        encoded.bytes(list);
    }

    private void open(@Nullable Frame top) {
        if (top != null && (top.shape == Shape.FOLDED_IF || top.shape == Shape.FOLDED_TRY) && openPart(top)) {
            return;
        }
        if (top != null && (top.shape == Shape.FOLDED_TRY || isThenRead(top))) {
            throw reader.unexpected();
        }
        Byte hint = reader.annotations().branchHint(reader.position());
        reader.expect(Kind.OPEN);
        Instruction instruction = instruction();
        Frame frame = new Frame(shape(instruction), instruction);
        reader.keyword();
        switch (frame.shape) {
            case FOLDED, FOLDED_IF -> {
                BinaryWriter encoded = new BinaryWriter();
                if (frame.shape == Shape.FOLDED) {
                    operands.encode(instruction, locals, labels, encoded);
                } else {
                    block(frame, encoded);
                }
                frame.pending = encoded.toBytes();
                frame.hint = hint;
            }
            default -> {
                hint(hint, instruction);
                block(frame, out);
                labels.push(frame.label, frame.labelName);
            }
        }
        frames.push(frame);
    }

    private Shape shape(Instruction instruction) {
        return switch (instruction.immediate()) {
            case BLOCK, TRY_TABLE -> Shape.FOLDED_BLOCK;
            case IF -> Shape.FOLDED_IF;
            case TRY -> Shape.FOLDED_TRY;
            case ELSE, CATCH, CATCH_ALL, DELEGATE, END -> throw reader.unexpected();
            default -> Shape.FOLDED;
        };
    }

    /** Whether a folded if is behind its condition. */
    private static boolean isThenRead(Frame frame) {
        return frame.shape == Shape.FOLDED_IF && frame.part != Immediate.IF;
    }

    /** Starts the next part of a folded if or try, if it is what comes next. */
    private boolean openPart(Frame frame) {
        switch (frame.part) {
            case IF -> {
                if (!reader.acceptOpen("then")) {
                    return false;
                }
                emitPending(frame);
                labels.push(frame.label, frame.labelName);
                frame.part = Immediate.BLOCK;
            }
            case TRY -> {
                if (!reader.acceptOpen("do")) {
                    return false;
                }
                frame.part = Immediate.BLOCK;
            }
            case BLOCK, CATCH -> {
                return openLaterPart(frame);
            }
            default -> {
                return false;
            }
        }
        frames.push(new Frame(Shape.PART, frame.instruction));
        return true;
    }

    private boolean openLaterPart(Frame frame) {
        boolean ofTry = frame.shape == Shape.FOLDED_TRY;
        if (ofTry && frame.part == Immediate.BLOCK && reader.acceptOpen("delegate")) {
            part(frame, Immediate.DELEGATE);
            reader.expectClose();
            return true;
        }
        if (ofTry && reader.acceptOpen("catch")) {
            part(frame, Immediate.CATCH);
        } else if (ofTry && reader.acceptOpen("catch_all")) {
            part(frame, Immediate.CATCH_ALL);
        } else if (!ofTry && reader.acceptOpen("else")) {
            part(frame, Immediate.ELSE);
        } else {
            return false;
        }
        frames.push(new Frame(Shape.PART, frame.instruction));
        return true;
    }

    private void close(Frame frame) {
        switch (frame.shape) {
            case FOLDED -> emitPending(frame);
            case FOLDED_BLOCK -> endBlock();
            case FOLDED_IF, FOLDED_TRY -> {
                if (frame.part == frame.instruction.immediate()) {
                    throw reader.unexpected();
                }
                if (frame.part != Immediate.DELEGATE) {
                    endBlock();
                }
            }
            default -> {
                // The block around it goes on.
            }
        }
    }

    private void endBlock() {
        labels.pop();
        out.oneByte(END);
    }

    private void emitPending(Frame frame) {
        hint(frame.hint, frame.instruction);
        out.bytes(frame.pending);
    }

    private void hint(@Nullable Byte value, Instruction instruction) {
        if (value != null) {
            Annotations.checkHintTarget(instruction);
            hints.add(new Hint(out.size(), value));
        }
    }
}
