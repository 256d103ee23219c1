package io.wasmj.wasi;

/** A symbolic link of a {@link MemoryTree}. */
final class MemoryLink extends MemoryNode {

    private final String target;

    MemoryLink(MemoryTree tree, String target) {
        super(tree, FileType.SYMBOLIC_LINK);
        this.target = target;
    }

    MemoryLink(Origin origin, FileStat stat, String target) {
        super(origin, stat);
        this.target = target;
    }

    String target() {
        return target;
    }

    @Override
    long size() {
        return Errors.utf8Length(target);
    }

    @Override
    long weight() {
        return origin == null ? 2L * target.length() : 0;
    }

    @Override
    void clear() {
        // The node itself goes.
    }

    @Override
    void closeLower() {
        // Nothing is open.
    }
}
