#!/bin/sh
# Builds {{name}}.wasm. CLANG may name the compiler; it needs a WASI sysroot, as wasi-sdk's has.
set -eu
if [ -z "${CLANG:-}" ]; then
    for CLANG in "${WASI_SDK_PATH:-/opt/wasi-sdk}/bin/clang" clang-22 clang-21 clang-20 clang-19 clang-18 clang-17 \
        clang-16 clang-15 clang-14 clang; do
        if command -v "$CLANG" >/dev/null 2>&1; then break; fi
    done
fi
if ! command -v "$CLANG" >/dev/null 2>&1; then
    echo "there is no clang; install wasi-sdk (https://github.com/WebAssembly/wasi-sdk/releases) into /opt/wasi-sdk," >&2
    echo "or on Debian: apt-get install clang lld wasi-libc libclang-rt-dev-wasm32" >&2
    exit 127
fi
"$CLANG" --target=wasm32-wasi -Os -Wall -Wno-deprecated -Wl,--strip-all -o {{name}}.wasm main.c
