#!/bin/sh
# Builds rates.jar, then: wasmj up --services rates.jar
set -eu
cd "$(dirname "$0")"
mkdir -p target
javac -cp "../../cli/target/dist/lib/*" -d target src/com/example/rates/*.java
cp -r src/META-INF target/
jar --create --file rates.jar -C target .
