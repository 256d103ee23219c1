package io.wasmj.compiler;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.InvalidModule;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeaturesTest {

    private static InvalidModule refusal(String fields, Features features) {
        byte[] wasm = WasmCompiler.toBinary(fields);
        CompilerOptions options = CompilerOptions.DEFAULT.withFeatures(features);
        return assertThrows(InvalidModule.class, () -> WasmCompiler.compile(wasm, options), fields);
    }

    /** What a module is compiled with where it needs a proposal and what that builds on, and nothing else. */
    private static Features only(Proposal proposal) {
        return Features.NONE.with(proposal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sign-extension | (func (drop (i32.extend8_s (i32.const 0))))",
                "nontrapping-float-to-int | (func (drop (i32.trunc_sat_f32_s (f32.const 0))))",
                "multi-value | (func (result i32 i32) (unreachable))",
                "multi-value | (func (i32.const 0) (block (param i32) (drop)))",
                "bulk-memory | (memory 1) (data \"x\")",
                "bulk-memory | (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))",
                "bulk-memory | (elem func)",
                "reference-types | (table 1 funcref) (table 1 funcref)",
                "reference-types | (func (param externref))",
                "reference-types | (func (local funcref))",
                "reference-types | (table 1 externref)",
                "reference-types | (table 1 funcref) (func (drop (table.get (i32.const 0))))",
                "reference-types | (func (drop (select (result i32) (i32.const 0) (i32.const 0) (i32.const 0))))",
                "simd | (func (param v128))",
                "simd | (memory 1) (func (drop (v128.load (i32.const 0))))",
                "simd | (func (block (result v128) (unreachable)) (drop))",
                "extended-const | (global i32 (i32.add (i32.const 1) (i32.const 2)))",
                "tail-call | (func (return_call 0))",
                "multi-memory | (memory 1) (memory 1)",
                "multi-memory | (import \"\" \"m\" (memory 1)) (memory 1)",
                "memory64 | (memory i64 1)",
                "memory64 | (table i64 1 funcref)",
                "relaxed-simd | (func (param v128) (drop (i8x16.relaxed_swizzle (local.get 0) (local.get 0))))",
                "function-references | (type $f (func)) (func (param (ref $f)))",
                "function-references | (type $f (func)) (func (call_ref $f (ref.null $f)))",
                "function-references | (func $f) (table 1 funcref (ref.func $f))",
                "gc | (type (struct))",
                "gc | (rec (type (func)) (type (func)))",
                "gc | (type (sub (func)))",
                "gc | (func (param i31ref))",
                "gc | (global $a i32 (i32.const 0)) (global i32 (global.get $a))",
                "exception-handling | (tag)",
                "exception-handling | (import \"\" \"t\" (tag))",
                "exception-handling | (func (try_table))",
                "exception-handling | (func (param exnref))",
                "threads | (memory 1 1 shared)",
                "threads | (func (atomic.fence))",
                "legacy-exceptions | (func (try (do) (catch_all)))",
                "custom-page-sizes | (memory 1 (pagesize 1))",
                "wide-arithmetic | (func (param i64) local.get 0 local.get 0 i64.mul_wide_u drop drop)",
                "compact-imports | (import \"m\" (item \"f\" (func)) (item \"g\" (func)))",
            })
    void whatAProposalBroughtNeedsIt(String name, String fields) {
        Proposal proposal = Proposal.of(name);
        InvalidModule refusal = refusal(fields, all().without(proposal));
        assertEquals(name, refusal.proposal());
        assertTrue(refusal.offset() >= 0, refusal.toString());
        String why = Features.DEFAULT.includes(proposal)
                ? "--no-features named it, or what it builds on"
                : "--features " + name + " turns it on";
        assertTrue(
                String.valueOf(refusal.getMessage())
                        .startsWith("needs the proposal '" + name + "', which is off (" + why + "): "),
                refusal.toString());
        CompilerOptions enough = CompilerOptions.DEFAULT.withFeatures(only(proposal));
        assertDoesNotThrow(() -> WasmCompiler.compile(WasmCompiler.toBinary(fields), enough), fields);
    }

    @Test
    void everyProposalIsTested() throws NoSuchMethodException {
        CsvSource rows = FeaturesTest.class
                .getDeclaredMethod("whatAProposalBroughtNeedsIt", String.class, String.class)
                .getAnnotation(CsvSource.class);
        Set<String> tested = Arrays.stream(rows.value())
                .map(row -> row.substring(0, row.indexOf(' ')))
                .collect(Collectors.toSet());
        assertEquals(all().proposals().stream().map(Proposal::toString).collect(Collectors.toSet()), tested);
    }

    @Test
    void theMessageSaysWhatAndWhere() {
        InvalidModule refusal = refusal(
                "(func) (func $f (param v128) (drop (i8x16.relaxed_swizzle (local.get 0) (local.get 0))))",
                Features.DEFAULT.without(Proposal.RELAXED_SIMD));
        assertEquals(
                "needs the proposal 'relaxed-simd', which is off (--no-features named it, or what it"
                        + " builds on):"
                        + " i8x16.relaxed_swizzle (in function 1 at byte 0x23)",
                refusal.getMessage());
    }

    @Test
    void localsAreOfAFunction() {
        assertEquals(1, refusal("(func) (func (local v128))", Features.NONE).function());
    }

    @Test
    void whatNobodySupportsIsRefusedByName() {
        InvalidModule refusal = refusal("(rec (type (descriptor 1) (struct)) (type (describes 0) (struct)))", all());
        assertEquals("custom-descriptors", refusal.proposal());
        assertTrue(String.valueOf(refusal.getMessage()).contains("is not supported"), refusal.toString());
        assertThrows(IllegalArgumentException.class, () -> Features.DEFAULT.with(Proposal.STACK_SWITCHING));
    }

    @Test
    void proposalsComeWithWhatTheyBuildOnAndGoWithWhatBuildsOnThem() {
        assertEquals(
                EnumSet.of(Proposal.GC, Proposal.FUNCTION_REFERENCES, Proposal.REFERENCE_TYPES, Proposal.BULK_MEMORY),
                only(Proposal.GC).proposals());
        Features without = Features.DEFAULT.without(Proposal.REFERENCE_TYPES);
        assertFalse(without.includes(Proposal.GC));
        assertFalse(without.includes(Proposal.LEGACY_EXCEPTIONS));
        assertTrue(without.includes(Proposal.BULK_MEMORY));
        assertEquals(Features.NONE, Features.NONE.with(Proposal.SIMD).without(Proposal.SIMD));
    }

    @Test
    void theStampNamesWhatDiffers() {
        String usual = CompilerOptions.DEFAULT.stamp();
        Features other = Features.DEFAULT.with(Proposal.WIDE_ARITHMETIC).without(Proposal.SIMD);
        assertEquals(
                usual + " -simd -relaxed-simd +wide-arithmetic",
                CompilerOptions.DEFAULT.withFeatures(other).stamp());
    }

    @Test
    void namesAreThoseOfTheProposals() {
        assertEquals(Proposal.MEMORY64, Proposal.of("memory64"));
        assertEquals("nontrapping-float-to-int", Proposal.NONTRAPPING_FLOAT_TO_INT.toString());
        assertThrows(IllegalArgumentException.class, () -> Proposal.of("MEMORY64"));
    }

    private static Features all() {
        return Features.NONE.with(Arrays.stream(Proposal.values())
                .filter(proposal -> proposal.status() != Proposal.Status.UNSUPPORTED)
                .toList());
    }
}
