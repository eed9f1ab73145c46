#!/usr/bin/env bash
# Holds the CUDA kernels to the bits of the processor on a real GPU, and measures them. Needs NVIDIA's driver, and neither Java nor CUDA.
#
#   verify.sh [--quick] [--device cuda:N] [--only PART,PART] [--presets A,B] [FOLDER]
#
# FOLDER (by default lockstep-gpu-results) gets a JSON file for each part and report.json with all of them. --quick does a little of everything, --only some of
# the parts kernels, presets, repeats, memcheck, racecheck, measure, pytorch and compare, --presets trains some of the presets. The last lines say what was run,
# and what was not and why.
#
# Exit codes:
#   0  everything that was run was the same, bit for bit
#   1  something was different, or failed; the last line says what
#   2  called in a wrong way, or the bundle is not there: bench/gpu/build.sh makes it
#   3  there is no GPU that the kernels run on, so that nothing was verified; the last line says why
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)

usage() {
  echo "verify.sh: $1" >&2
  echo "usage: verify.sh [--quick] [--device cuda:N] [--only PART,PART] [--presets A,B] [FOLDER]" >&2
  exit 2
}

all="kernels presets repeats memcheck racecheck measure pytorch compare"
quick=()
presets=()
device=cuda
only=
folder=
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=(--quick) ;;
    --device | --only | --presets)
      [ $# -gt 1 ] || usage "$1 needs a value"
      case $1 in
        --device) device=$2 ;;
        --only) only=$2 ;;
        --presets) presets=(--presets "$2") ;;
      esac
      shift
      ;;
    -*) usage "unknown option $1" ;;
    *)
      [ -z "$folder" ] || usage "one folder is enough, got $folder and $1"
      folder=$1
      ;;
  esac
  shift
done
folder=${folder:-lockstep-gpu-results}
for name in ${only//,/ }; do
  case " $all " in
    *" $name "*) ;;
    *) usage "--only $name, allowed are ${all// /, }" ;;
  esac
done

bundle=$here
[ -e "$bundle/lockstep-gpu.jar" ] || bundle=$here/target/lockstep-gpu
# Tests bring a Java, classes and a Python of their own.
java=${LOCKSTEP_GPU_JAVA:-$bundle/runtime/bin/java}
classes=${LOCKSTEP_GPU_CLASSES:-$bundle/lockstep-gpu.jar}
python=${LOCKSTEP_GPU_PYTHON:-python3}
if [ ! -x "$java" ] || { [ -z "${LOCKSTEP_GPU_CLASSES:-}" ] && [ ! -e "$classes" ]; }; then
  echo "verify.sh: neither $here nor $here/target/lockstep-gpu has runtime and lockstep-gpu.jar; bench/gpu/build.sh makes them" >&2
  exit 2
fi
options=$bundle/jvm.options
[ -e "$options" ] || options=$here/../../jvm.options
program=("$java" "@$options" -cp "$classes" dev.lockstep.gpu.Verify)
# What lies there from another call must not be taken for this one's.
mkdir -p "$folder" && rm -f "$folder"/{report,kernels,presets,repeats,measure,pytorch,compare}.json || exit 2

models=200 steps=20 times=20 seconds=10 sanitized=5
if [ "${#quick[@]}" -gt 0 ]; then
  models=3 steps=1 times=2 seconds=1 sanitized=1
fi

reports=()
same=()
measured=()
failed=()
left_out=()

# wants PART: whether it was asked for
wants() {
  [ -z "$only" ] && return 0
  case ",$only," in
    *",$1,"*) return 0 ;;
  esac
  leave_out "$1" "not asked for"
  return 1
}

# leave_out PART REASON
leave_out() {
  echo "$1: not run, $2"
  left_out+=("$1: $2")
}

