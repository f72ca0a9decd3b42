#!/usr/bin/env bash
# Starts the server on a free port of this computer, makes a workshop, prints the facilitator's and the participants' link,
# and stays until it is stopped. LISTEN and DATA may be set; the workshop's language follows LANG.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${LANG:-}" in ru*) lang=ru title="Мастерская" ;; *) lang=en title="Workshop" ;; esac
target="${CARGO_TARGET_DIR:-target}/release"
ready=$(mktemp)
"$target/fivefold" serve --listen "${LISTEN:-127.0.0.1:4155}" --data "${DATA:-data}" > "$ready" &
server=$!
trap 'kill $server 2> /dev/null; wait $server 2> /dev/null; rm -f "$ready"' EXIT
until url=$(sed -n 's/^listening on //p' "$ready") && [ -n "$url" ]; do
    kill -0 $server 2> /dev/null || exit 1
    read -rt 0.1 <> <(:) || true
done
created=$("$target/fivefold-client" create --server "$url" --template customer-problems --lang "$lang" --title "$title" --json)
link() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" <<< "$created" | head -1; }
echo
echo "Fivefold is running at $url"
echo "  you, the facilitator:  $(link facilitator)"
echo "  participants:          $(link participant)"
echo "Stop it with Ctrl+C."
wait $server
