#!/bin/sh
# Build program.wasm. AS_MODULES may name a node_modules directory that already
# holds assemblyscript and @assemblyscript/wasi-shim; otherwise npm fetches them.
set -eu
cd "$(dirname "$0")"
if [ -z "${AS_MODULES:-}" ]; then
    npm install --no-package-lock
    AS_MODULES=node_modules
fi
# asc wants its config path relative.
AS_MODULES=$(realpath --relative-to=. "$AS_MODULES")
node "$AS_MODULES/assemblyscript/bin/asc.js" program.ts -O2 \
    --config "$AS_MODULES/@assemblyscript/wasi-shim/asconfig.json" --outFile program.wasm
