#!/bin/sh
# Builds qjs.wasm: QuickJS, whose sources come from Debian, with qjs.c as its main program. Wants clang with a linker and
# libraries for wasm32-wasi (Debian: clang-22 lld-22 libclang-rt-22-dev-wasm32 wasi-libc); CLANG names another.
set -eu
cd "$(dirname "$0")"
version=2025.04.26
sources=$(mktemp -d)
trap 'rm -rf "$sources"' EXIT
curl -sSfL "https://deb.debian.org/debian/pool/main/q/quickjs/quickjs_$version.orig.tar.xz" -o "$sources/quickjs.tar.xz"
echo "ec81da5b3249ed648dbc7df4a1654988910e66a118d9b71cb63534216efcfbbe  $sources/quickjs.tar.xz" | sha256sum -c --quiet
tar xf "$sources/quickjs.tar.xz" -C "$sources" --strip-components=1
# EMSCRIPTEN is what QuickJS calls a machine without threads and signals. dtoa.c includes setjmp.h and uses nothing of it.
"${CLANG:-clang-22}" --target=wasm32-wasi -O2 -w -DEMSCRIPTEN -D_SETJMP_H -D_GNU_SOURCE "-DCONFIG_VERSION=\"$version\"" \
    -Wl,-z,stack-size=1048576,--strip-all -I "$sources" qjs.c \
    "$sources/quickjs.c" "$sources/libregexp.c" "$sources/libunicode.c" "$sources/cutils.c" "$sources/dtoa.c" \
    -lm -o qjs.wasm
