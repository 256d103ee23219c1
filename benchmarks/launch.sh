# Sourced by the commands beside it, after they set `self` to their own path: sets `home` (the checkout), `java` (the
# JDK that ../wasmj takes) and `lib` (the jars of this module), and defines `build`.

say() { echo "$(basename -- "$self"): $*" >&2; }
die() { say "$*"; exit 1; }

home=$(cd -- "$(dirname -- "$self")/.." && pwd -P)
lib=$home/benchmarks/target/dist/lib

# The launcher builds the command where it has to, and says so; then it tells its JDK.
"$home/wasmj" --version >/dev/null || exit 1
settings=$(WASMJ_JAVA_OPTS=-XshowSettings:properties "$home/wasmj" --version 2>&1) || { echo "$settings" >&2; exit 1; }
java=$(echo "$settings" | sed -n 's/^ *java\.home = //p')
[ -x "$java/bin/java" ] || die "../wasmj does not tell its JDK"

# Whether a module's jar is missing or older than what it is made of, the folders given.
is_stale() {
  module=$1
  shift
  jar=$(ls "$home/$module/target/dist/lib"/wasmj-bench*.jar 2>/dev/null | head -n 1)
  [ -n "$jar" ] || return 0
  [ -f "$home/pom.xml" ] || return 1
  [ -n "$(cd -- "$home" && find pom.xml "$@" \( -name target -o -path '*/src/test' \) -prune \
    -o -type f -newer "$jar" -print | head -n 1)" ]
}

# Builds a module, unless it is built: build MODULE WHAT-IT-IS-MADE-OF...
build() {
  if ! is_stale "$@"; then return; fi
  command -v mvn >/dev/null || die "needs 'mvn' on the PATH to build the benchmarks (Maven 3.8 or newer)"
  say "building $1 ..."
  # What an earlier version left there would be on the class path.
  rm -rf "$home/$1/target/dist"
  log=$(mktemp)
  # What it says without failing is colour codes.
  (cd -- "$home" && JAVA25_HOME=$java mvn -q -B -ntp -Dstyle.color=never -pl "$1" -am \
    -Dmaven.test.skip=true package) </dev/null >"$log" 2>&1 || {
    cat "$log" >&2
    rm -f "$log"
    die "the build failed; 'cd $home && mvn -pl $1 -am -Dmaven.test.skip=true package' shows all of it"
  }
  rm -f "$log"
  touch "$home/$1/target/dist/lib"/wasmj-bench*.jar
}

build_benchmarks() {
  build benchmarks benchmarks/src benchmarks/pom.xml runtime-rt compiler wasi-impl
}
