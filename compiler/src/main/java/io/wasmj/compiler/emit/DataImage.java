package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Module.DataSegment;
import io.wasmj.compiler.binary.Module.Mode;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.IrBuilder;
import io.wasmj.compiler.ir.Stmt.Return;
import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.MemoryType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A module's data as its instances want it. Programs come with up to 100,000 active segments, often of a few bytes:
 * those that are sure to fit memory 0 are put together to few chunks, as they will lie there. The memory is the
 * module's own and new, so zeros between neighbours do no harm.
 */
final class DataImage {

    /** So many zeros cost less than one more chunk. */
    private static final int MOST_GAP = 256;

    private final Module module;

    /** Addresses of the segments that are part of the image, in the order in which they are written. */
    private final Map<DataSegment, Long> addresses = new LinkedHashMap<>();

    private final TreeMap<Long, byte[]> chunks = new TreeMap<>();

    DataImage(Module module) {
        this.module = module;
        for (DataSegment segment : module.data()) {
            if (segment.mode() == Mode.ACTIVE) {
                long address = address(segment);
                if (address < 0) {
                    // What comes behind must come behind.
                    break;
                }
                addresses.put(segment, address);
            }
        }
        List<DataSegment> ascending = new ArrayList<>(addresses.keySet());
        ascending.sort(Comparator.comparingLong(this::addressOf));
        int from = 0;
        while (from < ascending.size()) {
            long start = addressOf(ascending.get(from));
            long end = start;
            int to = from;
            while (to < ascending.size() && addressOf(ascending.get(to)) <= end + MOST_GAP) {
                end = Math.max(end, addressOf(ascending.get(to)) + length(ascending.get(to)));
                to++;
            }
            chunks.put(start, new byte[(int) (end - start)]);
            from = to;
        }
        addresses.forEach((segment, address) -> {
            Map.Entry<Long, byte[]> chunk = chunks.floorEntry(address);
            int at = (int) (address - chunk.getKey());
            System.arraycopy(module.bytes(), segment.init().start(), chunk.getValue(), at, length(segment));
        });
    }

    private long addressOf(DataSegment segment) {
        return Objects.requireNonNull(addresses.get(segment));
    }

    private static int length(DataSegment segment) {
        return segment.init().length();
    }

    /** Where an active segment goes, or -1 where that is not known or not sure to fit. */
    private long address(DataSegment segment) {
        if (segment.memory() != 0 || module.importedMemories() > 0 || segment.offset() == null) {
            return -1;
        }
        MemoryType memory = module.memories().getFirst();
        boolean wide = memory.address() == AddressType.I64;
        if (IrBuilder.build(module, segment.offset(), memory.address().valType())
                                .body()
                                .getLast()
                        instanceof Return ret
                && ret.exprs()[0] instanceof Const known) {
            long address = wide ? known.bits : known.bits & 0xffff_ffffL;
            long size = memory.limits().min() * memory.pageSize();
            return address >= 0 && address <= size - length(segment) ? address : -1;
        }
        return -1;
    }

    boolean covers(DataSegment segment) {
        return addresses.containsKey(segment);
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** The lengths of the segments that instances keep; 0 for those that are part of the image. */
    int[] sizes() {
        return module.data().stream()
                .mapToInt(segment -> covers(segment) ? 0 : length(segment))
                .toArray();
    }

    /** The resource: how many chunks, where each lies and how long it is, their bytes, those of the other segments. */
    byte[] resource() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(chunks.size());
            for (Map.Entry<Long, byte[]> chunk : chunks.entrySet()) {
                out.writeLong(chunk.getKey());
                out.writeInt(chunk.getValue().length);
            }
            for (byte[] chunk : chunks.values()) {
                out.write(chunk);
            }
            for (DataSegment segment : module.data()) {
                if (!covers(segment)) {
                    out.write(module.bytes(), segment.init().start(), length(segment));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
