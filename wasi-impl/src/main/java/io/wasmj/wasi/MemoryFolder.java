package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory of a {@link MemoryTree}, and what it adds to its counterpart in the tree below, if it has one. */
final class MemoryFolder extends MemoryNode {

    /** What is in memory for good: made here, or changed. */
    private final Map<String, MemoryNode> own = new LinkedHashMap<>();
    /** What is below as it is here, and is in use. */
    private final Map<String, MemoryNode> borrowed = new HashMap<>();
    /** Names of what is below and no more here. */
    private final Set<String> gone = new HashSet<>();

    private final boolean hasLower;
    /** Open while this is. */
    private @Nullable Directory lower;
    /** The folder it is in, or was in last; null of the root. */
    private @Nullable MemoryFolder parent;

    private MemoryFolder(MemoryTree tree, boolean hasLower) {
        super(tree, FileType.DIRECTORY);
        this.hasLower = hasLower;
    }

    /** A new one. */
    MemoryFolder(MemoryTree tree) {
        this(tree, false);
    }

    private MemoryFolder(Origin origin, FileStat stat) {
        super(origin, stat);
        hasLower = true;
        parent = origin.folder();
    }

    static MemoryFolder root(MemoryTree tree) {
        MemoryFolder root = new MemoryFolder(tree, tree.lower() != null);
        root.links = 1;
        return root;
    }

    @Override
    long size() {
        return 0;
    }

    @Override
    long weight() {
        return gone.stream().mapToLong(MemoryNode::cost).sum();
    }

    @Override
    void clear() {
        gone.clear();
    }

    @Override
    boolean isUsed() {
        return super.isUsed() || !borrowed.isEmpty();
    }

    boolean isWithin(MemoryNode ancestor) {
        for (MemoryFolder folder = this; folder != null; folder = folder.parent) {
            if (folder == ancestor) {
                return true;
            }
        }
        return false;
    }

    // ---- The tree below; whoever calls these has this folder open

    private Directory lower() throws IOException {
        if (lower == null) {
            lower = origin == null
                    ? Objects.requireNonNull(tree.lower()).open()
                    : origin.folder().openDirectoryBelow(origin.name());
        }
        return lower;
    }

    @Override
    void closeLower() throws IOException {
        Directory open = lower;
        lower = null;
        if (open != null) {
            open.close();
        }
    }

    private Directory openDirectoryBelow(String name) throws IOException {
        open();
        try {
            return lower().openDirectory(name);
        } finally {
            close();
        }
    }

    OpenFile openFileBelow(String name) throws IOException {
        open();
        try {
            return lower().openFile(name, Set.of(StandardOpenOption.READ));
        } finally {
            close();
        }
    }

    private boolean showsLower(String name) {
        return hasLower && !own.containsKey(name) && !gone.contains(name);
    }

    private MemoryNode findBelow(String name) throws IOException {
        FileStat stat = lower().stat(name);
        Origin place = new Origin(this, name);
        return switch (stat.type()) {
            case DIRECTORY -> new MemoryFolder(place, stat);
            case SYMBOLIC_LINK -> new MemoryLink(place, stat, lower().readSymbolicLink(name));
            default -> new MemoryContent(place, stat);
        };
    }

    // ---- Entries

    /** What is there; who goes on to use it {@linkplain #borrow borrows} or keeps it. */
    MemoryNode get(String name) throws IOException {
        MemoryNode node = own.getOrDefault(name, borrowed.get(name));
        if (node != null) {
            return node;
        }
        if (!showsLower(name)) {
            throw new NoSuchFileException(name);
        }
        return findBelow(name);
    }

    /** Null where nothing is. */
    @Nullable
    MemoryNode find(String name) throws IOException {
        try {
            return get(name);
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    FileType type(String name) throws IOException {
        return showsLower(name) ? lower().type(name) : get(name).type();
    }

    List<DirectoryEntry> list() throws IOException {
        List<DirectoryEntry> entries = new ArrayList<>();
        own.forEach((name, node) -> entries.add(node.entry(name)));
        if (hasLower) {
            for (DirectoryEntry entry : lower().list()) {
                if (showsLower(entry.name())) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    boolean isEmpty() throws IOException {
        open();
        try {
            return own.isEmpty() && list().isEmpty();
        } finally {
            close();
        }
    }

    /** Makes all who open an entry share its node, until it is {@linkplain #close closed}. */
    void borrow(String name, MemoryNode node) {
        if (!node.isKept()) {
            borrowed.put(name, node);
        }
    }

    void forget(String name, MemoryNode node) throws IOException {
        borrowed.remove(name, node);
        dropUnused();
    }

    void adopt(String name, MemoryNode node) throws IOException {
        keep();
        tree.take(cost(name));
        borrowed.remove(name, node);
        own.put(name, node);
    }

    void add(String name, MemoryNode node) throws IOException {
        if (find(name) != null) {
            throw new FileAlreadyExistsException(name);
        }
        put(name, node);
    }

    /** Enters a node that is kept, where nothing is. */
    void put(String name, MemoryNode node) throws IOException {
        // One that was removed may still be open.
        if (links == 0) {
            throw new NoSuchFileException(name);
        }
        keep();
        tree.take(cost(name) + (node.links == 0 ? node.weight() : 0));
        own.put(name, node);
        node.links++;
        touch();
        if (node instanceof MemoryFolder sub) {
            sub.parent = this;
        }
    }

    void remove(String name, MemoryNode node) throws IOException {
        keep();
        boolean isBelow = node.origin != null && node.origin.equals(new Origin(this, name)) && !gone.contains(name);
        if (isBelow && !node.isKept()) {
            tree.take(cost(name));
        } else if (!isBelow) {
            tree.giveBack(cost(name));
        }
        if (isBelow) {
            gone.add(name);
        }
        own.remove(name);
        borrowed.remove(name, node);
        node.links--;
        touch();
        node.dropUnused();
    }
}
