#!/usr/bin/env bash
# The ablation of the item encoder's head: trains every arm for every seed and measures each, inside the catalogue that
# it learned from; then heads by text alone and with the view, on a catalogue and a log that they never saw. Finished
# heads and rows are skipped and broken ones go on. Usage:
#   train/ilm_grid.sh [--size NAME] [--data DIR] [--models DIR] [--seeds "0 1 2"]
#     [--arms "text ii ui all random mlp"] [--learn CATALOGUE] [--transfer "FROM TO"] [-- OPTION ...]
# One more arm, text-all, tells what the losses do without the signal. --learn is the catalogue of the ablation and
# --transfer those of the transfer, "" for none. What follows -- goes to evaluate_ilm.py. A head that was taught through
# another narrator stops the grid: move the work folder's ilm-*.pt away, or set SOTTO_WORK.
set -euo pipefail
shared=() seeds="0 1 2" arms="text ii ui all random mlp" learn=books transfer="beauty toys"
while [ $# -gt 0 ]; do
  case "$1" in
    --size) shared+=(--size "$2"); shift 2 ;;
    --data | --models) shared+=("$1" "$(realpath "$2")"); shift 2 ;;
    --seeds) seeds=$2; shift 2 ;;
    --arms) arms=$2; shift 2 ;;
    --learn) learn=$2; shift 2 ;;
    --transfer) transfer=$2; shift 2 ;;
    --) shift; break ;;
    *) echo "There is no option '$1'."; exit 2 ;;
  esac
done
cd "$(dirname "$0")"
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 MALLOC_TOP_PAD_=1073741824 PYTHONUNBUFFERED=1
# One thread: costs are told for one, and runs then share a machine with other work.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
python=${PYTHON:-python3} base=itc,itm,itg every=itc,itm,itg,ii,ui

# What an arm is: the signal that is read, the losses of phase 1, and what else differs.
arm() {
  case "$1" in
    text) echo --signal none --losses $base ;;
    text-all) echo --signal none --losses $every ;;
    ii) echo --signal view --losses $base,ii ;;
    ui) echo --signal view --losses $base,ui ;;
    all) echo --signal view --losses $every ;;
    random) echo --signal view --losses $every --init random ;;
    mlp) echo --signal view --losses $every --head mlp ;;
    *) echo "There is no arm '$1'." >&2; exit 2 ;;
  esac
}

for seed in $seeds; do
  for name in $arms; do
    echo "== $learn $name seed $seed"
    choices=$(arm "$name")
    # shellcheck disable=SC2206 # options hold no blanks
    which=("${shared[@]}" --catalogues "$learn" $choices --seed "$seed")
    "$python" ilm.py "${which[@]}"
    # Phase 1 makes vectors to be found by, phase 2 soft tokens to be told by.
    "$python" evaluate_ilm.py "${which[@]}" --on "$learn" --phase 1 --measure next --once "$@"
    "$python" evaluate_ilm.py "${which[@]}" --on "$learn" --phase 2 --measure facets narratives --once "$@"
  done
  [ -n "$transfer" ] || continue
  read -r from to <<<"$transfer"
  for signal in none view; do
    echo "== $from to $to, $signal seed $seed"
    which=("${shared[@]}" --catalogues "$from" --signal "$signal" --losses itc,ii,ui --seed "$seed" --phase 1)
    "$python" ilm.py "${which[@]}"
    "$python" evaluate_ilm.py "${which[@]}" --on "$from" "$to" --measure next --once "$@"
  done
done
