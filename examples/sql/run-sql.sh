#!/usr/bin/env bash
# Runs a SQL file as a user of Flink would: in Flink's SQL client, on a cluster of separate processes, with the
# connector's uber jar in Flink's lib. Called as examples/run.sh sql FILE.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
. "$here/substitute.sh"
version="${FLINK_VERSION:-$(sed -n 's|.*<flink.version>\(.*\)</flink.version>.*|\1|p' "$root/pom.xml")}"
lib="$here/flink/target/flink-$version/lib"
stamp="$here/flink/target/flink-$version/built"
uber="$root/flink-sql-connector-byteair/target/flink-sql-connector-byteair"
emulator="$root/byteair-emulator/target/byteair-emulator.jar"

usage() {
  cat <<USAGE
Usage: examples/run.sh sql FILE
Runs the statements of FILE in Flink's SQL client, on a cluster started for it and stopped behind it.

\${NAME} in FILE becomes the environment variable NAME; within quotes, with its own quotes doubled. run.sh sets, where they
are not:
  BYTEAIR_ENDPOINT        an emulator, started and stopped with the cluster
  BYTEAIR_APPLICATION_ID, BYTEAIR_TENANT_ID, VOLC_ACCESSKEY, VOLC_SECRETKEY   the emulator's
The keys are best left in the environment: 'auth.credentials' = 'env' reads them in the TaskManager.

BYTEAIR_JAR is the connector's jar; it is in Flink's lib, unless FILE says ADD JAR '\${BYTEAIR_JAR}'.

FLINK_VERSION   the Flink to run, $version by default
SLOTS           the TaskManager's slots, 4 by default
KEEP_LOGS       a directory for the logs; without it they are kept only after a failure
Examples: $(cd "$here" && ls ./*.sql | sed 's|^\./|examples/sql/|' | tr '\n' ' ')
USAGE
}

die() {
  echo "examples/run.sh sql: $*" >&2
  exit 1
}

case "${1-}" in
  -h | --help) usage && exit 0 ;;
  "") usage >&2 && exit 2 ;;
esac
[[ -f "$1" ]] || die "there is no file '$1'."
file="$1"

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
command -v "$java" >/dev/null || die "needs a JDK 17 or newer; set JAVA_HOME to one or put java on the PATH."

# ------------------------------------------------------------------ build

modules=(flink-connector-byteair flink-sql-connector-byteair byteair-emulator)
is_built() {
  [[ -f "$stamp" && -f "$emulator" && -d "$lib" ]] || return 1
  local sources=("$root/pom.xml" "$here/flink/pom.xml")
  for module in "${modules[@]}"; do
    sources+=("$root/$module/pom.xml" "$root/$module/src/main")
  done
  [[ -z "$(find "${sources[@]}" -newer "$stamp" -print -quit)" ]]
}
if ! is_built; then
  command -v mvn >/dev/null || die "building needs Maven (mvn), which is not on the PATH."
  echo "Building the connector and gathering Flink $version, once; the first time, Maven downloads what it needs." >&2
  rm -rf "$here/flink/target/flink-$version"
  maven=(mvn -q -B -ntp -Dmaven.test.skip -Dspotless.check.skip -Dmdep.analyze.skip)
  (cd "$root" && "${maven[@]}" -pl flink-sql-connector-byteair,byteair-emulator -am package) >&2
  # On its own, so that the connector is built against its own Flink, whichever it runs on.
  (cd "$root" && "${maven[@]}" -Psql-client -Dflink.version="$version" -pl examples/sql/flink package) >&2
  touch "$stamp"
fi
uber_jar="$(ls "$uber"-*.jar 2>/dev/null | head -1)"
[[ -f "$uber_jar" ]] || die "the build left no $uber-*.jar; delete $stamp and try again."

# ------------------------------------------------------------------ processes

work="$(mktemp -d "${TMPDIR:-/tmp}/byteair-sql.XXXXXX")"
logs="${KEEP_LOGS:-$work/log}"
mkdir -p "$work"/{conf,tmp} "$logs"
pids=()
stop() {
  local status=$?
  trap - EXIT
  ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  if ((status == 0)) || [[ -n "${KEEP_LOGS-}" ]]; then
    rm -rf "$work"
  else
    echo "examples/run.sh sql: failed; the logs are in $logs" >&2
  fi
  exit "$status"
}
trap stop EXIT
trap 'exit 130' INT TERM

# A port that nothing listens on.
free_port() {
  local port
  for _ in {1..100}; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  die "found no free port."
}

# GET http://127.0.0.1:$1$2, without curl, which not every machine has.
get() {
  exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3 && sed '1,/^\r*$/d' <&3
}

# Waits until a command succeeds: await SECONDS WHAT PROCESS COMMAND…
await() {
  local until=$((SECONDS + $1)) what="$2" process="$3"
  shift 3
  until "$@" >/dev/null 2>&1; do
    kill -0 "$process" 2>/dev/null || die "$what ended before it was ready; see $logs."
    ((SECONDS < until)) || die "$what was not ready in time; see $logs."
    sleep 0.3
  done
}

emulator_port=""
if [[ -z "${BYTEAIR_ENDPOINT-}" ]]; then
  emulator_port="$(free_port)"
  "$java" -Xmx512m -jar "$emulator" --port "$emulator_port" --quiet >"$logs/emulator.out" 2>&1 &
  pids+=($!)
  await 30 "The emulator" $! get "$emulator_port" /_emulator/stats
  export BYTEAIR_ENDPOINT="http://127.0.0.1:$emulator_port"
  export BYTEAIR_APPLICATION_ID="${BYTEAIR_APPLICATION_ID:-20013144}" BYTEAIR_TENANT_ID="${BYTEAIR_TENANT_ID:-2100021}"
  export VOLC_ACCESSKEY="${VOLC_ACCESSKEY:-AKLTemulatoraccesskey}" VOLC_SECRETKEY="${VOLC_SECRETKEY:-emulatorSecretKey==}"
fi

export BYTEAIR_JAR="$uber_jar"

substitute "$file" >"$work/statements.sql" || exit 1

rest_port="$(free_port)"
cat >"$work/conf/config.yaml" <<CONF
jobmanager.rpc.address: 127.0.0.1
jobmanager.rpc.port: $(free_port)
jobmanager.bind-host: 127.0.0.1
rest.address: 127.0.0.1
rest.bind-address: 127.0.0.1
rest.port: $rest_port
execution.target: remote
io.tmp.dirs: $work/tmp
parallelism.default: 1
restart-strategy.type: none
taskmanager.bind-host: 127.0.0.1
taskmanager.host: 127.0.0.1
taskmanager.numberOfTaskSlots: ${SLOTS:-4}
taskmanager.cpu.cores: 2.0
taskmanager.memory.framework.heap.size: 128m
taskmanager.memory.framework.off-heap.size: 128m
taskmanager.memory.task.heap.size: 640m
taskmanager.memory.task.off-heap.size: 64m
taskmanager.memory.network.min: 128m
taskmanager.memory.network.max: 128m
taskmanager.memory.managed.size: 256m
taskmanager.memory.jvm-metaspace.size: 256m
taskmanager.memory.jvm-overhead.min: 192m
taskmanager.memory.jvm-overhead.max: 192m
CONF
cat >"$work/conf/log4j2.properties" <<'CONF'
rootLogger.level = INFO
rootLogger.appenderRef.out.ref = out
appender.out.name = out
appender.out.type = Console
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} - %m%n
CONF
sed 's/INFO/WARN/' "$work/conf/log4j2.properties" >"$work/conf/log4j2-client.properties"
sed -i.bak 's/= Console/= File\nappender.out.fileName = ${sys:log.file}/' "$work/conf/log4j2-client.properties"

opens=()
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.math java.text java.time java.util \
  java.util.concurrent java.util.concurrent.atomic java.util.concurrent.locks; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
export FLINK_CONF_DIR="$work/conf"
# A file that adds the jar by itself shows that way of doing it.
classpath="$lib/*"
grep -qi '^ADD JAR' "$work/statements.sql" || classpath="$uber_jar:$classpath"
# Becomes the process, for its id to be the one to stop: to be called in a subshell.
flink() {
  local main="$1" heap="$2" log="$3"
  shift 3
  exec "$java" -Xmx"$heap" -XX:+UseG1GC "${opens[@]}" -Dorg.jline.terminal.dumb=true -Djava.io.tmpdir="$work/tmp" -Dlog4j2.configurationFile="$log" \
    -Dlog.file="$logs/client.log" -cp "$classpath" "$main" "$@"
}

echo "Starting Flink $version …" >&2
flink org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint 512m "$work/conf/log4j2.properties" \
  --configDir "$work/conf" >"$logs/jobmanager.log" 2>&1 &
pids+=($!)
flink org.apache.flink.runtime.taskexecutor.TaskManagerRunner 768m "$work/conf/log4j2.properties" \
  --configDir "$work/conf" >"$logs/taskmanager.log" 2>&1 &
pids+=($!)
has_slots() { get "$rest_port" /overview | grep -q '"slots-total":[1-9]'; }
await 90 "The Flink cluster" $! has_slots

status=0
(
  flink org.apache.flink.table.client.SqlClient 512m "$work/conf/log4j2-client.properties" \
    -hist "$work/history" -f "$work/statements.sql"
) >"$logs/client.out" 2>&1 || status=$?
# Without the colours that the client asks a terminal for.
sed $'s/\e\\[[0-9;]*m//g' "$logs/client.out"
# The client of some versions ends well though a statement did not.
if ((status != 0)) || grep -qF '[ERROR]' "$logs/client.out"; then
  # Flink tells the client of one failure only, which may be one that the first one has caused.
  if grep -qF TaskNotRunningException "$logs/client.out"; then
    echo "The task failed before that, as the TaskManager's log says:" >&2
    sed -n '/ switched from .* to FAILED with failure cause/,/^[^[:space:]C]/p' "$logs/taskmanager.log" | grep -v '^[[:space:]]' >&2
  fi
  die "a statement failed, see above."
fi

if [[ -n "$emulator_port" ]]; then
  stats="$(get "$emulator_port" /_emulator/stats)"
  echo "The emulator took $(grep -o '"accepted" *: *[0-9]*' <<<"$stats" | head -1 | tr -dc 0-9) records. The last of them:"
  get "$emulator_port" '/_emulator/records?limit=3'
  # One line for each call of done that was taken, as {"topic":…,"stage":…,"dates":["…","…"]} tells it.
  grep -o '{[^{}]*"dates":\[[^]]*\]' <<<"$stats" |
    sed -E 's/.*"topic":"([^"]*)","stage":"([^"]*)","dates":\[([^]]*)\]/The emulator took done for \1 (\2): \3/; s/"//g; s/,/, /g' || true
fi
