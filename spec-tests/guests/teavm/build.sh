#!/bin/sh
# Builds words.wasm with TeaVM from Maven Central, and words.txt, what the same program prints on a JVM.
set -eu
cd "$(dirname -- "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp pom.xml "$work"
(cd "$work" && mvn -q dependency:copy-dependencies -DoutputDirectory=lib)
javac --release 17 -cp "$work/lib/*" -d "$work/classes" Words.java Build.java
java -cp "$work/lib/*:$work/classes" Build .
java -cp "$work/classes" Words >words.txt
