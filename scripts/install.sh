#!/bin/sh
# Installs what package-lock.json names, unless it stands already. Install scripts stay off: one dependency's wants the network.
# Not `npm ci`: it refuses a lock file that lacks the optional builds of other platforms, which some registries don't carry.
set -eu
cd "$(dirname "$0")/.."
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "Installing packages (once)…"
  npm install --no-save --ignore-scripts --no-fund --no-audit --loglevel=error
  touch node_modules/.package-lock.json
fi
