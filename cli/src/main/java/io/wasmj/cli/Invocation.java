package io.wasmj.cli;

import io.wasmj.runtime.ExportType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VecType;
import io.wasmj.runtime.WasmFunction;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A call of an export with arguments from the command line. */
final class Invocation {

    private Invocation() {}

    /** Calls the export and prints each result on a line. */
    static void run(Instance instance, String export, List<String> arguments, PrintStream out) {
        if (!instance.hasFunction(export)) {
            throw new CommandFailure("no exported function \"" + export + "\"; there are: " + functions(instance));
        }
        WasmFunction function = instance.function(export);
        @Nullable Object result = function.call(parse(export, function.type(), arguments));
        switch (result) {
            case Object[] several -> {
                for (Object each : several) {
                    out.println(format(each));
                }
            }
            case null -> {
                if (!function.type().results().isEmpty()) {
                    out.println(format(null));
                }
            }
            default -> out.println(format(result));
        }
    }

    static String functions(Instance instance) {
        return instance.module().exports().stream()
                .filter(export -> export.type() instanceof FuncType)
                .map(ExportType::name)
                .collect(Collectors.joining(", "));
    }

    static Object[] parse(String export, FuncType type, List<String> arguments) {
        if (arguments.size() != type.params().size()) {
            throw new CommandFailure(export + " is " + type + " and takes "
                    + type.params().size() + " arguments, not " + arguments.size());
        }
        Object[] values = new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = parse(type.params().get(i), arguments.get(i));
            } catch (NumberFormatException e) {
                throw new CommandFailure("argument " + (i + 1) + " of " + export + " is '" + arguments.get(i)
                        + "', which is no " + type.params().get(i));
            }
        }
        return values;
    }

    private static Object parse(ValType type, String text) {
        return switch (type) {
            case NumType.I32 -> (int) integer(text, 32);
            case NumType.I64 -> integer(text, 64);
            case NumType.F32 -> Float.parseFloat(special(text));
            case NumType.F64 -> Double.parseDouble(special(text));
            case VecType _ ->
                throw new CommandFailure("a parameter is a " + type + ", which the command line cannot give");
            case RefType _ ->
                throw new CommandFailure("a parameter is a " + type + ", which the command line cannot give");
        };
    }

    /** Decimal or, after 0x, hexadecimal; signed or unsigned. */
    private static long integer(String text, int bits) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
        if (!digits.matches("[0-9]+|0[xX][0-9a-fA-F]+")) {
            throw new NumberFormatException(text);
        }
        BigInteger value = new BigInteger(hex ? digits.substring(2) : digits, hex ? 16 : 10);
        if (negative) {
            value = value.negate();
        }
        if (value.bitLength() > (value.signum() < 0 ? bits - 1 : bits)) {
            throw new NumberFormatException(text);
        }
        return value.longValue();
    }

    private static String special(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "+nan", "-nan" -> "NaN";
            case "inf", "+inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            default -> text;
        };
    }

    /** Integers signed; floats as wasmtime prints them: without an exponent, no more digits than tell them apart. */
    static String format(@Nullable Object value) {
        return switch (value) {
            case Float number -> decimal(number, Float.toString(number));
            case Double number -> decimal(number, Double.toString(number));
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case null -> "null";
            case WasmFunction function -> "<funcref " + function.type() + ">";
            default -> "<externref>";
        };
    }

    private static String decimal(double number, String digits) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number > 0 ? "0" : "-0";
        }
        return new BigDecimal(digits).stripTrailingZeros().toPlainString();
    }
}
