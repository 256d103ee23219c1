package io.wasmj.spec.core;

import io.wasmj.compiler.text.Script;
import java.util.Locale;
import java.util.Set;

/** The parts of the suite as the conformance table lists them: by folder, and the files beside the folders by name. */
enum SuitePart {
    CORE("Core: WebAssembly 1.0 and 2.0, extended constant expressions"),
    BULK_MEMORY("Bulk memory and tables"),
    TAIL_CALLS("Tail calls"),
    SIMD("SIMD"),
    RELAXED_SIMD("Relaxed SIMD"),
    MULTI_MEMORY("Multiple memories"),
    MEMORY64("64-bit memories and tables"),
    REFERENCES("Typed function references"),
    GC("Garbage collection"),
    EXCEPTIONS("Exceptions"),
    LEGACY_EXCEPTIONS("Exceptions as before the standard"),
    CUSTOM("Custom sections and annotations"),
    THREADS("Threads"),
    CUSTOM_PAGE_SIZES("Custom page sizes"),
    WIDE_ARITHMETIC("Wide arithmetic");

    private static final Set<String> TAIL_CALL_FILES = Set.of("return_call.wast", "return_call_indirect.wast");
    private static final Set<String> REFERENCE_FILES = Set.of(
            "br_on_non_null.wast",
            "br_on_null.wast",
            "call_ref.wast",
            "local_init.wast",
            "ref.wast",
            "ref_as_non_null.wast",
            "return_call_ref.wast",
            "type-equivalence.wast");
    private static final Set<String> GC_FILES = Set.of("type-canon.wast", "type-rec.wast");

    private final String title;

    SuitePart(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The part that a script named as {@link Script#name} belongs to. */
    static SuitePart of(String script) {
        String[] path = script.split("/", -1);
        return switch (path[0]) {
            case "legacy" -> LEGACY_EXCEPTIONS;
            case "custom" -> CUSTOM;
            case "proposals" -> valueOf(path[1].replace('-', '_').toUpperCase(Locale.ROOT));
            default -> ofCore(path);
        };
    }

    private static SuitePart ofCore(String[] path) {
        return switch (path[1]) {
            case "bulk-memory" -> BULK_MEMORY;
            case "simd" -> SIMD;
            case "relaxed-simd" -> RELAXED_SIMD;
            case "multi-memory" -> MULTI_MEMORY;
            case "memory64" -> MEMORY64;
            case "gc" -> GC;
            case "exceptions" -> EXCEPTIONS;
            case String file when TAIL_CALL_FILES.contains(file) -> TAIL_CALLS;
            case String file when REFERENCE_FILES.contains(file) -> REFERENCES;
            case String file when GC_FILES.contains(file) -> GC;
            default -> CORE;
        };
    }
}
