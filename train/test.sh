#!/usr/bin/env bash
# The Python tests: installs what train/ needs, then trains, exports and checks tiny models end to end.
set -euo pipefail
cd "$(dirname "$0")"
venv=${SOTTO_VENV:-.venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install -q -r requirements.txt
PYTHON="$(realpath "$venv")/bin/python" "$venv/bin/python" -m pytest -q tests
