package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonTest {

    @Test
    void writesEveryKindOfValue() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("text", "a \"b\" \\ \n \u0001 \ud800 é 😀");
        map.put("numbers", List.of(1, 2L, 0.5));
        map.put("none", null);
        map.put("yes", true);
        map.put("nan", Double.NaN);
        map.put("empty", Map.of());
        map.put("list", List.of("a", Map.of("b", List.of())));
        assertEquals("""
            {
              "text": "a \\"b\\" \\\\ \\n \\u0001 \\ud800 é 😀",
              "numbers": [1, 2, 0.5],
              "none": null,
              "yes": true,
              "nan": null,
              "empty": {},
              "list": [
                "a",
                {
                  "b": []
                }
              ]
            }\
            """, Json.of(map));
    }
}
