package io.wasmj.compiler.emit;

import io.wasmj.runtime.InvalidModule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A generated class as it is written. */
final class ClassCode {

    static final int STATIC = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;

    private final ClassWriter writer = new ClassWriter(0);
    private final String name;

    ClassCode(String name, String superclass, int access) {
        this.name = name;
        writer.visit(Opcodes.V25, access, name, null, superclass, null);
    }

    String name() {
        return name;
    }

    void field(int access, String name, String descriptor) {
        writer.visitField(access, name, descriptor, null, null).visitEnd();
    }

    MethodVisitor method(int access, String name, String descriptor) {
        return writer.visitMethod(access, name, descriptor, null, null);
    }

    /** A method whose code {@code body} writes; its parameters are locals from 0 on. */
    void method(int access, String name, String descriptor, List<Object> parameters, Consumer<Code> body) {
        Code code = new Code(method(access, name, descriptor));
        parameters.forEach(type -> code.newSlot(type, true));
        body.accept(code);
        code.end();
    }

    void constructor(int access, String superclass) {
        method(access, "<init>", "()V", List.of(name), code -> {
            code.load(0);
            code.invokeSpecial(superclass, "<init>", "()V");
            code.ret(false);
        });
    }

    /**
     * Writes pieces of straight code into as many static methods as they need to stay small.
     *
     * @return the names of the methods
     */
    List<String> chunks(
            String prefix, String descriptor, List<Object> parameters, int methodBytes, List<Consumer<Code>> pieces) {
        List<String> names = new ArrayList<>();
        int from = 0;
        while (from < pieces.size()) {
            int to = from;
            int bytes = 1;
            while (to < pieces.size()) {
                bytes += measure(parameters, pieces.get(to));
                if (bytes > methodBytes && to > from) {
                    break;
                }
                to++;
            }
            String chunk = prefix + names.size();
            names.add(chunk);
            List<Consumer<Code>> mine = pieces.subList(from, to);
            method(STATIC, chunk, descriptor, parameters, code -> {
                mine.forEach(piece -> piece.accept(code));
                code.ret(false);
            });
            from = to;
        }
        return names;
    }

    static int measure(List<Object> parameters, Consumer<Code> piece) {
        Code code = new Code(null);
        parameters.forEach(type -> code.newSlot(type, true));
        piece.accept(code);
        return code.bytes();
    }

    /**
     * The class file.
     *
     * @throws InvalidModule where it would need more constants than a class can have
     */
    byte[] end() {
        writer.visitEnd();
        try {
            return writer.toByteArray();
        } catch (ClassTooLargeException e) {
            throw new InvalidModule(
                    "too large for Java classes: " + name.substring(name.lastIndexOf('/') + 1) + " would have "
                            + e.getConstantPoolCount() + " constants",
                    -1,
                    -1);
        }
    }
}
