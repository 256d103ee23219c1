package io.wasmj.wasi;

import io.wasmj.runtime.SnapshotException;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a guest has open, as a line of text, and the same opened again for another. A directory is found by the path it is
 * granted under; one that is not granted again is empty. Files are opened again by their path and read on where they were.
 */
final class OpenDescriptors {

    private static final int STANDARD = 3;
    private static final String NEXT = ";";
    private static final String BETWEEN = " ";

    /**
     * One of them.
     *
     * @param position of the next read; -1 for a directory
     */
    private record Open(int number, long rights, long inheriting, int flags, long position, Origin origin) {

        static Open of(String text) {
            String[] parts = text.split(BETWEEN, -1);
            return new Open(
                    Integer.parseInt(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Integer.parseInt(parts[3]),
                    Long.parseLong(parts[4]),
                    new Origin(
                            URLDecoder.decode(parts[5], StandardCharsets.UTF_8),
                            URLDecoder.decode(parts[6], StandardCharsets.UTF_8)));
        }

        String text() {
            return String.join(
                    BETWEEN,
                    Integer.toString(number),
                    Long.toString(rights),
                    Long.toString(inheriting),
                    Integer.toString(flags),
                    Long.toString(position),
                    URLEncoder.encode(origin.preopen(), StandardCharsets.UTF_8),
                    URLEncoder.encode(origin.path(), StandardCharsets.UTF_8));
        }
    }

    private OpenDescriptors() {}

    /** @throws SnapshotException where one of them cannot be opened again; the message names it */
    static String describe(DescriptorTable table) {
        List<String> all = new ArrayList<>();
        Map<Integer, Descriptor> open = table.open();
        for (int number = 0; number < STANDARD; number++) {
            Descriptor standard = open.remove(number);
            if (!(number == 0 ? standard instanceof InputDescriptor : standard instanceof OutputDescriptor)) {
                throw new SnapshotException("descriptor " + number + " is no longer the standard stream it was");
            }
        }
        open.forEach(
                (number, descriptor) -> all.add(describe(number, descriptor).text()));
        return String.join(NEXT, all);
    }

    private static Open describe(int number, Descriptor descriptor) {
        Origin origin = descriptor.origin();
        if (origin == null) {
            throw new SnapshotException("descriptor " + number + " is a "
                    + descriptor.type().name().toLowerCase(java.util.Locale.ROOT) + ", which cannot be opened again");
        }
        long position = -1;
        if (descriptor instanceof FileDescriptor file) {
            if ((file.rights() & Rights.FD_WRITE) != 0) {
                throw new SnapshotException("descriptor " + number + ", " + origin + ", is open for writing");
            }
            position = file.position();
        }
        return new Open(number, descriptor.rights(), descriptor.inheriting(), descriptor.flags(), position, origin);
    }

    /**
     * Opens the same again in a table that has the standard streams.
     *
     * @throws SnapshotException where a file cannot be opened, or a directory is granted that the guest did not have
     */
    static void restore(String description, List<Wasi.Preopen> preopens, DescriptorTable table) {
        List<Open> all = Stream.of(description.split(NEXT, -1))
                .filter(text -> !text.isEmpty())
                .map(Open::of)
                .toList();
        Set<String> known = all.stream().map(open -> open.origin.preopen()).collect(Collectors.toSet());
        Map<String, Wasi.Preopen> granted = new HashMap<>();
        for (Wasi.Preopen preopen : preopens) {
            if (!known.contains(preopen.guestPath())) {
                throw new SnapshotException("the guest is granted " + preopen.guestPath()
                        + ", which it did not have when the snapshot was taken and cannot know of now");
            }
            granted.putIfAbsent(preopen.guestPath(), preopen);
        }
        for (Open open : all) {
            Wasi.Preopen preopen = granted.computeIfAbsent(
                    open.origin.preopen(), path -> new Wasi.Preopen(path, new MemoryTree(0).readOnly()));
            try {
                table.put(open.number, open(open, preopen));
            } catch (IOException e) {
                throw closing(
                        table,
                        new SnapshotException(
                                "the guest had " + open.origin + " open when the snapshot was taken, which"
                                        + " cannot be opened again (" + Errors.ofIo(e) + ")"));
            }
        }
    }

    private static SnapshotException closing(DescriptorTable table, SnapshotException failure) {
        try {
            table.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private static Descriptor open(Open open, Wasi.Preopen preopen) throws IOException {
        DirectoryDescriptor directory = DirectoryDescriptor.preopened(preopen);
        Descriptor opened = open.origin.path().isEmpty() ? directory : below(directory, open);
        opened.dropRights(open.rights & opened.rights(), open.inheriting & opened.inheriting());
        opened.setFlags(open.flags);
        return opened;
    }

    private static Descriptor below(DirectoryDescriptor directory, Open open) throws IOException {
        try (directory;
                Location location = Location.of(directory.open(), open.origin.path(), true)) {
            Descriptor opened = PathFunctions.open(location, 0, open.rights, Rights.INHERITING);
            opened.setOrigin(open.origin);
            if (opened instanceof FileDescriptor file && open.position >= 0) {
                file.seek(open.position, Whence.SET);
            }
            return opened;
        }
    }
}
