#!/usr/bin/env bash
# The ablation of the auxiliary tasks: trains every arm for every catalogue and seed, and measures each. Finished runs
# are skipped and broken ones go on. Usage:
#   train/knowledge_grid.sh [--size NAME] [--data DIR] [--models DIR] [--seeds "0 1 2"] [--catalogues "beauty toys"]
#     [--arms "none full -mim -mlm -bpr"] [-- OPTION ...]     what follows -- goes to evaluate_knowledge.py
set -euo pipefail
shared=() seeds="0 1 2" catalogues="beauty toys" arms="none full -mim -mlm -bpr"
while [ $# -gt 0 ]; do
  case "$1" in
    --size) shared+=(--size "$2"); shift 2 ;;
    --data | --models) shared+=("$1" "$(realpath "$2")"); shift 2 ;;
    --seeds) seeds=$2; shift 2 ;;
    --catalogues) catalogues=$2; shift 2 ;;
    --arms) arms=$2; shift 2 ;;
    --) shift; break ;;
    *) echo "There is no option '$1'."; exit 2 ;;
  esac
done
cd "$(dirname "$0")"
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 MALLOC_TOP_PAD_=1073741824 PYTHONUNBUFFERED=1
# One thread: costs are told for one, and runs then share a machine with other work.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
python=${PYTHON:-python3}
for seed in $seeds; do
  for catalogue in $catalogues; do
    for arm in $arms; do
      echo "== $catalogue $arm seed $seed"
      which=("${shared[@]}" --catalogue "$catalogue" "--tasks=$arm" --seed "$seed")
      "$python" knowledge.py "${which[@]}"
      "$python" evaluate_knowledge.py "${which[@]}" --once "$@"
    done
  done
done
