package io.wasmj.services;

import io.wasmj.services.Database.Column;
import io.wasmj.services.Database.DataType;
import io.wasmj.services.Database.RowSet;
import io.wasmj.services.Database.Value;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what JDBC returns, of either database. */
final class DatabaseRows {

    /** What one statement may bring into the host's memory, about. */
    private static final long MOST_BYTES = 64L << 20;

    /** By the names that the databases' drivers give their types. */
    private static final Map<String, DataType> TYPES = new HashMap<>();

    private static final Map<DataType, DataType> UNSIGNED = Map.of(
            DataType.INT8, DataType.UINT8,
            DataType.INT16, DataType.UINT16,
            DataType.INT32, DataType.UINT32,
            DataType.INT64, DataType.UINT64);

    static {
        put(DataType.BOOLEAN, "bool", "bit");
        put(DataType.INT8, "tinyint");
        put(DataType.INT16, "int2", "smallserial", "smallint");
        put(DataType.INT32, "int4", "serial", "int", "integer", "mediumint");
        put(DataType.INT64, "int8", "bigserial", "bigint");
        put(DataType.FLOATING32, "float4", "float");
        put(DataType.FLOATING64, "float8", "double");
        put(DataType.STR, "text", "varchar", "bpchar", "char", "tinytext", "mediumtext", "longtext");
        put(DataType.BINARY, "bytea", "binary", "varbinary", "blob", "tinyblob", "mediumblob", "longblob");
    }

    private static void put(DataType type, String... names) {
        for (String name : names) {
            TYPES.put(name, type);
        }
    }

    private DatabaseRows() {}

    /** All rows. */
    static RowSet of(ResultSet rows) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(new Column(meta.getColumnLabel(i), type(meta, i)));
        }
        long bytes = 0;
        List<List<Value>> all = new ArrayList<>();
        while (rows.next()) {
            List<Value> row = new ArrayList<>(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                Value value = value(rows, i + 1, columns.get(i).type());
                bytes += size(value);
                row.add(value);
            }
            if (bytes > MOST_BYTES) {
                throw new SQLException("the result is larger than " + (MOST_BYTES >> 20) + " MiB");
            }
            all.add(row);
        }
        return new RowSet(columns, all);
    }

    private static long size(Value value) {
        return 32L
                + switch (value) {
                    case Value.Str(String text) -> text.length();
                    case Value.Binary(byte[] bytes) -> bytes.length;
                    default -> 0;
                };
    }

    private static DataType type(ResultSetMetaData meta, int column) throws SQLException {
        String name = meta.getColumnTypeName(column).toLowerCase(Locale.ROOT).replace(" unsigned", "");
        DataType type = TYPES.getOrDefault(name, DataType.OTHER);
        return meta.isSigned(column) ? type : UNSIGNED.getOrDefault(type, type);
    }

    private static Value value(ResultSet rows, int column, DataType type) throws SQLException {
        Value value =
                switch (type) {
                    case BOOLEAN -> new Value.Bool(rows.getBoolean(column));
                    case INT8 -> new Value.Int8(rows.getByte(column));
                    case INT16 -> new Value.Int16(rows.getShort(column));
                    case INT32 -> new Value.Int32(rows.getInt(column));
                    case INT64 -> new Value.Int64(rows.getLong(column));
                    case UINT8 -> new Value.Uint8((byte) rows.getShort(column));
                    case UINT16 -> new Value.Uint16((short) rows.getInt(column));
                    case UINT32 -> new Value.Uint32((int) rows.getLong(column));
                    case UINT64 -> new Value.Uint64(unsigned(rows, column));
                    case FLOATING32 -> new Value.Floating32(rows.getFloat(column));
                    case FLOATING64 -> new Value.Floating64(rows.getDouble(column));
                    case STR -> new Value.Str(text(rows, column));
                    case BINARY -> new Value.Binary(bytes(rows, column));
                    case OTHER -> {
                        rows.getObject(column);
                        yield new Value.Unsupported();
                    }
                };
        return rows.wasNull() ? new Value.DbNull() : value;
    }

    private static long unsigned(ResultSet rows, int column) throws SQLException {
        BigDecimal value = rows.getBigDecimal(column);
        return value == null ? 0 : value.toBigInteger().longValue();
    }

    private static String text(ResultSet rows, int column) throws SQLException {
        String text = rows.getString(column);
        return text == null ? "" : text;
    }

    private static byte[] bytes(ResultSet rows, int column) throws SQLException {
        byte[] bytes = rows.getBytes(column);
        return bytes == null ? new byte[0] : bytes;
    }
}
