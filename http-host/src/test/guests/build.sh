#!/bin/sh
# Assembles the guests of the tests with wabt's wat2wasm.
set -eu
cd "$(dirname "$0")"
for wat in *.wat; do
    wat2wasm --debug-names "$wat" -o "${wat%.wat}.wasm"
done
