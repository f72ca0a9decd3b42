#!/usr/bin/env bash
# Plays both built-in days against a server of its own. NOTES=FILE also pours the notes of that file through the running
# product and lets the score.py beside it judge the merges. ENCODER=FILE ranks suggestions by meaning. Writes everything to
# tests/out.
set -euo pipefail
cd "$(dirname "$0")/.."

target="${CARGO_TARGET_DIR:-target}/debug"
out=tests/out
notes="${NOTES:-}"
mkdir -p "$out"
"$target/fivefold" serve --listen 127.0.0.1:0 --in-memory ${ENCODER:+--encoder "$ENCODER"} > "$out/server" &
server=$!
trap 'kill $server 2> /dev/null; wait $server 2> /dev/null || true' EXIT
until url=$(sed -n 's/^listening on //p' "$out/server") && [ -n "$url" ]; do
    kill -0 $server
    read -rt 0.1 <> <(:) || true
done
for scenario in client/scenarios/*.toml; do
    day=$(basename "$scenario" .toml)
    "$target/fivefold-client" rehearse --server "$url" --scenario "$scenario" --out "$out/$day" --seed 7 > "$out/$day.txt"
    grep -q '^step closed' "$out/$day.txt"
    echo "$day: $(grep -c ' planned ' "$out/$day.txt") tasks planned, plan and report in $out/$day"
done
if [ -n "$notes" ]; then
    # What the machine joins by itself, then what it comes to with twenty answers a board to its suggestions.
    judge() {
        "$target/fivefold-client" rehearse --server "$url" --notes "$notes" --clusters "$out/clusters.json" --out "$out/notes" --seed 7 "${@:2}"
        python3 "$(dirname "$notes")/score.py" "$notes" "$out/clusters.json" --max-wrong-merges 0 --min-recall "$1"
    }
    judge "${MIN_RECALL:-0.41}"
    judge "${MIN_ANSWERED:-0.56}" --answers oracle --asks 20
fi
