package io.wasmj.compiler.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.WasmCompiler;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts and the bytes they become. */
final class WatTest {

    private static void same(String abbreviated, String full) {
        assertArrayEquals(Wat.binary(full), Wat.binary(abbreviated), abbreviated);
    }

    @Test
    void smallestModules() {
        assertEquals("", Wat.hex("(module)"));
        assertEquals("", Wat.hex(" (; nothing ;) ;; at all"));
        assertEquals("010401600000" + "03020100" + "0a040102000b", Wat.hex("(func)"));
        byte[] binary = Wat.binary("(module)");
        assertArrayEquals(binary, WasmCompiler.toBinary(binary));
        assertArrayEquals(binary, WasmCompiler.toBinary("(module)".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void compactImports() {
        assertEquals(
                "010401600000" + "020f01" + "016d007f02" + "01610000" + "0162037f00",
                Wat.hex("(import \"m\" (item \"a\" (func)) (item \"b\" (global i32)))"));
        assertEquals(
                "010401600000" + "021102" + "016d007f00" + "016d007e0000" + "0201610162",
                Wat.hex("(import \"m\") (import \"m\" (item \"a\") (item \"b\") (func))"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        (i32.add (i32.const 1) (i32.const 2)) drop   | i32.const 1 i32.const 2 i32.add drop
        (drop (block $l (result i32) (i32.const 1))) | block $l (result i32) i32.const 1 end $l drop
        (if (i32.const 1) (then (nop)) (else))       | i32.const 1 if nop else end
        (if (i32.const 1) (then))                    | i32.const 1 if end
        (loop $a (block $b (br $a) (br $b) (br 2)))  | loop $a block $b br 1 br 0 br 2 end end
        (try (do nop) (catch_all nop))               | try nop catch_all nop end
        (try (do nop) (delegate 0))                  | try nop delegate 0
        (try_table (catch_all 0) (catch_all_ref 1))  | try_table (catch_all 0) (catch_all_ref 1) end
        (block (block (block (br_table 0 1 2 (i32.const 0)))))                                   \
          | block block block i32.const 0 br_table 0 1 2 end end end
        (select (result i32) (i32.const 0) (i32.const 1) (i32.const 2)) (drop)                   \
          | i32.const 0 i32.const 1 i32.const 2 select (result i32) drop
        """)
    void foldedInstructions(String folded, String plain) {
        assertEquals(
                Wat.hex("(func " + plain + ")").replaceFirst("006e616d65.*", ""),
                Wat.hex("(func " + folded + ")").replaceFirst("006e616d65.*", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        i32.const -1                           | 417f
        i64.const 0x8000000000000000           | 42808080808080808080 7f
        f32.const 0x1p-149                     | 43 01000000
        memory.copy                            | fc0a 0000
        memory.init 3                          | fc08 0300
        memory.init 2 3                        | fc08 0302
        table.init 2 3                         | fc0c 0302
        i64.load offset=1                      | 29 03 01
        i32.load8_u 1 offset=2 align=1         | 2d 40 01 02
        i32.load offset=0x1_0000_0000 align=1  | 28 00 8080808010
        v128.load8_lane 3                      | fd54 00 00 03
        v128.load8_lane 1 offset=4 3           | fd54 40 01 04 03
        v128.const i16x8 0 1 2 3 4 5 6 -1      | fd0c 0000 0100 0200 0300 0400 0500 0600 ffff
        i32x4.relaxed_trunc_f32x4_s            | fd8102
        ref.null any                           | d06e
        ref.test (ref null struct)             | fb15 6b
        ref.cast (ref i31)                     | fb16 6c
        br_on_cast 0 anyref (ref eq)           | fb18 01 00 6e 6d
        i64.atomic.rmw8.cmpxchg_u              | fe4c 00 00
        atomic.fence                           | fe03 00
        i64.mul_wide_u                         | fc16
        """)
    void instructions(String text, String expected) {
        assertEquals(expected.replace(" ", "") + "0b", Wat.body(text));
    }

    @Test
    void typeUses() {
        same("(func (param i32 i64)) (func (param $a i32) (param i64))", """
            (type (func (param i32 i64))) (func (type 0)) (func (type 0) (param $a i32) (param i64))\
            """);
        // Only a type that stands alone and may have no subtypes is one that a use may mean.
        same("(type (sub (func))) (func)", "(type (sub (func))) (type (func)) (func (type 1))");
        same("(rec (type (func))) (func)", "(rec (type (func))) (func (type 0))");
        same("(rec (type (func)) (type (func))) (func)", """
            (rec (type (func)) (type (func))) (type (func)) (func (type 2))\
            """);
        same("(func) (type (func (param i32)))", "(type (func (param i32))) (type (func)) (func (type 1))");
    }

    @Test
    void inlineImportsAndExports() {
        same("(func $f (export \"a\") (export \"b\") (import \"m\" \"n\") (param i32))", """
            (import "m" "n" (func $f (param i32))) (export "a" (func $f)) (export "b" (func 0))\
            """);
        same("(memory $m (export \"m\") (data \"ab\" \"c\"))", """
            (memory $m 1 1) (export "m" (memory $m)) (data (i32.const 0) "abc")\
            """);
        same("(table $t funcref (elem $f $f)) (func $f)", """
            (table $t 2 2 funcref) (elem (table $t) (i32.const 0) func $f $f) (func $f)\
            """);
    }

    @Test
    void identifiersAreQuotedOrNot() {
        same("(func $\"a\" (call $a)) (func $b (call $\"\\62\"))", "(func $a (call 0)) (func $b (call 1))");
    }

    @Test
    void fieldsHaveNamesOfTheirOwn() {
        same("""
            (type $a (struct (field $x i32) (field $y (mut i8))))
            (type $b (struct (field $y i64)))
            (func (param (ref $a) (ref $b))
              (drop (struct.get_u $a $y (local.get 0))) (drop (struct.get $b $y (local.get 1))))\
            """, """
            (type $a (struct (field $x i32) (field $y (mut i8))))
            (type $b (struct (field $y i64)))
            (func (param (ref $a) (ref $b))
              (drop (struct.get_u 0 1 (local.get 0))) (drop (struct.get 1 0 (local.get 1))))\
            """);
    }

    @Test
    void annotations() {
        same("(func (block $l))", "(func (block (@name \"l\")))");
        same(
                "(module (@name \"N\") (func (@name \"f\") (param (@name \"p\") i32)))",
                "(module $N (func $f (param $p i32)))");
        assertEquals("000401612a2a", Wat.hex("(@custom \"a\" \"*\" \"*\") (@unknown (((;;)))) "));
        assertEquals("00020161", Wat.hex("(@custom \"a\" (before first))"));
        String hinted = Wat.hex("(func (@metadata.code.branch_hint \"\\01\") (if (i32.const 0) (then)))");
        assertTrue(hinted.contains("0100010301" + "01"), hinted);
    }

    /** Nothing here is nested on the stack of this compiler. */
    @Test
    void nestingIsUnlimited() {
        int depth = 100_000;
        String blocks = "(block ".repeat(depth) + ")".repeat(depth);
        assertTrue(Wat.binary("(func " + blocks + ")").length > 3 * depth);
        Wat.binary("(func (drop " + "(i32.eqz ".repeat(depth) + "(i32.const 0)" + ")".repeat(depth) + "))");
        Wat.binary("(; ".repeat(depth) + ";)".repeat(depth));
        Wat.binary("(@a " + "(".repeat(depth) + ")".repeat(depth) + ")");
        assertTrue(Wat.error("(".repeat(depth)).startsWith("unexpected token ("));
        assertTrue(Wat.error("(func " + "(block ".repeat(depth)).startsWith("unexpected token end of text"));
    }
}
