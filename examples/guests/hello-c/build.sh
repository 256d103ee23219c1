#!/bin/sh
# Build hello.wasm. CLANG and WASI_SYSROOT may name the compiler and the sysroot.
set -eu
cd "$(dirname "$0")"
if [ -z "${CLANG:-}" ]; then
    for v in 22 21 20 19 18 17 16 15 14; do
        if command -v "clang-$v" >/dev/null 2>&1; then CLANG="clang-$v"; break; fi
    done
    CLANG="${CLANG:-clang}"
fi
FLAGS="--target=wasm32-wasi -Os -Wall -Wextra -Wno-deprecated -mcpu=mvp -mmutable-globals -mbulk-memory -msign-ext"
if [ -n "${WASI_SYSROOT:-}" ]; then FLAGS="--sysroot=$WASI_SYSROOT $FLAGS"; fi
# shellcheck disable=SC2086
$CLANG $FLAGS -Wl,--strip-all hello.c -lc-printscan-no-floating-point -o hello.wasm
chmod 644 hello.wasm
