#!/bin/sh
# Makes sure that the tests find a Chromium; installs Debian's where none is found and the user may.
set -eu
cd "$(dirname "$0")/.."
found() { [ -n "$(npx --no-install tsx -e 'import("./scripts/chromium.ts").then((m) => console.log(m.chromiumPath()))')" ]; }
if found; then exit 0; fi
echo "No Chromium found; installing Debian's package…"
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && apt-get install -y -qq chromium >/dev/null
elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then
  sudo apt-get update -qq && sudo apt-get install -y -qq chromium >/dev/null
fi
if ! found; then
  echo "The tests need Chromium and it could not be installed here. Install it (Debian: apt-get install chromium)," >&2
  echo "or set CHROMIUM_PATH to the executable of a Chromium or Chrome that you have, and run npm test again." >&2
  exit 1
fi
