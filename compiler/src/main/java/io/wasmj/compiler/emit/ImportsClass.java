package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;

/**
 * The imported functions: an abstract method for each, which linking implements, and a static one of the shape of all
 * functions that calls it.
 */
final class ImportsClass {

    private ImportsClass() {}

    /** The method that linking implements. */
    static String method(int function) {
        return "i" + function;
    }

    static byte[] emit(ModuleLayout layout) {
        Module module = layout.module();
        ClassCode type =
                new ClassCode(layout.importsClass(), JavaType.OBJECT, Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT);
        type.constructor(Opcodes.ACC_PUBLIC, JavaType.OBJECT);
        for (int i = 0; i < module.importedFunctions(); i++) {
            FuncType callee = module.functionType(i);
            if (Signature.direct(callee.params()) < callee.params().size()) {
                throw new InvalidModule(
                        module.functionName(i) + " is imported with "
                                + callee.params().size() + " parameters, which is more than a Java method can take",
                        i,
                        -1);
            }
            stub(type, layout, i, callee);
        }
        return type.end();
    }

    private static void stub(ClassCode type, ModuleLayout layout, int function, FuncType callee) {
        String host = HostValues.descriptor(callee).replace(")", "L" + layout.instance() + ";)");
        type.method(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, method(function), host)
                .visitEnd();
        List<Object> parameters = new ArrayList<>();
        int instance = 0;
        for (ValType param : callee.params()) {
            parameters.add(JavaType.verification(param));
            instance += Signature.slots(param);
        }
        parameters.add(layout.instance());
        int self = instance;
        type.method(ClassCode.STATIC, layout.method(function), layout.descriptor(callee), parameters, code -> {
            code.load(self);
            code.getField(layout.instance(), "imports", "L" + layout.importsClass() + ";");
            int slot = 0;
            for (ValType param : callee.params()) {
                code.load(slot);
                slot += Signature.slots(param);
            }
            code.load(self);
            code.invokeVirtual(layout.importsClass(), method(function), host);
            HostValues.unpack(code, layout, callee.results(), self);
            if (!callee.results().isEmpty()) {
                JavaType.enter(code, callee.results().getFirst());
            }
            code.ret(!callee.results().isEmpty());
        });
    }
}
