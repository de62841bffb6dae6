#!/usr/bin/env bash
# Runs the simulation alone: scripts/simulate.sh [COMMANDS [SEED]]. A failing life prints the line that replays it; a
# hundred million commands (scripts/simulate.sh 100000000) take some 40 minutes on two idle cores.
set -euo pipefail
cd "$(dirname "$0")/.."
export SPORTELLO_SIM_COMMANDS="${1:-1000000}" SPORTELLO_SIM_SEED="${2:-1}"
exec cargo test --locked --test all simulation::a_million -- --nocapture
