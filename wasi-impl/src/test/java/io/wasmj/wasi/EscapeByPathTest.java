package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.Path;

/** The same attempts where the platform has no directory handles. */
class EscapeByPathTest extends EscapeTest {

    @Override
    FileTree tree(Path directory) throws IOException {
        return HostTree.writable(directory).byPath();
    }
}
