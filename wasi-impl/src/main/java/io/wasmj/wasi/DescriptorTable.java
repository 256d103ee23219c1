package io.wasmj.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The open descriptors of a program by number; a new one gets the lowest that is free. Thread-safe. */
final class DescriptorTable implements Closeable {

    /** Standard error. */
    private static final int LAST_STANDARD = 2;

    private final int capacity;
    private final List<@Nullable Descriptor> slots = new ArrayList<>();

    DescriptorTable(int capacity) {
        this.capacity = capacity;
    }

    synchronized Descriptor get(int number) throws WasiException {
        Descriptor descriptor = number >= 0 && number < slots.size() ? slots.get(number) : null;
        if (descriptor == null) {
            throw new WasiException(Errno.BADF);
        }
        return descriptor;
    }

    /** To be asked before something is opened, so that nothing is opened in vain. */
    synchronized void requireRoom() throws WasiException {
        if (slots.size() >= capacity && slots.indexOf(null) < 0) {
            throw new WasiException(Errno.MFILE);
        }
    }

    synchronized int add(Descriptor descriptor) throws WasiException {
        requireRoom();
        int free = slots.indexOf(null);
        if (free >= 0) {
            slots.set(free, descriptor);
            return free;
        }
        slots.add(descriptor);
        return slots.size() - 1;
    }

    /** All that are open, by number. */
    synchronized Map<Integer, Descriptor> open() {
        Map<Integer, Descriptor> open = new TreeMap<>();
        for (int number = 0; number < slots.size(); number++) {
            Descriptor descriptor = slots.get(number);
            if (descriptor != null) {
                open.put(number, descriptor);
            }
        }
        return open;
    }

    /** Gives a descriptor a number that is free. */
    synchronized void put(int number, Descriptor descriptor) throws WasiException {
        if (number >= capacity) {
            throw new WasiException(Errno.MFILE);
        }
        while (slots.size() <= number) {
            slots.add(null);
        }
        slots.set(number, descriptor);
    }

    synchronized void close(int number) throws IOException {
        Descriptor descriptor = get(number);
        slots.set(number, null);
        descriptor.close();
    }

    /**
     * Gives {@code from} the number {@code to}, which must be open and is closed. The numbers of standard input and
     * output may be free: programs that lay them aside for a while take them back so.
     */
    synchronized void renumber(int from, int to) throws IOException {
        Descriptor moved = get(from);
        Descriptor replaced = to >= 0 && to <= LAST_STANDARD && to < slots.size() ? slots.get(to) : get(to);
        if (from == to) {
            return;
        }
        slots.set(to, moved);
        slots.set(from, null);
        if (replaced != null) {
            replaced.close();
        }
    }

    /** Closes all, whatever some of them answer. */
    @Override
    public synchronized void close() throws IOException {
        IOException first = null;
        for (Descriptor descriptor : slots) {
            try {
                if (descriptor != null) {
                    descriptor.close();
                }
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        slots.clear();
        if (first != null) {
            throw first;
        }
    }
}
