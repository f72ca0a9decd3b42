#!/usr/bin/env bash
# Makes sure that a Chromium for the browser tests is here: Debian's, where apt is at hand; a clear sentence otherwise.
set -euo pipefail

command -v node > /dev/null || { echo "The tests need Node 20 or newer: https://nodejs.org" >&2; exit 1; }
if command -v chromium > /dev/null || [ -n "${CHROMIUM:-}" ]; then exit 0; fi
if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fonts-noto-color-emoji
    exit 0
fi
echo "The browser tests need Chromium. Install it (on Debian: sudo apt-get install chromium)," >&2
echo "or say where one is: CHROMIUM=/path/to/chromium make test" >&2
exit 1
