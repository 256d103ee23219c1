#!/bin/sh
# Build the Go program (Go 1.21 or later): ./build.sh [OUTPUT]
# The result is some megabytes, so it is not kept here.
set -eu
cd "$(dirname "$0")"
GOOS=wasip1 GOARCH=wasm "${GO:-go}" build -trimpath -ldflags="-s -w" -o "${1:-program.wasm}" .
