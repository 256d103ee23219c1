package io.wasmj.runtime;

/** Something a module needs: the module and name it asks for, and the type it must have. */
public record ImportType(String module, String name, ExternType type) {

    @Override
    public String toString() {
        return module + "." + name + ": " + type;
    }
}
