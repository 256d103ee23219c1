package io.wasmj.compiler;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Module.Export;
import io.wasmj.compiler.binary.Module.ExternKind;
import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.FunctionSource;
import io.wasmj.compiler.ir.IrBuilder;
import io.wasmj.compiler.pass.Resumption;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.SnapshotException;
import io.wasmj.runtime.SubType;
import io.wasmj.runtime.abi.Recording.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A module that goes on where a guest was stopped: for each function that was left there is one more, which goes on in
 * the middle of it, and the export that was called is the outermost of these.
 */
final class Freezing implements FunctionSource {

    private final Module original;
    private final String entry;
    private final List<Frame> frames;

    /**
     * @param entry the export that was called
     * @param frames innermost first
     */
    Freezing(Module original, String entry, List<Frame> frames) {
        if (frames.isEmpty()) {
            throw new SnapshotException(
                    "no function of the guest was left: the module was not compiled to be recorded");
        }
        this.original = original;
        this.entry = entry;
        this.frames = frames;
    }

    /** The module with a function for each frame behind its own, in the order of the frames. */
    Module module() {
        int count = original.functions().length;
        int[] functions = Arrays.copyOf(original.functions(), count + frames.size());
        List<DefinedType> types = new ArrayList<>(original.types());
        List<Module.Body> bodies = new ArrayList<>(original.bodies());
        Map<Integer, String> names = new HashMap<>(original.names().functions());
        for (int i = 0; i < frames.size(); i++) {
            int function = frames.get(i).function();
            functions[count + i] = types.size();
            FuncType type =
                    new FuncType(List.of(), original.functionType(function).results());
            types.addAll(DefinedType.group(List.of(new SubType(true, null, type))));
            bodies.add(original.bodies().get(function - original.importedFunctions()));
            names.put(count + i, original.functionName(function));
        }
        return new Module(
                original.bytes(),
                original.features(),
                types,
                original.imports(),
                functions,
                original.tables(),
                original.memories(),
                original.tags(),
                original.globals(),
                original.exports().stream().map(this::goingOn).toList(),
                original.start(),
                original.elements(),
                original.dataCount(),
                original.data(),
                bodies,
                new Module.Names(original.names().module(), names),
                original.customSections());
    }

    private Export goingOn(Export export) {
        return export.kind() == ExternKind.FUNC && export.name().equals(entry)
                ? new Export(export.name(), export.kind(), original.functions().length + frames.size() - 1)
                : export;
    }

    @Override
    public FunctionIr build(Module module, int definedIndex) {
        int place = definedIndex - original.bodies().size();
        if (place < 0) {
            return IrBuilder.build(module, definedIndex);
        }
        int index = original.functions().length + place;
        return Resumption.build(original, frames.get(place), index, place == 0 ? -1 : index - 1);
    }
}
