package io.wasmj.compiler.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.WasmException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of texts that are not well-formed. */
final class TextErrorTest {

    @Test
    void lineAndCaret() {
        assertEquals("""
            unknown operator i32.plus (line 3, column 4)
              (i32.plus (i32.const 1))
               ^\
            """, Wat.error("""
                (module
                 (func (result i32)
                  (i32.plus (i32.const 1))
                 ))\
                """));
    }

    @Test
    void tabsStayAndStrangeCharactersAreOneColumn() {
        assertEquals("""
            unknown func $g (line 1, column 20)
            \t(; ß€\ufffd\ufffd ;) (start $g)
            \t                  ^\
            """, Wat.error("\t(; ß€😀\u202e ;) (start $g)"));
    }

    @Test
    void ofLongLinesWhatIsNear() {
        String message = Wat.error("(func " + "nop ".repeat(100_000) + "what " + "nop ".repeat(100_000) + ")");
        assertTrue(message.startsWith("unknown operator what (line 1, column 400007)\n"), message);
        assertTrue(message.length() < 300, message);
        assertTrue(message.endsWith("\n" + " ".repeat(80) + "^"), message);
    }

    @Test
    void whatIsQuotedOfTheTextIsHarmless() {
        assertTrue(Wat.error("(start $\"a\\1b[31m\\n\")").startsWith("unknown func $a\ufffd[31m\ufffd (line 1"));
        assertTrue(Wat.error("(" + "x".repeat(1_000_000) + ")").length() < 400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        (func)) | unexpected token ) (line 1, column 7)
        (func | unexpected token end of text
        (module) (module) | unexpected token (
        (func (local.get $x)) | unknown local $x
        (func (br $l)) | unknown label $l
        (func block $a end $b) | mismatching label $b
        (func $f) (func $f) | duplicate func $f
        (func (param $x i32) (local $x i32)) | duplicate local $x
        (func) (import "m" "n" (func)) | import after function
        (func $f) (start $f) (start $f) | multiple start sections
        (type (func)) (func (type 0) (param i32)) | inline function type
        (memory 1) (func (i32.load align=3 (i32.const 0))) | alignment must be a power of two
        (func (i32.const 0x1_0000_0000)) | i32 constant out of range
        (func (i32.const 1 2)) | unexpected token 2
        (func (if (nop) (else))) | unexpected token else
        (func else) | unexpected token else
        (func (i32.add nop)) | unexpected token nop
        (func (select (result i8))) | unexpected token i8
        (func (v128.const i8x16 1)) | wrong number of lane literals
        (data "\\zz") | illegal escape
        (data "\\u{d800}") | illegal escape
        (data "a | unclosed string
        (export "\\ff" (func 0)) | malformed UTF-8 encoding
        (; (; ;) | unclosed comment
        (@custom "a" (before code) 1) | @custom annotation: unexpected token 1
        (func (@custom "a")) | misplaced @custom annotation
        """, quoteCharacter = '\0')
    void messages(String text, String expected) {
        String message = Wat.error(text);
        assertTrue(message.startsWith(expected), message);
    }

    @Test
    void bytesThatAreNotUtf8() {
        MalformedModule error = assertThrows(
                MalformedModule.class, () -> TextFormat.toBinary("(; \u00ff ;)".getBytes(StandardCharsets.ISO_8859_1)));
        assertTrue(String.valueOf(error.getMessage()).startsWith("malformed UTF-8 encoding (line 1, column 4)"));
    }

    @Test
    void hintsAreForBranches() {
        assertThrows(
                InvalidModule.class,
                () -> Wat.binary("(func (@metadata.code.branch_hint \"\\00\") (drop (i32.const 0)))"));
    }

    private static final String[] PARTS = {
        "(",
        ")",
        "(",
        ")",
        "(func ",
        "(module ",
        "(type ",
        "(rec ",
        "(sub ",
        "(struct ",
        "(field ",
        "(array ",
        "(param ",
        "(result ",
        "(local ",
        "(import ",
        "(export ",
        "(table ",
        "(memory ",
        "(global ",
        "(tag ",
        "(elem ",
        "(data ",
        "(start ",
        "(offset ",
        "(item ",
        "(ref ",
        "(mut ",
        "(block ",
        "(if ",
        "(then ",
        "(else ",
        "(try ",
        "(do ",
        "(catch ",
        "(catch_all ",
        "(delegate ",
        "(try_table ",
        "block ",
        "if ",
        "else ",
        "end ",
        "try ",
        "catch_all ",
        "delegate ",
        "\"a\" ",
        "\"b\" ",
        "$x ",
        "$y ",
        "0 ",
        "1 ",
        "0x7f ",
        "1.5 ",
        "nan ",
        "i32 ",
        "i64 ",
        "i8 ",
        "v128 ",
        "funcref ",
        "func ",
        "null ",
        "final ",
        "shared ",
        "(pagesize 1) ",
        "offset=1 ",
        "align=2 ",
        "br 0 ",
        "br_table ",
        "call ",
        "call_indirect ",
        "i32.const ",
        "i32.load ",
        "v128.const ",
        "i8x16 ",
        "i8x16.shuffle ",
        "v128.load8_lane ",
        "memory.init ",
        "table.init ",
        "struct.get ",
        "br_on_cast ",
        "ref.test ",
        "ref.null ",
        "local.get ",
        "(@name \"n\") ",
        "(@custom \"c\" ",
        "(@metadata.code.branch_hint \"\\00\") ",
        "(@",
        "\"",
        ";;",
        "(;",
        ";)",
        "\n",
        "invoke ",
        "(assert_return ",
        "(either ",
        "(thread ",
        "(binary ",
        "quote ",
        "\u00e4",
        "\\",
    };

    /** Whatever is put together, it is a module or refused as one. */
    @Property(tries = 20_000)
    void nothingElseIsThrown(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(')');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            TextFormat.toBinary(bytes);
        } catch (WasmException e) {
            // Refused.
        }
        try {
            Script.parse("fuzz", bytes);
        } catch (MalformedModule e) {
            // Refused.
        }
    }
}
