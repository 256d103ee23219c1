package io.wasmj.runtime.abi;

import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.TagType;
import io.wasmj.runtime.VectorForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads a {@link ModuleDescription} as bytes; the same description always gives the same bytes. */
public final class DescriptionCodec {

    private DescriptionCodec() {}

    interface Writer<T> {
        void write(DataOutputStream out, T item) throws IOException;
    }

    interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    public static byte[] encode(ModuleDescription d) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, d.name());
            text(out, d.mainClass());
            out.writeByte(d.strategy().ordinal());
            out.writeByte(d.vectors().ordinal());
            TypeCodec types = new TypeCodec();
            types.writeTypes(out, d.types());
            list(out, d.signatures(), types::extern);
            list(out, d.imports(), (o, i) -> {
                text(o, i.module());
                text(o, i.name());
                types.extern(o, i.type());
            });
            list(out, d.exports(), (o, e) -> {
                text(o, e.name());
                o.writeByte(e.kind().ordinal());
                o.writeInt(e.index());
            });
            list(out, d.tables(), types::extern);
            list(out, d.memories(), types::extern);
            list(out, d.tags(), types::extern);
            list(out, d.globals(), types::extern);
            for (boolean shared : d.sharedGlobals()) {
                out.writeBoolean(shared);
            }
            ints(out, d.functions());
            ints(out, d.functionSignatures());
            list(out, d.elements(), DescriptionCodec::ints);
            ints(out, d.dataSizes());
            out.writeBoolean(d.starts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws MalformedModule where the bytes are not a description
     */
    public static ModuleDescription decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String name = text(in);
            String mainClass = text(in);
            MemoryStrategy strategy = MemoryStrategy.values()[in.readByte()];
            VectorForm vectors = VectorForm.values()[in.readByte()];
            TypeCodec types = new TypeCodec();
            List<DefinedType> defined = types.readTypes(in);
            List<FuncType> signatures = list(in, i -> (FuncType) types.extern(i));
            List<ImportType> imports = list(in, i -> new ImportType(text(i), text(i), types.extern(i)));
            List<ModuleDescription.Export> exports = list(
                    in,
                    i -> new ModuleDescription.Export(
                            text(i), ModuleDescription.Kind.values()[i.readByte()], i.readInt()));
            List<TableType> tables = list(in, i -> (TableType) types.extern(i));
            List<MemoryType> memories = list(in, i -> (MemoryType) types.extern(i));
            List<TagType> tags = list(in, i -> (TagType) types.extern(i));
            List<GlobalType> globals = list(in, i -> (GlobalType) types.extern(i));
            boolean[] shared = new boolean[globals.size()];
            for (int i = 0; i < shared.length; i++) {
                shared[i] = in.readBoolean();
            }
            ModuleDescription description = new ModuleDescription(
                    name,
                    mainClass,
                    strategy,
                    vectors,
                    defined,
                    signatures,
                    imports,
                    exports,
                    tables,
                    memories,
                    tags,
                    globals,
                    shared,
                    ints(in),
                    ints(in),
                    list(in, DescriptionCodec::ints),
                    ints(in),
                    in.readBoolean());
            if (in.available() > 0 || !description.isConsistent()) {
                throw new IOException("the parts do not fit together");
            }
            return description;
        } catch (IOException | ClassCastException | IndexOutOfBoundsException | IllegalStateException e) {
            throw new MalformedModule("the compiled module's description is damaged", e);
        }
    }

    private static void ints(DataOutputStream out, int[] values) throws IOException {
        out.writeInt(values.length);
        for (int value : values) {
            out.writeInt(value);
        }
    }

    private static int[] ints(DataInputStream in) throws IOException {
        int[] values = new int[count(in, Integer.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readInt();
        }
        return values;
    }

    /** How many items of at least {@code size} bytes follow. */
    static int count(DataInputStream in, int size) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available() / size) {
            throw new EOFException(count + " items");
        }
        return count;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(count(in, 1)), StandardCharsets.UTF_8);
    }

    static <T> void list(DataOutputStream out, List<? extends T> items, Writer<T> writer) throws IOException {
        out.writeInt(items.size());
        for (T item : items) {
            writer.write(out, item);
        }
    }

    static <T> List<T> list(DataInputStream in, Reader<T> reader) throws IOException {
        int size = count(in, 1);
        List<T> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(reader.read(in));
        }
        return items;
    }
}
