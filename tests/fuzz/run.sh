#!/usr/bin/env bash
# Runs every fuzz target for its share of TIME seconds (60), with the address sanitizer, from the golden vectors on.
# What a target finds is written to target/found; a found input becomes a named test where the defect was.
set -euo pipefail
cd "$(dirname "$0")"

if ! cargo +nightly --version > /dev/null 2>&1; then
    echo "SKIPPED: fuzzing needs a nightly toolchain (rustup toolchain install nightly)"
    exit 0
fi
targets=(update board frame presence note table)
if [ $# -gt 0 ]; then targets=("$@"); fi
share=$(((${TIME:-60} + ${#targets[@]} - 1) / ${#targets[@]}))
host=$(rustc +nightly -vV | sed -n 's/^host: //p')

# What `cargo fuzz` passes on.
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
coverage="$coverage -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
RUSTFLAGS="--cfg fuzzing -Zsanitizer=address $coverage" \
    cargo +nightly build --quiet --locked --release --target "$host" --bins

for target in "${targets[@]}"; do
    corpus=target/corpus/$target seeds=target/seeds/$target
    mkdir -p "$corpus" "$seeds" target/found
    echo "== $target, $share s"
    # Leaks are not looked for: at its end the document type keeps what threads have cached.
    FIVEFOLD_SEEDS=$seeds ASAN_OPTIONS=detect_leaks=0 "target/$host/release/$target" \
        -max_total_time="$share" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="target/found/$target-" "$corpus" "$seeds" 2>&1 | tee "target/$target.txt" |
        grep -E "stat::number_of_executed_units|ERROR|panicked|SUMMARY|Test unit written" || true
    if ! grep -q "stat::number_of_executed_units" "target/$target.txt" || grep -qE "ERROR: |panicked at" "target/$target.txt"; then
        echo "FAILED: $target; see tests/fuzz/target/$target.txt and tests/fuzz/target/found" >&2
        exit 1
    fi
done
