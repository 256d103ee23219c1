package io.wasmj.compiler;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What WebAssembly has beyond its version 1.0, each by the name its proposal goes by. */
public enum Proposal {
    SIGN_EXTENSION(Status.WASM_2),
    NONTRAPPING_FLOAT_TO_INT(Status.WASM_2),
    MULTI_VALUE(Status.WASM_2),
    BULK_MEMORY(Status.WASM_2),
    REFERENCE_TYPES(Status.WASM_2, BULK_MEMORY),
    SIMD(Status.WASM_2),
    EXTENDED_CONST(Status.WASM_3),
    TAIL_CALL(Status.WASM_3),
    MULTI_MEMORY(Status.WASM_3),
    MEMORY64(Status.WASM_3),
    RELAXED_SIMD(Status.WASM_3, SIMD),
    FUNCTION_REFERENCES(Status.WASM_3, REFERENCE_TYPES),
    GC(Status.WASM_3, FUNCTION_REFERENCES),
    EXCEPTION_HANDLING(Status.WASM_3, REFERENCE_TYPES),
    THREADS(Status.WIDESPREAD),
    LEGACY_EXCEPTIONS(Status.WIDESPREAD, EXCEPTION_HANDLING),
    CUSTOM_PAGE_SIZES(Status.OPTIONAL),
    WIDE_ARITHMETIC(Status.OPTIONAL),
    COMPACT_IMPORTS(Status.OPTIONAL),
    CUSTOM_DESCRIPTORS(Status.UNSUPPORTED),
    STACK_SWITCHING(Status.UNSUPPORTED);

    /** How far a proposal has come, and so whether it is on by default. */
    public enum Status {
        /** Part of the standard since version 2.0: on. */
        WASM_2,
        /** Part of the standard since version 3.0: on. */
        WASM_3,
        /** Not part of the standard, but what tools write without being asked: on. */
        WIDESPREAD,
        /** Not part of the standard yet: off. */
        OPTIONAL,
        /** Recognised, only to be refused by name. */
        UNSUPPORTED;

        /** Whether proposals of this status are on where nobody says otherwise. */
        public boolean isDefault() {
            return compareTo(OPTIONAL) < 0;
        }
    }

    private final Status status;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Proposal> needs;

    Proposal(Status status, Proposal... needs) {
        this.status = status;
        this.needs = List.of(needs);
    }

    /**
     * The proposal of that name, as {@link #toString} gives it.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Proposal of(String name) {
        return Arrays.stream(values())
                .filter(proposal -> proposal.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no proposal '" + name + "', there are " + Arrays.asList(values())));
    }

    public Status status() {
        return status;
    }

    /** This one and all that it builds on. */
    Set<Proposal> withNeeds() {
        EnumSet<Proposal> all = EnumSet.of(this);
        needs.forEach(needed -> all.addAll(needed.withNeeds()));
        return Collections.unmodifiableSet(all);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
