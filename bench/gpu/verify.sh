#!/usr/bin/env bash
# Holds the CUDA kernels to the bits of the processor on a real GPU, and measures them. Needs NVIDIA's driver, and neither Java nor CUDA.
#
#   verify.sh [--quick] [--device cuda:N] [FOLDER]
#
# FOLDER (by default lockstep-gpu-results) gets a JSON file for each part and report.json with all of them. --quick does a little of everything.
#
# Exit codes:
#   0  everything was the same, bit for bit
#   1  something was different, or failed; the last lines say what
#   2  called in a wrong way, or the bundle is not there: bench/gpu/build.sh makes it
#   3  there is no GPU that the kernels run on, so that nothing was verified; the last line says why
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)

usage() {
  echo "verify.sh: $1" >&2
  echo "usage: verify.sh [--quick] [--device cuda:N] [FOLDER]" >&2
  exit 2
}

quick=
device=cuda
folder=
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=1 ;;
    --device)
      [ $# -gt 1 ] || usage "--device needs a device, cuda or cuda:N"
      device=$2
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

bundle=$here
[ -e "$bundle/lockstep-gpu.jar" ] || bundle=$here/target/lockstep-gpu
# Tests bring a Java and classes of their own.
java=${LOCKSTEP_GPU_JAVA:-$bundle/runtime/bin/java}
classes=${LOCKSTEP_GPU_CLASSES:-$bundle/lockstep-gpu.jar}
if [ ! -x "$java" ] || { [ -z "${LOCKSTEP_GPU_CLASSES:-}" ] && [ ! -e "$classes" ]; }; then
  echo "verify.sh: neither $here nor $here/target/lockstep-gpu has runtime and lockstep-gpu.jar; bench/gpu/build.sh makes them" >&2
  exit 2
fi
program=("$java" --add-modules=jdk.incubator.vector -XX:+UseG1GC -XX:G1HeapRegionSize=1m -cp "$classes" dev.lockstep.gpu.Verify)
mkdir -p "$folder" || exit 2

models=200 steps=20 times=20 seconds=10 sanitized=5
if [ -n "$quick" ]; then
  models=3 steps=1 times=2 seconds=1 sanitized=1
fi

parts=()
failed=()

# part NAME SIZE
part() {
  "${program[@]}" "$1" "$device" "$2" "$folder/$1.json" 2>"$folder/$1.errors"
  local status=$?
  grep -v "incubator modules" "$folder/$1.errors" >&2
  if [ "$status" -eq 3 ] || [ "$status" -eq 2 ]; then
    exit "$status"
  fi
  [ "$status" -eq 0 ] || failed+=("$1")
  [ -s "$folder/$1.json" ] && parts+=("$1")
}

part kernels "$models"
[ -n "${LOCKSTEP_GPU_ONLY_KERNELS:-}" ] || {
  part presets "$steps"
  part repeats "$times"
}

for tool in memcheck racecheck; do
  if command -v compute-sanitizer >/dev/null; then
    echo "compute-sanitizer $tool: $sanitized random models"
    if ! compute-sanitizer --tool "$tool" --target-processes all --error-exitcode 9 "${program[@]}" kernels "$device" "$sanitized" >"$folder/$tool.txt" 2>&1; then
      failed+=("$tool")
      tail -n 20 "$folder/$tool.txt" >&2
    fi
  else
    echo "compute-sanitizer $tool: left out, compute-sanitizer is not installed"
  fi
done

[ -n "${LOCKSTEP_GPU_ONLY_KERNELS:-}" ] || part measure "$seconds"

if python3 -c 'import torch, sys; sys.exit(0 if torch.cuda.is_available() else 1)' 2>/dev/null; then
  echo "pytorch: the same models, eager, as a CUDA graph and with torch.func.vmap"
  if python3 "$here/pytorch.py" "$classes" "$seconds" "$device" >"$folder/pytorch.json"; then
    parts+=(pytorch)
  else
    failed+=(pytorch)
  fi
else
  echo "pytorch: left out, there is no python3 with torch that sees a GPU"
fi

{
  echo "{"
  echo "  \"driver\": \"$(nvidia-smi --query-gpu=name,driver_version --format=csv,noheader 2>/dev/null | head -n 1)\","
  echo "  \"failed\": [$(printf '"%s",' ${failed[@]+"${failed[@]}"} | sed 's/,$//; s/^""$//')],"
  for name in "${parts[@]}"; do
    echo "  \"$name\": $(cat "$folder/$name.json")$([ "$name" = "${parts[-1]}" ] || echo ,)"
  done
  echo "}"
} >"$folder/report.json"
echo "report: $folder/report.json"

if [ "${#failed[@]}" -gt 0 ]; then
  echo "verify.sh: FAILED: ${failed[*]}" >&2
  exit 1
fi
echo "verify.sh: everything was the same, bit for bit"
