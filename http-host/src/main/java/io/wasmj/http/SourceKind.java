package io.wasmj.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What can be told of a component's source before it is compiled, and of what it lacks afterwards: what to do. */
final class SourceKind {

    private static final String COMPONENT = "\0asm\r\0\1\0";
    private static final String REMEDY = "; build a core module for WASI preview 1 (Rust: --target wasm32-wasip1; Go:"
            + " GOOS=wasip1 GOARCH=wasm; C: --target=wasm32-wasi)";

    private SourceKind() {}

    /** Why a file that starts so cannot be served, or null. */
    static @Nullable String problem(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith(COMPONENT)) {
            return "is a component, which this version of wasmj does not serve" + REMEDY;
        }
        if (start.length == 0) {
            return "is empty; build it again";
        }
        if (text.startsWith("version https://git-lfs")) {
            return "is a pointer of Git LFS, not the file itself; 'git lfs pull' fetches that";
        }
        if (text.startsWith("<")) {
            return "is a web page, not a module; download it again, from an address that gives the file itself";
        }
        return null;
    }

    /** What to do about imports that nothing here offers; empty where nothing is known. */
    static String remedy(String unknownImports) {
        if (unknownImports.contains("wbg.") || unknownImports.contains("__wbindgen")) {
            return "\nIt was made for browsers, by wasm-bindgen; build for --target wasm32-wasip1 without it";
        }
        if (unknownImports.contains("gojs.") || unknownImports.contains(" go.")) {
            return "\nIt was made for browsers; build it with GOOS=wasip1, not GOOS=js";
        }
        if (unknownImports.contains("wasi:") || unknownImports.contains("wasi_snapshot_preview2")) {
            return "\nIt was made for WASI 0.2" + REMEDY;
        }
        if (unknownImports.contains("fermyon:spin/") || unknownImports.contains("spin-")) {
            return "\nIt wants host services of Spin that this version of wasmj does not have; use WASI alone, or see"
                    + " --unknown-imports";
        }
        if (unknownImports.contains("env.")) {
            return "\nFunctions of \"env\" are those that no library defined when it was linked: link what defines them"
                    + " (Emscripten: -sSTANDALONE_WASM), or see --unknown-imports";
        }
        return "";
    }
}
