package io.wasmj.spec.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the constants of a script: numbers are unsigned bit patterns in decimal. */
final class Values {

    private Values() {}

    static @Nullable Object argument(JsonNode json) {
        String type = json.path("type").asText();
        String value = json.path("value").asText();
        return switch (type) {
            case "i32" -> Integer.parseUnsignedInt(value);
            case "i64" -> Long.parseUnsignedLong(value);
            case "f32" -> Float.intBitsToFloat(Integer.parseUnsignedInt(value));
            case "f64" -> Double.longBitsToDouble(Long.parseUnsignedLong(value));
            case "externref", "funcref" -> value.equals("null") ? null : new HostReference(value);
            default -> new ValuePattern.OfUnsupportedType(type);
        };
    }

    static ValuePattern expected(JsonNode json) {
        String type = json.path("type").asText();
        JsonNode node = json.path("value");
        String value = node.asText();
        if (value.startsWith("nan:")) {
            return new ValuePattern.Nan(value.equals("nan:canonical"));
        }
        return switch (type) {
            case "i32" -> new ValuePattern.Whole(Integer.parseUnsignedInt(value));
            case "i64" -> new ValuePattern.Whole(Long.parseUnsignedLong(value));
            case "f32" -> new ValuePattern.Float32(Integer.parseUnsignedInt(value));
            case "f64" -> new ValuePattern.Float64(Long.parseUnsignedLong(value));
            case "refnull", "nullref", "nullfuncref", "nullexternref", "nullexnref" -> new ValuePattern.Null();
            case "either" -> new ValuePattern.Either(all(json.path("values")));
            case "funcref" -> value.equals("null") ? new ValuePattern.Null() : new ValuePattern.AnyFunction();
            case "externref" -> external(node);
            default -> value.equals("null") ? new ValuePattern.Null() : new ValuePattern.OfUnsupportedType(type);
        };
    }

    private static ValuePattern external(JsonNode value) {
        if (value.isMissingNode()) {
            return new ValuePattern.AnyHostReference();
        }
        return value.asText().equals("null")
                ? new ValuePattern.Null()
                : new ValuePattern.Whole(new HostReference(value.asText()));
    }

    static List<ValuePattern> all(JsonNode json) {
        List<ValuePattern> patterns = new ArrayList<>();
        json.forEach(value -> patterns.add(expected(value)));
        return List.copyOf(patterns);
    }

    /** A value for reports; of numbers also the bits. */
    static String show(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Integer i -> "i32 " + i + hex(Integer.toHexString(i));
            case Long l -> "i64 " + l + hex(Long.toHexString(l));
            case Float f -> "f32 " + f + hex(Integer.toHexString(Float.floatToRawIntBits(f)));
            case Double d -> "f64 " + d + hex(Long.toHexString(Double.doubleToRawLongBits(d)));
            default -> value.toString();
        };
    }

    private static String hex(String digits) {
        return " (0x" + digits + ")";
    }
}
