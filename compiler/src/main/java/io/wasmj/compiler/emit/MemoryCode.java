package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Stmt;

/** Loads and stores within one method: the one place that knows where the bytes of memories are. */
interface MemoryCode {

    /** The class that loads and stores whole vectors. */
    int VECTOR_BYTES = 16;

    String VECTORS = "io/wasmj/runtime/abi/simd/VectorMemory";

    /** Called at the start of a method; {@code accesses} loads and stores follow. */
    void enter(int accesses);

    /** Called after anything that may have grown the memory. */
    void mayHaveGrown();

    void load(Expr.Load load);

    void store(Stmt.Store store);

    /** Pushes where a vector lies, an address that was checked or an array and an index. */
    void vectorPlace(int memory, Expr address, long offset);

    /** The descriptor of such a place. */
    String vectorPlaceType();

    /** What is known of the addresses checked so far. */
    CheckedAddresses checked();
}
