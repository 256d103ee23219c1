#!/bin/sh
# Build the benchmark guests: ./build.sh [NAME...]   (default: all of them)
#
#   CLANG         the C compiler   (default: the newest clang-22 ... clang-14, or clang)
#   WASI_SYSROOT  a WASI sysroot   (default: the compiler's own search path, which is
#                 right for Debian's wasi-libc and for a wasi-sdk's clang)
#   STRIP         an llvm-strip    (default: the one that belongs to the compiler)
#   RUSTC         a rustc with the WASI target (default: rustc); without one the Rust
#                 guests are left as they are
#   WASM_LD       a linker for rustc, where it does not bring its own
#   SOURCES       where the sources of Lua and SQLite are kept, which this downloads
#                 from Debian (default: ../target/sources); SQLite wants tclsh, make
#                 and a C compiler for this machine
set -eu
cd "$(dirname "$0")"

if [ -z "${CLANG:-}" ]; then
    for v in 22 21 20 19 18 17 16 15 14; do
        if command -v "clang-$v" >/dev/null 2>&1; then CLANG="clang-$v"; break; fi
    done
    CLANG="${CLANG:-clang}"
fi
CLANGXX=$(echo "$CLANG" | sed 's/clang/clang++/')

# MVP plus bulk memory, sign extension and saturating conversions; no SIMD.
FEATURES="-mcpu=mvp -mmutable-globals -mbulk-memory -msign-ext -mnontrapping-fptoint"
COMMON="--target=wasm32-wasi -O2 -Wall -Wextra -Wno-deprecated -ffp-contract=off $FEATURES"
LDFLAGS="-Wl,-z,stack-size=1048576"
if [ -n "${WASI_SYSROOT:-}" ]; then COMMON="--sysroot=$WASI_SYSROOT $COMMON"; fi

SOURCES=${SOURCES:-../target/sources}

# Downloads an archive of Debian's pool and unpacks it, unless that was done: debian FOLDER PATH SHA256.
debian() {
    [ ! -d "$SOURCES/$1" ] || return 0
    mkdir -p "$SOURCES/$1.partial"
    curl -sSfL "https://deb.debian.org/debian/pool/main/$2" -o "$SOURCES/$1.tar"
    echo "$3  $SOURCES/$1.tar" | sha256sum -c --quiet
    tar xf "$SOURCES/$1.tar" -C "$SOURCES/$1.partial" --strip-components=1
    mv "$SOURCES/$1.partial" "$SOURCES/$1"
    rm "$SOURCES/$1.tar"
}

# Brings what a guest is made of beside its own source.
prepare() {
    case $1 in
        lua)
            debian lua-5.4.4 l/lua5.4/lua5.4_5.4.4.orig.tar.gz \
                164c7849653b80ae67bec4b7473b884bf5cc8d2dca05653475ec2ed27b9ebf61
            ;;
        sqlite)
            debian sqlite-3.40.1 s/sqlite3/sqlite3_3.40.1.orig.tar.xz \
                aaa776260ab4dc976db34aa7891819484c8676b5b2783123ebc6301e2ca5d655
            [ -f "$SOURCES/sqlite-3.40.1/sqlite3.c" ] || (
                cd "$SOURCES/sqlite-3.40.1"
                ./configure --disable-tcl --disable-readline >/dev/null
                make sqlite3.c >/dev/null
            )
            ;;
    esac
}

# What a guest wants of the compiler: which instructions its group may use, where other sources are.
features() {
    case $1 in
        lua) echo "-std=gnu23 -w -I$SOURCES/lua-5.4.4/src" ;;
        sqlite)
            echo "-w -I$SOURCES/sqlite-3.40.1 -DSQLITE_OS_OTHER=1 -DSQLITE_THREADSAFE=0 -DSQLITE_TEMP_STORE=3" \
                "-DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_WAL -DSQLITE_DEFAULT_MEMSTATUS=0"
            ;;
        simd/relaxed) echo "-msimd128 -mrelaxed-simd" ;;
        # All vectors are those of the source.
        simd/*) echo "-msimd128 -fno-vectorize -fno-slp-vectorize" ;;
        tail-calls/*) echo "-mtail-call" ;;
    esac
}

build_c() {
    echo "  $1 (C)"
    prepare "$1"
    # shellcheck disable=SC2046,SC2086
    $CLANG $CFLAGS $(features "$1") "src/$1.c" $LDFLAGS -o "wasm/$1.wasm"
    finish "$1"
}

# With exceptions as they are in the standard, and as they were before (NAME-legacy).
build_cpp() {
    for legacy in false true; do
        name=$1
        [ $legacy = false ] || name=$1-legacy
        echo "  $name (C++)"
        # shellcheck disable=SC2086
        $CLANGXX $CXXFLAGS -mllvm -wasm-use-legacy-eh=$legacy "src/$1.cpp" \
            ../../examples/programs/cpp-exceptions/runtime.cpp $LDFLAGS -o "wasm/$name.wasm"
        finish "$name"
    done
}

# With exceptions as they were before the standard: more versions of V8 know them.
build_kotlin() {
    echo "  $1 (Kotlin)"
    ../../examples/programs/kotlin/compile.sh "src/$1.kt" "wasm/$1.wasm" -Xwasm-use-new-exception-proposal=false
}

# Debug sections go, the function names stay (the linker's --strip-debug drops both).
finish() {
    "$STRIP" --strip-debug "wasm/$1.wasm"
    chmod 644 "wasm/$1.wasm"
}

build_rust() {
    target=
    for t in wasm32-wasip1 wasm32-wasi; do
        if [ -d "$("${RUSTC:-rustc}" --print sysroot 2>/dev/null)/lib/rustlib/$t/lib" ]; then target=$t; break; fi
    done
    if [ -z "$target" ]; then echo "  $1 (Rust): skipped, no rustc with the WASI target"; return; fi
    echo "  $1 (Rust)"
    # shellcheck disable=SC2086
    "${RUSTC:-rustc}" --edition 2021 --target "$target" -C opt-level=3 -C lto -C panic=abort -C strip=debuginfo \
        ${WASM_LD:+-C linker="$WASM_LD"} "src/$1.rs" -o "wasm/$1.wasm"
    chmod 644 "wasm/$1.wasm"
}

# Newer clangs run wasm-opt after linking where there is one, and that drops the names.
if $CLANG --target=wasm32-wasi --no-wasm-opt -E - </dev/null >/dev/null 2>&1; then
    COMMON="--no-wasm-opt $COMMON"
fi
CFLAGS="-std=c11 $COMMON"
CXXFLAGS="-std=c++17 -fwasm-exceptions $COMMON"
STRIP="${STRIP:-$($CLANG --print-prog-name=llvm-strip)}"

if [ $# -eq 0 ]; then
    set -- $(cd src && ls *.c *.rs */*.c */*.cpp */*.kt | sed 's/\.[a-z]*$//')
fi
for name in "$@"; do
    mkdir -p "wasm/$(dirname "$name")"
    if [ -f "src/$name.rs" ]; then build_rust "$name"
    elif [ -f "src/$name.cpp" ]; then build_cpp "$name"
    elif [ -f "src/$name.kt" ]; then build_kotlin "$name"
    else build_c "$name"; fi
done
