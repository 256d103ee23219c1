package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Operands.Shape;
import io.wasmj.compiler.text.Tokens.Kind;
import io.wasmj.runtime.GuestException;
import io.wasmj.runtime.I31;
import io.wasmj.runtime.WasmArray;
import io.wasmj.runtime.WasmFunction;
import io.wasmj.runtime.WasmObject;
import io.wasmj.runtime.WasmStruct;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the arguments and the expected results of a script's actions. */
final class ScriptValues {

    private final TokenReader reader;

    ScriptValues(TokenReader reader) {
        this.reader = reader;
    }

    /** Arguments up to the closing parenthesis. */
    @Nullable
    Object[] arguments() {
        List<@Nullable Object> arguments = new ArrayList<>();
        while (!reader.isNext(Kind.CLOSE)) {
            int token = reader.position();
            arguments.add(argument(pattern(false), token));
        }
        return arguments.toArray();
    }

    private @Nullable Object argument(ValuePattern pattern, int token) {
        return switch (pattern) {
            case ValuePattern.Whole whole -> whole.expected();
            case ValuePattern.Float32 value -> Float.intBitsToFloat(value.bits());
            case ValuePattern.Float64 value -> Double.longBitsToDouble(value.bits());
            case ValuePattern.Vector vector -> vector.toVector();
            case ValuePattern.Null _ -> null;
            default -> throw reader.unexpected(token);
        };
    }

    /** Patterns up to the closing parenthesis. */
    List<ValuePattern> patterns() {
        List<ValuePattern> patterns = new ArrayList<>();
        while (!reader.isNext(Kind.CLOSE)) {
            patterns.add(pattern(true));
        }
        return patterns;
    }

    private ValuePattern pattern(boolean mayBeEither) {
        reader.expect(Kind.OPEN);
        int token = reader.position();
        String keyword = reader.keyword();
        ValuePattern pattern =
                switch (keyword) {
                    case "i32.const" -> new ValuePattern.Whole((int) reader.integer(32));
                    case "i64.const" -> new ValuePattern.Whole(reader.integer(64));
                    case "f32.const" -> floating(32);
                    case "f64.const" -> floating(64);
                    case "v128.const" -> vector();
                    case "ref.null" -> {
                        if (!reader.isNext(Kind.CLOSE)) {
                            reader.skip();
                        }
                        yield new ValuePattern.Null();
                    }
                    case "ref.extern", "ref.host" ->
                        reader.isNext(Kind.NUMBER)
                                ? new ValuePattern.Whole(new HostReference(reader.unsigned(32)))
                                : new ValuePattern.Any(Object.class);
                    case "ref.any" -> new ValuePattern.Any(Object.class);
                    case "ref.func" -> new ValuePattern.Any(WasmFunction.class);
                    case "ref.eq" -> new ValuePattern.Any(WasmObject.class);
                    case "ref.i31" -> new ValuePattern.Any(I31.class);
                    case "ref.struct" -> new ValuePattern.Any(WasmStruct.class);
                    case "ref.array" -> new ValuePattern.Any(WasmArray.class);
                    case "ref.exn" -> new ValuePattern.Any(GuestException.class);
                    case "either" -> {
                        if (!mayBeEither) {
                            throw reader.unexpected(token);
                        }
                        yield either();
                    }
                    default -> throw reader.unexpected(token);
                };
        reader.expectClose();
        return pattern;
    }

    private ValuePattern either() {
        List<ValuePattern> choices = new ArrayList<>();
        while (!reader.isNext(Kind.CLOSE)) {
            choices.add(pattern(false));
        }
        return new ValuePattern.Either(choices);
    }

    private ValuePattern floating(int bits) {
        if (reader.acceptKeyword("nan:canonical")) {
            return new ValuePattern.Nan(true);
        }
        if (reader.acceptKeyword("nan:arithmetic")) {
            return new ValuePattern.Nan(false);
        }
        long value = reader.floating(bits);
        return bits == 32 ? new ValuePattern.Float32((int) value) : new ValuePattern.Float64(value);
    }

    private ValuePattern vector() {
        Shape shape = Shape.read(reader);
        List<ValuePattern> lanes = new ArrayList<>();
        for (int i = 0; i < shape.lanes(); i++) {
            if (shape.floats()) {
                lanes.add(floating(shape.bits()));
            } else {
                lanes.add(new ValuePattern.Whole(reader.integer(shape.bits())));
            }
        }
        return new ValuePattern.Vector(shape.bits(), lanes);
    }
}
