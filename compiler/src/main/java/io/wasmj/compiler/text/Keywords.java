package io.wasmj.compiler.text;

import java.util.Set;

/** The words of the format that are no instructions. */
final class Keywords {

    private static final Set<String> WORDS = Set.of("""
        module type rec sub final func struct field array mut param result local import export table memory global
        tag elem data start declare item offset shared pagesize exact describes descriptor ref null
        then do catch_ref catch_all_ref i8 i16
        any eq i31 none nofunc extern noextern exn noexn i32 i64 f32 f64 v128
        anyref eqref i31ref structref arrayref nullref funcref nullfuncref externref nullexternref exnref
        nullexnref i8x16 i16x8 i32x4 i64x2 f32x4 f64x2
        binary quote definition instance register invoke get either thread wait
        assert_return assert_trap assert_exhaustion assert_exception assert_malformed assert_invalid
        assert_malformed_custom assert_invalid_custom assert_unlinkable
        ref.extern ref.host nan:canonical nan:arithmetic
        """.split("\\s+", -1));

    private Keywords() {}

    /** Whether a word is one of the format, be it in its place or not. */
    static boolean isKnown(String word) {
        return WORDS.contains(word)
                || Instruction.of(word) != null
                || word.startsWith("offset=")
                || word.startsWith("align=")
                || Numerals.isFloat(word);
    }
}
