package io.wasmj.services;

import io.wasmj.http.spi.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL and MySQL have in common for guests (Spin, {@code rdbms-types.wit}). */
final class Database {

    private Database() {}

    enum DataType {
        BOOLEAN,
        INT8,
        INT16,
        INT32,
        INT64,
        UINT8,
        UINT16,
        UINT32,
        UINT64,
        FLOATING32,
        FLOATING64,
        STR,
        BINARY,
        OTHER
    }

    sealed interface Value {
        record Bool(boolean value) implements Value {}

        record Int8(byte value) implements Value {}

        record Int16(short value) implements Value {}

        record Int32(int value) implements Value {}

        record Int64(long value) implements Value {}

        record Uint8(byte value) implements Value {}

        record Uint16(short value) implements Value {}

        record Uint32(int value) implements Value {}

        record Uint64(long value) implements Value {}

        record Floating32(float value) implements Value {}

        record Floating64(double value) implements Value {}

        record Str(String value) implements Value {}

        record Binary(byte[] value) implements Value {}

        record DbNull() implements Value {}

        record Unsupported() implements Value {}
    }

    sealed interface Parameter {
        record Bool(boolean value) implements Parameter {}

        record Int8(byte value) implements Parameter {}

        record Int16(short value) implements Parameter {}

        record Int32(int value) implements Parameter {}

        record Int64(long value) implements Parameter {}

        record Uint8(byte value) implements Parameter {}

        record Uint16(short value) implements Parameter {}

        record Uint32(int value) implements Parameter {}

        record Uint64(long value) implements Parameter {}

        record Floating32(float value) implements Parameter {}

        record Floating64(double value) implements Parameter {}

        record Str(String value) implements Parameter {}

        record Binary(byte[] value) implements Parameter {}

        record DbNull() implements Parameter {}

        /** As JDBC takes it; unsigned numbers as wider ones. */
        default @Nullable Object toJdbc() {
            return switch (this) {
                case Bool(boolean value) -> value;
                case Int8(byte value) -> (short) value;
                case Int16(short value) -> value;
                case Int32(int value) -> value;
                case Int64(long value) -> value;
                case Uint8(byte value) -> (short) (value & 0xFF);
                case Uint16(short value) -> value & 0xFFFF;
                case Uint32(int value) -> value & 0xFFFF_FFFFL;
                case Uint64(long value) -> new java.math.BigDecimal(Long.toUnsignedString(value));
                case Floating32(float value) -> value;
                case Floating64(double value) -> value;
                case Str(String value) -> value;
                case Binary(byte[] value) -> value;
                case DbNull() -> null;
            };
        }

        default boolean isUnsigned() {
            return this instanceof Uint8 || this instanceof Uint16 || this instanceof Uint32 || this instanceof Uint64;
        }
    }

    record Column(String name, DataType type) {}

    record RowSet(List<Column> columns, List<List<Value>> rows) {}

    sealed interface Failure {
        record Success() implements Failure {}

        record ConnectionFailed(String message) implements Failure {}

        record BadParameter(String message) implements Failure {}

        record QueryFailed(String message) implements Failure {}

        record ValueConversionFailed(String message) implements Failure {}

        record OtherError(String message) implements Failure {}
    }

    static <T> Result<T, Failure> failed(String message) {
        return Result.err(new Failure.QueryFailed(message));
    }
}
