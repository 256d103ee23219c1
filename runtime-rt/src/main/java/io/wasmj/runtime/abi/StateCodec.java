package io.wasmj.runtime.abi;

import io.wasmj.runtime.I31;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.SnapshotException;
import io.wasmj.runtime.V128;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads an {@link InstanceState} as a jar holds it: with the stamp of the build it belongs to. */
public final class StateCodec {

    private static final int NULL = 0;
    private static final int I32 = 1;
    private static final int I64 = 2;
    private static final int F32 = 3;
    private static final int F64 = 4;
    private static final int V128_BITS = 5;
    private static final int I31_BITS = 6;
    private static final int FUNCTION = 7;

    private StateCodec() {}

    /**
     * A state as bytes; blocks of zeros take none.
     *
     * @param module of the instance whose state it is
     * @param stamp of the build that shall start from it
     * @throws SnapshotException where it holds functions of the host, or more than an entry of a jar can hold
     */
    public static byte[] encode(InstanceState state, GuestModule module, byte[] stamp) {
        long room = Integer.MAX_VALUE / 2;
        if (state.memoryBytes() > room) {
            throw new SnapshotException("its memories hold " + state.memoryBytes()
                    + " bytes that are not zero, a jar at" + " most " + room);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) state.memoryBytes() + (1 << 16));
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(stamp.length);
            out.write(stamp);
            DescriptionCodec.list(out, state.memories(), StateCodec::memory);
            DescriptionCodec.list(out, state.globals(), (o, global) -> {
                o.writeInt(global.index());
                value(o, global.value(), module, "global " + global.index());
            });
            values(out, state.tables(), module, "table ");
            values(out, state.elements(), module, "element segment ");
            out.writeInt(state.data().length);
            for (MemorySegment segment : state.data()) {
                out.writeBoolean(segment != null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The resource {@link ModuleDescription#DATA} without what memory 0 starts with, which a state has. */
    public static byte[] withoutImage(byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(data);
        int chunks = in.getInt();
        int image = 0;
        for (int i = 0; i < chunks; i++) {
            in.getLong();
            image += in.getInt();
        }
        in.position(in.position() + image);
        return ByteBuffer.allocate(Integer.BYTES + in.remaining())
                .putInt(0)
                .put(in)
                .array();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param stamp of the build in whose jar it was found
     * @throws MalformedModule where the bytes are no such state, or one of another build
     */
    public static InstanceState decode(byte[] bytes, GuestModule module, byte[] stamp) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte[] takenOf = in.readNBytes(DescriptionCodec.count(in, 1));
            if (!Arrays.equals(takenOf, stamp)) {
                throw new MalformedModule(
                        "the snapshot in the jar is of another build: " + difference(takenOf, stamp), -1);
            }
            ModuleDescription description = module.description();
            int count = in.readInt();
            fits(count == description.memories().size());
            List<MemoryImage> memories = new ArrayList<>();
            for (MemoryType memory : description.memories()) {
                memories.add(memory(in, bytes, memory.pageSize(), description.strategy()));
            }
            List<InstanceState.SavedGlobal> globals = DescriptionCodec.list(in, i -> {
                int index = i.readInt();
                return InstanceState.global(index, value(i, description), module);
            });
            List<SavedValue[]> tables = DescriptionCodec.list(in, i -> values(i, description));
            List<SavedValue[]> elements = DescriptionCodec.list(in, i -> values(i, description));
            @Nullable MemorySegment[] data = module.data().segments().clone();
            fits(DescriptionCodec.count(in, 1) == data.length);
            for (int i = 0; i < data.length; i++) {
                data[i] = in.readBoolean() ? data[i] : null;
            }
            fits(in.available() == 0
                    && tables.size() == description.tables().size()
                    && elements.size() == description.elements().size());
            return new InstanceState(memories, globals, tables, elements, data);
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new MalformedModule("the snapshot in the jar is damaged", e);
        }
    }

    private static void fits(boolean fits) throws IOException {
        if (!fits) {
            throw new IOException("the parts do not fit together");
        }
    }

    /** The first line of two stamps that is not the same. */
    private static String difference(byte[] first, byte[] second) {
        List<String> taken = new String(first, StandardCharsets.UTF_8).lines().toList();
        List<String> found = new String(second, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < Math.min(taken.size(), found.size()); i++) {
            if (!taken.get(i).equals(found.get(i))) {
                return "it has " + taken.get(i) + ", the jar has " + found.get(i);
            }
        }
        return "one of the two stamps goes on";
    }

    private static void memory(DataOutputStream out, MemoryImage memory) throws IOException {
        out.writeInt(memory.pages());
        DescriptionCodec.list(out, memory.chunks(), (o, chunk) -> {
            o.writeLong(chunk.address());
            o.writeInt((int) chunk.bytes().byteSize());
            o.write(chunk.bytes().toArray(ValueLayout.JAVA_BYTE));
        });
    }

    /** The chunks are slices of {@code bytes}, which end where {@code in} does. */
    private static MemoryImage memory(DataInputStream in, byte[] bytes, long pageSize, MemoryStrategy strategy)
            throws IOException {
        int pages = in.readInt();
        fits(pages >= 0);
        List<ModuleData.Chunk> chunks = DescriptionCodec.list(in, i -> {
            long address = i.readLong();
            int length = DescriptionCodec.count(i, 1);
            MemorySegment slice = MemorySegment.ofArray(bytes).asSlice(bytes.length - i.available(), length);
            i.skipNBytes(length);
            return new ModuleData.Chunk(address, slice);
        });
        for (ModuleData.Chunk chunk : chunks) {
            fits(chunk.address() >= 0
                    && chunk.address() <= pages * pageSize - chunk.bytes().byteSize());
        }
        return MemoryImage.of(strategy, pages, pages * pageSize, chunks);
    }

    private static void values(DataOutputStream out, List<SavedValue[]> lists, GuestModule module, String place)
            throws IOException {
        out.writeInt(lists.size());
        for (int i = 0; i < lists.size(); i++) {
            out.writeInt(lists.get(i).length);
            for (SavedValue value : lists.get(i)) {
                value(out, value, module, place + i);
            }
        }
    }

    private static SavedValue[] values(DataInputStream in, ModuleDescription description) throws IOException {
        SavedValue[] values = new SavedValue[DescriptionCodec.count(in, 1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(in, description);
        }
        return values;
    }

    private static void value(DataOutputStream out, SavedValue value, GuestModule module, String place)
            throws IOException {
        switch (value) {
            case SavedValue.Function(int slot) -> {
                out.writeByte(FUNCTION);
                out.writeInt(module.description().functions()[slot]);
            }
            case SavedValue.Constant(var constant) -> constant(out, constant, place);
        }
    }

    private static void constant(DataOutputStream out, @Nullable Object constant, String place) throws IOException {
        switch (constant) {
            case null -> out.writeByte(NULL);
            case Integer number -> {
                out.writeByte(I32);
                out.writeInt(number);
            }
            case Long number -> {
                out.writeByte(I64);
                out.writeLong(number);
            }
            case Float number -> {
                out.writeByte(F32);
                out.writeInt(Float.floatToRawIntBits(number));
            }
            case Double number -> {
                out.writeByte(F64);
                out.writeLong(Double.doubleToRawLongBits(number));
            }
            case V128 vector -> {
                out.writeByte(V128_BITS);
                out.writeLong(vector.low());
                out.writeLong(vector.high());
            }
            case I31 number -> {
                out.writeByte(I31_BITS);
                out.writeInt(number.get());
            }
            default -> throw new SnapshotException(place + " holds a function of the host, which a jar cannot hold");
        }
    }

    private static SavedValue value(DataInputStream in, ModuleDescription description) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case NULL -> SavedValue.NULL;
            case I32 -> new SavedValue.Constant(in.readInt());
            case I64 -> new SavedValue.Constant(in.readLong());
            case F32 -> new SavedValue.Constant(Float.intBitsToFloat(in.readInt()));
            case F64 -> new SavedValue.Constant(Double.longBitsToDouble(in.readLong()));
            case V128_BITS -> new SavedValue.Constant(V128.of(in.readLong(), in.readLong()));
            case I31_BITS -> new SavedValue.Constant(I31.of(in.readInt()));
            case FUNCTION -> new SavedValue.Function(description.slotOf(in.readInt()));
            default -> throw new IOException("a value of kind " + kind);
        };
    }
}
