#!/usr/bin/env bash
# Runs an example job in a process of its own: examples/run.sh behavior --help
# Needs a JDK 17 or newer and Maven; builds what is missing, and needs no network after that.
# JAVA_OPTS replaces the default heap of 512 MB, e.g. JAVA_OPTS=-Xmx2g.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
jar="$here/target/examples.jar"
# Made last, so that a build that was broken off counts for nothing.
stamp="$here/target/examples.built"

usage() {
  cat <<USAGE
Usage: examples/run.sh COMMAND [flags]
  behavior   writes a shop's behaviour events to ByteAir (an emulator, unless --endpoint is given)
  daily-items
             writes items of whole days, made up or from files, and closes the days by done (likewise)
  done       closes days by hand (likewise)
  feed       writes a shop's behaviours, items and users to their topics by one sink (likewise)
  sql FILE   runs a SQL file in Flink's own SQL client, on a cluster of its own (an emulator, unless
             BYTEAIR_ENDPOINT is set), e.g. examples/run.sh sql examples/sql/item.sql
  replay     sends dead letters again, corrected if need be (likewise)
examples/run.sh COMMAND --help shows the flags.
USAGE
}

is_built() {
  [[ -f "$jar" && -f "$stamp" && -d "$here/target/lib" ]] || return 1
  [[ -z "$(find "$root/pom.xml" "$root"/{flink-connector-byteair,byteair-emulator,examples}/pom.xml \
    "$root"/{flink-connector-byteair,byteair-emulator,examples}/src/main \
    -newer "$stamp" -print -quit)" ]]
}

build() {
  if ! command -v mvn >/dev/null; then
    echo "examples/run.sh: building needs Maven (mvn), which is not on the PATH." >&2
    exit 1
  fi
  echo "Building the examples, once; the first time, Maven downloads what it needs." >&2
  rm -rf "$stamp" "$here/target/lib"
  local log
  if ! log="$(cd "$root" && mvn -q -B -ntp -Dmaven.test.skip -Dspotless.check.skip -Dmdep.analyze.skip \
    -pl examples -am package 2>&1)"; then
    echo "$log" >&2
    echo "examples/run.sh: the build failed, see above." >&2
    exit 1
  fi
  touch "$stamp"
}

case "${1-}" in
  behavior | daily-items | done | feed | replay) ;;
  sql)
    shift
    exec "$here/sql/run-sql.sh" "$@"
    ;;
  -h | --help | help)
    usage
    exit 0
    ;;
  "")
    usage >&2
    exit 2
    ;;
  *)
    echo "examples/run.sh: there is no example '$1'." >&2
    usage >&2
    exit 2
    ;;
esac

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
if ! command -v "$java" >/dev/null; then
  echo "examples/run.sh: needs a JDK 17 or newer; set JAVA_HOME to one or put java on the PATH." >&2
  exit 1
fi
is_built || build

# Its manifest names the libraries beside it and opens to Flink what Java 17 closes.
# shellcheck disable=SC2086 # several options are several words
exec "$java" ${JAVA_OPTS--Xmx512m} -jar "$jar" "$@"
