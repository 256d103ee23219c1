#!/bin/sh
# Build program.wasm, and legacy.wasm with exceptions as they were before the standard.
set -eu
cd "$(dirname "$0")"
./compile.sh program.kt program.wasm -Xwasm-use-new-exception-proposal=true
./compile.sh program.kt legacy.wasm -Xwasm-use-new-exception-proposal=false
