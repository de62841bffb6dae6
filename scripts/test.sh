#!/usr/bin/env bash
# Runs every check, cheap ones first, and stops at the first that fails. Prints the time of each and, last, how many
# tests passed. Each step is a target of the Makefile and can be run alone.
set -euo pipefail
cd "$(dirname "$0")/.."

steps=(fmt need deny web web-check lint build unit browser)
logs="${CARGO_TARGET_DIR:-target}/test-logs"
mkdir -p "$logs"
rm -f "$logs"/*.log
summary=()

# Tests passed and failed in a log of cargo test, node's runner and Playwright.
count() {
  awk '
    /^test result:/ { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) passed += $(i - 1); if ($i ~ /^failed/) failed += $(i - 1) } }
    /^(#|ℹ) pass [0-9]+/ { passed += $3 }
    /^(#|ℹ) fail [0-9]+/ { failed += $3 }
    /^ +[0-9]+ passed( |$)/ { passed += $1 }
    /^ +[0-9]+ failed( |$)/ { failed += $1 }
    END { print passed + 0, failed + 0 }
  ' "$@"
}

finish() {
  read -r passed failed < <(cat "$logs"/*.log 2> /dev/null | count)
  printf '\n%s\n' "${summary[@]}"
  # What a step could not have, it says so; whoever reads only the end must see it too.
  grep -h '^UNCHECKED: ' "$logs"/*.log 2> /dev/null || true
  echo "$passed passed, $failed failed"
}

for step in "${steps[@]}"; do
  echo
  echo "== $step"
  started=$SECONDS
  if make --no-print-directory "$step" 2>&1 | tee "$logs/$step.log"; then
    summary+=("$(printf '%-10s ok      %4d s' "$step" $((SECONDS - started)))")
  else
    summary+=("$(printf '%-10s FAILED  %4d s' "$step" $((SECONDS - started)))")
    finish
    echo "make test: the step '$step' failed; run it alone with: make $step" >&2
    exit 1
  fi
done
finish
