package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.Module;

/** Makes the functions of a module as they are to be compiled; for any number of threads, and each as often as asked for. */
@FunctionalInterface
public interface FunctionSource {

    /** As the module has them. */
    FunctionSource PLAIN = IrBuilder::build;

    /** The function with the given index among those that have a body. */
    FunctionIr build(Module module, int definedIndex);
}
