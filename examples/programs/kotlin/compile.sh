#!/bin/sh
# compile.sh SOURCE.kt MODULE.wasm [OPTION...]: a WASI program with Kotlin's compiler, which Maven fetches.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$1
module=$2
shift 2
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib"
name=$(basename "$module" .wasm)

library=$(ls "$work"/lib/kotlin-stdlib-wasm-wasi-*.klib)
options="-Xwasm -Xwasm-target=wasm-wasi -nowarn -ir-output-dir $work -ir-output-name $name"
kotlinc="java -Xss8m -cp $work/lib/* org.jetbrains.kotlin.cli.js.K2JSCompiler"
# shellcheck disable=SC2086
set -f # the class path's star is Java's
$kotlinc $options -libraries "$library" -Xir-produce-klib-file "$source"
$kotlinc $options -libraries "$library:$work/$name.klib" -Xinclude="$work/$name.klib" -Xir-produce-js -Xir-dce \
    -Xwasm-enable-array-range-checks "$@"
mv "$work/$name.wasm" "$module"
chmod 644 "$module"
