#!/bin/sh
# Build program.wasm, and legacy.wasm with exceptions as they were before the standard. CLANGXX and WASI_SYSROOT may
# name the compiler (22 or newer) and the sysroot.
set -eu
cd "$(dirname "$0")"
CLANGXX="${CLANGXX:-clang++-22}"
FLAGS="--target=wasm32-wasi -Os -Wall -Wno-deprecated -fwasm-exceptions"
if [ -n "${WASI_SYSROOT:-}" ]; then FLAGS="--sysroot=$WASI_SYSROOT $FLAGS"; fi
objects=$(mktemp -d)
trap 'rm -r "$objects"' EXIT

build() {
    flags="$FLAGS -mllvm -wasm-enable-sjlj -mllvm -wasm-use-legacy-eh=$1"
    for source in program.cpp runtime.cpp setjmp.c; do
        case $source in *.c) language="-x c -std=c11" ;; *) language="-x c++ -std=c++17" ;; esac
        # shellcheck disable=SC2086
        $CLANGXX $flags $language -c "$source" -o "$objects/$source.o"
    done
    # Not through wasm-opt: an old one cannot read this.
    # shellcheck disable=SC2086
    $CLANGXX $FLAGS --no-wasm-opt -Wl,--strip-all "$objects"/*.o -o "$2"
    chmod 644 "$2"
}

build false program.wasm
build true legacy.wasm
