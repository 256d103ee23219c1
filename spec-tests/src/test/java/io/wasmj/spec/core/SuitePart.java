package io.wasmj.spec.core;

import io.wasmj.compiler.Features;
import io.wasmj.compiler.Proposal;
import io.wasmj.compiler.text.Script;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The parts of the suite as the conformance table lists them: by folder, and the files beside the folders by name. */
enum SuitePart {
    CORE(
            "Core: WebAssembly 1.0 and 2.0, extended constant expressions",
            Proposal.SIGN_EXTENSION,
            Proposal.NONTRAPPING_FLOAT_TO_INT,
            Proposal.MULTI_VALUE,
            Proposal.REFERENCE_TYPES,
            Proposal.EXTENDED_CONST),
    BULK_MEMORY("Bulk memory and tables", Proposal.BULK_MEMORY),
    TAIL_CALLS("Tail calls", Proposal.TAIL_CALL),
    SIMD("SIMD", Proposal.SIMD),
    RELAXED_SIMD("Relaxed SIMD", Proposal.RELAXED_SIMD),
    MULTI_MEMORY("Multiple memories", Proposal.MULTI_MEMORY),
    MEMORY64("64-bit memories and tables", Proposal.MEMORY64),
    REFERENCES("Typed function references", Proposal.FUNCTION_REFERENCES),
    GC("Garbage collection", Proposal.GC),
    EXCEPTIONS("Exceptions", Proposal.EXCEPTION_HANDLING),
    LEGACY_EXCEPTIONS("Exceptions as before the standard", Proposal.LEGACY_EXCEPTIONS),
    CUSTOM("Custom sections and annotations"),
    THREADS("Threads", Proposal.THREADS),
    CUSTOM_PAGE_SIZES("Custom page sizes", Proposal.CUSTOM_PAGE_SIZES),
    WIDE_ARITHMETIC("Wide arithmetic", Proposal.WIDE_ARITHMETIC);

    /**
     * What the scripts of threads build on. They assert that there is one memory and one table, which the standard has
     * overruled; of what came after 1.0 they only need how an element segment names its table.
     */
    private static final Features BEFORE_2 = Features.NONE.with(Proposal.BULK_MEMORY);

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

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Proposal> proposals;

    SuitePart(String title, Proposal... proposals) {
        this.title = title;
        this.proposals = List.of(proposals);
    }

    String title() {
        return title;
    }

    /** What the part tests beyond WebAssembly 1.0. */
    List<Proposal> proposals() {
        return proposals;
    }

    /** What is on for its scripts. */
    Features features() {
        return (this == THREADS ? BEFORE_2 : Features.DEFAULT).with(proposals);
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
