#!/usr/bin/env bash
# run.sh [SECONDS [TARGET...]]: runs fuzz targets (all of them) for so many seconds together (60), with the address
# sanitizer, from the golden vectors on. What a target finds is written to target/found; a found input becomes a named
# test where the defect was.
set -euo pipefail
cd "$(dirname "$0")"

if ! cargo +nightly --version > /dev/null 2>&1; then
    echo "SKIPPED: fuzzing needs a nightly toolchain (rustup toolchain install nightly)"
    exit 0
fi
time=${1:-60}
shift || true
targets=(update board frame presence note table)
if [ $# -gt 0 ]; then targets=("$@"); fi
share=$(((time + ${#targets[@]} - 1) / ${#targets[@]}))
host=$(rustc +nightly -vV | sed -n 's/^host: //p')

# What `cargo fuzz` passes on.
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
coverage="$coverage -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
RUSTFLAGS="--cfg fuzzing -Zsanitizer=address $coverage" \
    cargo +nightly build --quiet --release --target "$host" --target-dir target --bins

for target in "${targets[@]}"; do
    corpus=target/corpus/$target seeds=target/seeds/$target
    mkdir -p "$corpus" "$seeds" target/found
    echo "== $target, $share s"
    # Leaks are not looked for: at its end the document type keeps what threads have cached. Nor are names that stand
    # twice: SQLite's C has constants inside functions that look so.
    ended=0
    FIVEFOLD_SEEDS=$seeds ASAN_OPTIONS=detect_leaks=0:detect_odr_violation=0 "target/$host/release/$target" \
        -max_total_time="$share" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="target/found/$target-" "$corpus" "$seeds" > "target/$target.txt" 2>&1 || ended=$?
    if [ "$ended" != 0 ]; then
        grep -E "ERROR|panicked|SUMMARY|Test unit written" -A3 "target/$target.txt" || tail -20 "target/$target.txt"
        echo "FAILED: $target; see tests/fuzz/target/$target.txt and tests/fuzz/target/found" >&2
        exit 1
    fi
    grep "stat::number_of_executed_units" "target/$target.txt"
done
