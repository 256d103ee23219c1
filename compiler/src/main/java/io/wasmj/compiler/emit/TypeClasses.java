package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Module;
import io.wasmj.runtime.ArrayType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.StructType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;

/**
 * The classes of structures and arrays. Each is a subclass of that of its supertype, so that a cast is a cast; its name
 * and all of its bytes follow from the type, so that modules can share it.
 */
final class TypeClasses {

    private TypeClasses() {}

    static Map<String, byte[]> emit(Module module) {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        for (DefinedType type : module.types()) {
            switch (type.composite()) {
                case FuncType func -> {}
                case StructType struct ->
                    classes.computeIfAbsent(JavaType.className(type), name -> struct(type, struct));
                case ArrayType array -> classes.computeIfAbsent(JavaType.className(type), name -> array(type));
            }
        }
        return classes;
    }

    private static ClassCode open(DefinedType type, String base) {
        DefinedType supertype = type.supertype();
        String superclass = supertype == null ? base : JavaType.className(supertype);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER | (type.isFinal() ? Opcodes.ACC_FINAL : 0);
        ClassCode code = new ClassCode(JavaType.className(type), superclass, access);
        code.constructor(Opcodes.ACC_PUBLIC, superclass);
        return code;
    }

    private static byte[] struct(DefinedType type, StructType struct) {
        ClassCode code = open(type, JavaType.STRUCT);
        int inherited =
                type.supertype() == null ? 0 : JavaType.fields(type.supertype()).size();
        for (int i = inherited; i < struct.fields().size(); i++) {
            code.field(Opcodes.ACC_PUBLIC, HeapCode.field(i), JavaType.field(type, i));
        }
        return code.end();
    }

    private static byte[] array(DefinedType type) {
        ClassCode code = open(type, JavaType.ARRAY);
        if (type.supertype() == null) {
            String elements = JavaType.elements(type);
            code.field(Opcodes.ACC_PUBLIC, HeapCode.ELEMENTS, elements);
            code.method(Opcodes.ACC_PUBLIC, "elements", "()L" + JavaType.OBJECT + ";", List.of(code.name()), body -> {
                body.load(0);
                body.getField(code.name(), HeapCode.ELEMENTS, elements);
                body.ret(true);
            });
        }
        return code.end();
    }
}
