#!/usr/bin/env bash
# Compiles the CUDA kernels to PTX, which is committed: dev/ptx.sh [FILE], by default engine/src/main/cuda/lockstep.ptx. Needs nvcc 13.0; docs/cuda.md says why.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../engine/src/main/cuda"

if ! command -v nvcc >/dev/null; then
  echo "dev/ptx.sh: nvcc is not installed; the committed PTX was made by nvcc 13.0" >&2
  exit 1
fi
to=${1:-lockstep.ptx}
made=$(mktemp)
trap 'rm -f "$made"' EXIT
nvcc -ptx -arch=compute_75 -fmad=false -std=c++17 lockstep.cu -o "$made"

# nvcc 13.0 writes ISA 9.0 and has no option for another. The kernels use nothing that is newer than 6.4, but for a pragma that tells tools which bytes of
# a vector load are used; without it the assembler itself refuses whatever 6.4 does not have.
{
  echo "// Made by dev/ptx.sh from sources with the SHA-256 $(cat *.cu *.cuh | sha256sum | cut -d' ' -f1)"
  sed -e 's/^\.version .*/.version 6.4/' -e '/\.pragma "used_bytes_mask/d' "$made"
} >"$to"
