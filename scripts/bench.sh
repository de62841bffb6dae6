#!/usr/bin/env bash
# Runs the load scenarios against a server of its own, on this machine, and leaves a JSON file and an HTML report of
# each in target/bench. Ends with a failure if a scenario's invariants did not hold.
set -euo pipefail
cd "$(dirname "$0")/.."

target="${CARGO_TARGET_DIR:-target}"
out="$target/bench"
mkdir -p "$out"
# A socket is a file, in the server and in the crowd.
ulimit -n "$(ulimit -Hn)"

failed=()
run() {
  local name=$1
  shift
  echo
  echo "== $name"
  "$target/release/sportello-load" "$@" --spawn "$target/release/sportello" \
    --json "$out/$name.json" --html "$out/$name.html" || failed+=("$name")
}

run pages pages
run commands commands --seconds 20
run fanout-1000 fanout --watchers 1000 --changes 5 --seconds 20
run fanout-9000 fanout --watchers 9000 --changes 5 --seconds 30
run opening opening --watchers 5000
run slow slow --watchers 1000 --seconds 60
run idle idle --watchers 9000
run storm storm --watchers 9000 --kills 3

echo
if ((${#failed[@]} > 0)); then
  echo "bench: failed: ${failed[*]}" >&2
  exit 1
fi
echo "bench: results are in $out"
