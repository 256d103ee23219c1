package io.wasmj.runtime;

/** The type of the addresses of a memory or the indices of a table (spec, "Types: Address Types"). */
public enum AddressType {
    I32(ValType.I32),
    I64(ValType.I64);

    private final NumType valType;

    AddressType(NumType valType) {
        this.valType = valType;
    }

    public NumType valType() {
        return valType;
    }
}
