#!/bin/sh
# Build program.wasm. RUSTC may name a rustc that has the WASI target; WASM_LD a
# linker, where rustc does not bring its own.
set -eu
cd "$(dirname "$0")"
RUSTC="${RUSTC:-rustc}"
target=wasm32-wasip1
"$RUSTC" --print target-list | grep -qx "$target" || target=wasm32-wasi
if [ -n "${WASM_LD:-}" ]; then RUSTFLAGS="${RUSTFLAGS:-} -C linker=$WASM_LD"; fi
# shellcheck disable=SC2086
"$RUSTC" --edition 2021 --target "$target" -C opt-level=s -C lto -C panic=abort -C strip=symbols \
    ${RUSTFLAGS:-} program.rs -o program.wasm
chmod 644 program.wasm
