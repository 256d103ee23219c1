#!/bin/sh
# Build program.wasm. CLANGXX and WASI_SYSROOT may name the compiler and the sysroot.
set -eu
cd "$(dirname "$0")"
if [ -z "${CLANGXX:-}" ]; then
    for v in 22 21 20 19 18 17 16 15 14; do
        if command -v "clang++-$v" >/dev/null 2>&1; then CLANGXX="clang++-$v"; break; fi
    done
    CLANGXX="${CLANGXX:-clang++}"
fi
FLAGS="--target=wasm32-wasi -std=c++17 -Os -fno-exceptions -Wall -Wno-deprecated"
if [ -n "${WASI_SYSROOT:-}" ]; then FLAGS="--sysroot=$WASI_SYSROOT $FLAGS"; fi
# shellcheck disable=SC2086
$CLANGXX $FLAGS -Wl,--strip-all program.cpp -o program.wasm
chmod 644 program.wasm
