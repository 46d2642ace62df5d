#!/usr/bin/env bash
# What the sink costs now beside what it did at an older commit, both measured in turns on this
# machine. About ten minutes on two idle cores, building included; prints the table at the end.
#
#   flink-connector-byteair-benchmarks/compare.sh [COMMIT]     (default: 3f4cefb)
#
# What is printed is kept in target/compare of this module. Nothing is installed; the old commit is
# built in a work tree of its own, which is removed at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
commit=${1:-3f4cefb}
new=$PWD
old=$(mktemp -d)/old
out=$new/flink-connector-byteair-benchmarks/target/compare
rm -rf "$out"
trap 'git -C "$new" worktree remove --force "$old"; rmdir "$(dirname "$old")"' EXIT
git worktree add --quiet --detach "$old" "$commit"

for side in "$old" "$new"; do
  (cd "$side" && mvn -B -ntp -q package -DskipTests -Dspotless.check.skip -Dmdep.analyze.skip \
    -pl byteair-emulator,flink-connector-byteair-benchmarks -am)
done
mkdir -p "$out"
uptime | tee "$out/load.txt"

# run SIDE ARGUMENTS...
run() {
  local side=$1
  shift
  (cd "${!side}" && java -jar flink-connector-byteair-benchmarks/target/benchmarks.jar "$@")
}
micro() {
  run "$1" micro "$2" -wi 2 -i 3 >> "$out/$1-micro.txt"
}
pipeline() {
  run "$1" pipeline --only "$2" --seconds 5 >> "$out/$1-pipeline.txt"
}
for side in old new old new; do
  micro $side 'PathBenchmark.(sink|floor)'
done
for case in '^floor-p1-0ms-free$' '^datastream-p1-0ms-free$' '^datastream-p1-20ms-quota-49000ps$'; do
  for side in old new; do
    pipeline $side "$case"
  done
done
micro old 'ErrorMatcherBenchmark'
micro new 'ErrorMatcherBenchmark|CheckpointBenchmark'
micro new 'RowBenchmark'
for side in old new; do
  run $side memory >> "$out/$side-memory.txt"
done
uptime | tee -a "$out/load.txt"

# Of figures taken twice the lower one counts: what disturbs only adds.
echo
echo "us per operation (PathBenchmark, RowBenchmark: per record): old, new, new against old"
awk '
  FNR == 1 { side = FILENAME ~ /old-micro/ ? "old" : "new" }
  / avgt / && $1 !~ /:/ {
    key = ""
    for (i = 1; $i != "avgt"; i++) key = key " " $i
    score = $(i + 2)
    if (!((side, key) in least) || score < least[side, key]) least[side, key] = score
    keys[key]
  }
  END {
    for (key in keys) {
      o = ("old", key) in least ? least["old", key] : "-"
      n = ("new", key) in least ? least["new", key] : "-"
      printf "%-62s %10s %10s %s\n", key, o, n, o != "-" && n != "-" ? sprintf("%.0f%%", 100 * n / o) : ""
    }
    for (size = 300; size <= 5120; size = size == 300 ? 1024 : size * 5)
      for (s = 1; s <= 2; s++) {
        side = s == 1 ? "old" : "new"
        sink = least[side, " PathBenchmark.sink " size]
        floor = least[side, " PathBenchmark.floor " size]
        if (sink > 0) printf "row to signed request, %d bytes, %s: %.0f%% of the floor\n", size, side, 100 * floor / sink
      }
  }' "$out/old-micro.txt" "$out/new-micro.txt" | sort
echo
echo "pipelines: records/s, CPU seconds per million records, cores"
for side in old new; do
  sed -n 's/^{"name":"\([^"]*\)".*"recordsPerSecond":\([0-9.E]*\),"cpuSecondsPerMillion":\([0-9.E]*\),"cores":\([0-9.E]*\).*/'"$side"' \1 \2 \3 \4/p' \
    "$out/$side-pipeline.txt"
done | sort -k2,2 -k1,1r
echo
echo "heap per waiting record"
for side in old new; do
  sed -n "s/^{/$side {/p" "$out/$side-memory.txt"
done
