package io.wasmj.http.toml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.wasmj.http.toml.TomlValue.Field;
import io.wasmj.http.toml.TomlValue.Items;
import io.wasmj.http.toml.TomlValue.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents mean is compared with Jackson's reading of them. */
final class TomlParserTest {

    /** Numbers by their values and not their types, dates in one spelling. */
    private static Object plain(TomlValue value) {
        return switch (value) {
            case TomlValue.Text text -> text.value();
            case TomlValue.Whole whole -> number(BigDecimal.valueOf(whole.value()));
            case TomlValue.Decimal decimal -> number(BigDecimal.valueOf(decimal.value()));
            case TomlValue.Truth truth -> truth.value();
            case TomlValue.Moment moment -> moment.value().replace(' ', 'T');
            case Items items ->
                items.values().stream().map(TomlParserTest::plain).toList();
            case Table table -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                table.fields().forEach((key, field) -> fields.put(key, plain(field.value())));
                yield fields;
            }
        };
    }

    private static Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case NUMBER -> number(node.decimalValue());
            case BOOLEAN -> node.booleanValue();
            case STRING ->
                node.textValue().matches("\\d{4}-\\d\\d-\\d\\d .*")
                        ? node.textValue().replace(' ', 'T')
                        : node.textValue();
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                node.forEach(item -> items.add(plain(item)));
                yield items;
            }
            default -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                node.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
                yield fields;
            }
        };
    }

    private static BigDecimal number(BigDecimal number) {
        return number.stripTrailingZeros();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# only a comment",
                "a = 1\r\nb = \"x\"\r\n",
                "a.b.c = 1\na.b.d = 2",
                "\"quoted key\".'literal' = true\n3 = false\n-_ = 1",
                "a = [1, 2,\n  # comment\n  3,\n]",
                "a = []\nb = [[], [[\"x\"]]]",
                "a = [\"x\", 1, { y = 2 }]",
                "a = {}\nb = { c = 1, d.e = 'f' }",
                "[a]\nx = 1\n[b.c]\ny = 2\n[b]\nz = 3",
                "[a.b]\n[a.c]\n[a]\nd = 1",
                "[[a]]\nx = 1\n[[a]]\nx = 2\n[a.b]\ny = 3\n[[a.c]]\n[[a.c]]",
                "[ a . \"b c\" ]\n d . e = 1",
                "[fruit]\napple.color = 1\n[fruit.apple.taste]\nsweet = true",
                "a = \"\\b\\t\\n\\f\\r\\\"\\\\ \\u00e9 \\U0001F600\"",
                "a = 'C:\\path\\n'",
                "a = \"\"\"\nfirst\n\n  second \\\n     third \"\"quoted\"\" \\\"\"\"\"",
                "a = \"\"\"x\"\"\"\"\"",
                "a = '''\nraw \\ 'quoted' ''\nend''''",
                "a = 0\nb = +17\nc = -17\nd = 1_000\ne = 0xDEAD_beef\nf = 0o755\ng = 0b1010",
                "a = 1.5\nb = -0.25\nc = 5e2\nd = 1_0.2_5E-3\ne = +1.0",
                "a = true # comment\nb=false",
                "a = 1979-05-27T07:32:00Z\nb = 1979-05-27 07:32:00.999\nc = 1979-05-27\nd = 07:32:00",
                "a = \"ünïcode → \uD83D\uDE00\"",
                "\uFEFFa = 1",
            })
    void meansWhatJacksonReads(String document) throws IOException {
        assertEquals(
                plain(new TomlMapper().readTree(document.replace("\uFEFF", ""))), plain(TomlParser.parse(document)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a =",
                "= 1",
                "a = 1 b = 2",
                "a = 1\na = 2",
                "a.b = 1\na = 2",
                "a = 1\na.b = 2",
                "[a]\n[a]",
                "[a]\nb = 1\n[a.b]",
                "a = []\n[[a]]",
                "[[a]]\n[a]",
                "[a]\n[[a]]",
                "a = { b = 1 }\n[a.c]",
                "a = { b = 1 }\na.c = 2",
                "a = { b.c = 1 }\n[a.b]",
                "[a.b]\n[a]\nb.c = 1",
                "[a]\nb.c = 1\n[a.b]",
                "a = { b = 1, }",
                "a = { b = 1,\n c = 2 }",
                "a = [1, 2",
                "a = [1 2]",
                "a = \"x",
                "a = \"x\ny\"",
                "a = 'x\ny'",
                "a = \"\"\"x",
                "a = \"\\x\"",
                "a = \"\\u12\"",
                "a = \"\\uD800\"",
                "a = \"\u0001\"",
                "a = 01",
                "a = 1__0",
                "a = _1",
                "a = 1.",
                "a = .5",
                "a = 9223372036854775808",
                "a = yes",
                "a = tru",
                "[a",
                "[a]]",
                "[]",
                "[a..b]",
                "a b = 1",
                "a = 1979-05-27T07:32",
                "a = \\",
                "a = \"\\",
            })
    void refusesWhatIsNotToml(String document) {
        assertThrows(TomlException.class, () -> TomlParser.parse(document));
    }

    /** Jackson 2.22 reads these two wrong. */
    @Test
    void readsAll64Bits() {
        Table table = TomlParser.parse("a = 9223372036854775807\nb = -9223372036854775808");
        assertEquals(Long.MAX_VALUE, ((TomlValue.Whole) field(table, "a").value()).value());
        assertEquals(Long.MIN_VALUE, ((TomlValue.Whole) field(table, "b").value()).value());
    }

    @Test
    void remembersLines() {
        Table table = TomlParser.parse("""
            # one
            a = 2

            [b]
            c = \"""
            five
            six\"""
            d = [
              'nine',
              { ten = 1 },
            ]

            [[e]]
            f.g = 14
            """);
        assertEquals(2, field(table, "a").line());
        Table b = (Table) field(table, "b").value();
        assertEquals(4, b.line());
        assertEquals(5, field(b, "c").line());
        Items d = (Items) field(b, "d").value();
        assertEquals(8, d.line());
        assertEquals(9, d.values().get(0).line());
        assertEquals(10, d.values().get(1).line());
        Table e = (Table) ((Items) field(table, "e").value()).values().getFirst();
        assertEquals(13, e.line());
        assertEquals(14, field((Table) field(e, "f").value(), "g").line());
    }

    private static Field field(Table table, String key) {
        return Objects.requireNonNull(table.field(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = ", "a = [", "a = { b = "})
    void deepNestingIsRefusedBeforeTheStackIsUsedUp(String open) {
        String nested = open.endsWith("[") ? open + "[".repeat(100_000) : open.repeat(1) + "{ a = ".repeat(100_000);
        assertThrows(TomlException.class, () -> TomlParser.parse(nested));
    }

    @Test
    void saysWhereAndWhat() {
        TomlException e = assertThrows(TomlException.class, () -> TomlParser.parse("[a]\nb = 1\n\n[a]\n"));
        assertEquals("line 4: \"a\" is already there: line 1 makes it a table", e.getMessage());
        e = assertThrows(TomlException.class, () -> TomlParser.parse("route = /hello"));
        assertEquals("line 1: expected a value, found \"/\"", e.getMessage());
        e = assertThrows(TomlException.class, () -> TomlParser.parse("route = hello"));
        assertEquals("line 1: \"hello\" is no value; a string stands in quotes", e.getMessage());
    }
}
