package io.wasmj.runtime;

/** Something a module offers under a name. */
public record ExportType(String name, ExternType type) {

    @Override
    public String toString() {
        return name + ": " + type;
    }
}
