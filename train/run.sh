#!/usr/bin/env bash
# From data to exported models, stage by stage; each stage resumes where it stopped. Usage:
#   train/run.sh [--tiny | --size NAME] [--data DIR] [--continue-from FROM] [--compile] [--out DIR] [STAGE ...]
#   stages: tokens pretrain distill tune export check evaluate quantisation ilm evaluate-ilm knowledge evaluate-knowledge joint evaluate-joint
# Pretraining starts from nothing, or from another narrator: a folder of published models, or a checkpoint of fewer layers.
# The stages distill and evaluate want requirements-teacher.txt too (not with --tiny, which learns from pairs alone).
# DIR holds wiki/articles.jsonl.zst and wiki/fiction.jsonl.zst; without it the catalogue's own text is all there is.
set -euo pipefail
cd "$(dirname "$0")"
size=small compile=() data=() teacher=minilm out=() from=() results=() figures=() recommending=() jointly=()
while [ $# -gt 0 ]; do
  case "$1" in
    --tiny) size=tiny; teacher=none; shift ;;
    --size) size=$2; shift 2 ;;
    --compile) compile=(--compile); shift ;;
    --data) data=(--data "$(realpath "$2")"); shift 2 ;;
    --continue-from) from=(--continue-from "$(realpath "$2")"); shift 2 ;;
    --out) out=(--out "$2/models" --golden "$2/golden"); results=(--out "$2/quantisation.json"); figures=(--out "$2/ilm.json"); recommending=(--out "$2/knowledge.json"); jointly=(--out "$2/joint.json"); shift 2 ;;
    *) break ;;
  esac
done
stages=("$@"); [ $# -gt 0 ] || stages=(tokens pretrain distill tune export check)
# Freed memory is kept, not returned: large activations come and go at every step, and page faults halve the speed.
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 MALLOC_TOP_PAD_=1073741824 PYTHONUNBUFFERED=1
python=${PYTHON:-python3}
for stage in "${stages[@]}"; do
  echo "== $stage ($size)"
  case "$stage" in
    tokens) "$python" train_tokenizers.py --size $size "${data[@]}" ;;
    pretrain) "$python" pretrain.py --size $size "${from[@]}" "${compile[@]}" ;;
    distill) "$python" distill.py --size $size --teacher $teacher "${data[@]}" ;;
    tune) "$python" tune.py --size $size "${data[@]}" ;;
    export) "$python" export.py --size $size "${out[@]}" ;;
    check) if [ ${#out[@]} -gt 0 ]; then "$python" check.py --size $size --models "${out[1]}" --golden "${out[3]}"; else "$python" check.py --size $size; fi ;;
    evaluate) "$python" evaluate_encoder.py --size $size "${data[@]}" ;;
    quantisation) "$python" compare_quantisation.py --size $size "${data[@]}" "${results[@]}" ;;
    ilm) "$python" ilm.py --size $size "${data[@]}" ;;
    evaluate-ilm) "$python" evaluate_ilm.py --size $size "${data[@]}" "${figures[@]}" ;;
    knowledge) "$python" knowledge.py --size $size "${data[@]}" ;;
    evaluate-knowledge) "$python" evaluate_knowledge.py --size $size "${data[@]}" "${recommending[@]}" ;;
    joint) "$python" joint.py --size $size "${data[@]}" ;;
    evaluate-joint) "$python" evaluate_joint.py --size $size "${data[@]}" "${jointly[@]}" ;;
    *) echo "There is no stage '$stage'."; exit 2 ;;
  esac
done
