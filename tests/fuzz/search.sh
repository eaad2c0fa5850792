#!/bin/bash
# search.sh PROGRAM SEEDS: lets one libFuzzer program search for MAILFLOW_FUZZ_SECONDS. What it learns stays beside the
# program (corpus-NAME), so that the next search begins there; a finding is left as a file and its name printed.
set -uo pipefail
program=$1 seeds=$2
corpus=${program%/*}/corpus-${program##*/}
mkdir -p "$corpus"
exec "$program" -max_total_time="${MAILFLOW_FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
  -artifact_prefix="${program%/*}/finding-${program##*/}-" "$corpus" "$seeds"