# calls PART ARGUMENTS...: a part that the program does
calls() {
  local part=$1 status
  shift
  "${program[@]}" "$part" "$@" --json "$folder/$part.json" 2>"$folder/$part.errors"
  status=$?
  grep -v "incubator modules" "$folder/$part.errors" >&2
  # Later on a GPU that is gone is a failure, since there was one.
  if [ "$status" -eq 2 ] || { [ "$status" -eq 3 ] && [ "${#reports[@]}" -eq 0 ]; }; then
    exit "$status"
  fi
  [ -s "$folder/$part.json" ] && reports+=("$part")
  if [ "$status" -ne 0 ]; then
    [ "$status" -eq 1 ] || echo "verify.sh: $part ended with status $status" >&2
    failed+=("$part")
    return 1
  fi
}

wants kernels && calls kernels "$device" "$models" ${quick[@]+"${quick[@]}"} && same+=(kernels)
wants presets && calls presets "$device" "$steps" ${quick[@]+"${quick[@]}"} ${presets[@]+"${presets[@]}"} && same+=("presets${presets[1]+ (${presets[1]})}")
wants repeats && calls repeats "$device" "$times" ${quick[@]+"${quick[@]}"} && same+=(repeats)

for tool in memcheck racecheck; do
  wants "$tool" || continue
  if ! command -v compute-sanitizer >/dev/null; then
    leave_out "$tool" "compute-sanitizer is not installed"
    continue
  fi
  echo "$tool: compute-sanitizer on $sanitized random models"
  compute-sanitizer --tool "$tool" --target-processes all --error-exitcode 9 "${program[@]}" kernels "$device" "$sanitized" >"$folder/$tool.txt" 2>&1
  status=$?
  if [ "$status" -eq 0 ]; then
    same+=("$tool")
  else
    failed+=("$tool")
    tail -n 20 "$folder/$tool.txt" >&2
    echo "verify.sh: $tool ended with status $status; all that it said is in $folder/$tool.txt" >&2
  fi
done

if wants measure; then
  calls measure "$device" "$seconds" ${quick[@]+"${quick[@]}"} && measured+=(measure)
fi

if wants pytorch; then
  without=$("$python" -c '
try:
    import torch
except ImportError:
    print("python3 has no torch")
else:
    print("" if torch.cuda.is_available() else f"torch {torch.__version__} sees no GPU")' 2>/dev/null) || without="python3 is not installed"
  if [ -n "$without" ]; then
    leave_out pytorch "$without"
  else
    echo "pytorch: the same models, eager, as a CUDA graph and with torch.func.vmap"
    if "$python" "$here/pytorch.py" "$classes" "$seconds" "$device" ${quick[@]+"${quick[@]}"} >"$folder/pytorch.json"; then
      reports+=(pytorch)
      measured+=(pytorch)
    else
      failed+=(pytorch)
      rm -f "$folder/pytorch.json"
    fi
  fi
fi

if wants compare; then
  if [ -s "$folder/measure.json" ]; then
    calls compare "$folder" && measured+=(compare)
  else
    leave_out compare "there are no measurements"
  fi
fi

# json_list ITEM...: as an array of strings
json_list() {
  local list
  list=$(printf '"%s", ' "$@")
  [ $# -gt 0 ] && echo "[${list%, }]" || echo "[]"
}

{
  echo "{"
  echo "  \"driver\": \"$(nvidia-smi --query-gpu=name,driver_version --format=csv,noheader 2>/dev/null | head -n 1)\","
  echo "  \"failed\": $(json_list ${failed[@]+"${failed[@]}"}),"
  echo "  \"not_run\": $(json_list ${left_out[@]+"${left_out[@]}"})"
  for name in ${reports[@]+"${reports[@]}"}; do
    echo "  , \"$name\": $(cat "$folder/$name.json")"
  done
  echo "}"
} >"$folder/report.json"
echo "report: $folder/report.json"

[ "${#left_out[@]}" -eq 0 ] || printf 'verify.sh: not run: %s\n' "${left_out[@]}"
[ "${#measured[@]}" -eq 0 ] || echo "verify.sh: measured: ${measured[*]}"
if [ "${#failed[@]}" -gt 0 ]; then
  echo "verify.sh: FAILED: ${failed[*]}" >&2
  exit 1
fi
if [ "${#same[@]}" -eq 0 ]; then
  echo "verify.sh: nothing was verified, only measured"
else
  echo "verify.sh: the same, bit for bit, or without a finding: ${same[*]}"
fi
