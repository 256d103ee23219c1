package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A directory or file of the tree below an overlay, found anew each time it is needed, so that nothing is held open. */
record LowerEntry(FileTree tree, List<String> path) {

    LowerEntry child(String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return new LowerEntry(tree, longer);
    }

    Directory openDirectory() throws IOException {
        return walk(path.size());
    }

    OpenFile openFile() throws IOException {
        try (Directory parent = walk(path.size() - 1)) {
            return parent.openFile(path.getLast(), Set.of(StandardOpenOption.READ));
        }
    }

    private Directory walk(int depth) throws IOException {
        Directory directory = tree.open();
        for (String name : path.subList(0, depth)) {
            try (Directory parent = directory) {
                directory = parent.openDirectory(name);
            }
        }
        return directory;
    }
}
