#!/bin/sh
# Build report.wasm. CLANG may name the compiler; it needs a WASI sysroot (Debian: wasi-libc, libclang-rt-dev-wasm32).
set -eu
cd "$(dirname "$0")"
if [ -z "${CLANG:-}" ]; then
    for v in 22 21 20 19 18 17 16 15 14; do
        if command -v "clang-$v" >/dev/null 2>&1; then CLANG="clang-$v"; break; fi
    done
    CLANG="${CLANG:-clang}"
fi
$CLANG --target=wasm32-wasi -Os -Wall -Wextra -Wno-deprecated -Wl,--strip-all report.c -o report.wasm
chmod 644 report.wasm
