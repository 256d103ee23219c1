#!/bin/sh
# Build links.wasm. CLANG may name the compiler; no sysroot is needed.
set -eu
cd "$(dirname "$0")"
if [ -z "${CLANG:-}" ]; then
    for v in 22 21 20 19 18 17 16 15 14; do
        if command -v "clang-$v" >/dev/null 2>&1; then CLANG="clang-$v"; break; fi
    done
    CLANG="${CLANG:-clang}"
fi
$CLANG --target=wasm32 -Os -Wall -Wextra -mcpu=mvp -nostdlib -fno-builtin \
    -Wl,--no-entry -Wl,--strip-all links.c -o links.wasm
chmod 644 links.wasm
