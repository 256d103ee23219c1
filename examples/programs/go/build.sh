#!/bin/sh
# Build the Go program (Go 1.21 or later): ./build.sh. Compressed, because it brings megabytes of Go's own library.
set -eu
cd "$(dirname "$0")"
GOOS=wasip1 GOARCH=wasm "${GO:-go}" build -trimpath -ldflags="-s -w" -o program.wasm .
gzip -9nf program.wasm
