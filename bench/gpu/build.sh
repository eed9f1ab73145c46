#!/usr/bin/env bash
# Makes what verify.sh needs on a machine without Java: bench/gpu/build.sh. The result is bench/gpu/target/lockstep-gpu.tar.gz.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."

java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
most=$((60 * 1024 * 1024))

mvn -q -B -DskipTests -Dexec.skip -pl bench/gpu -am package
bundle=$here/target/lockstep-gpu
rm -rf "$bundle"
mkdir -p "$bundle"
# java.logging is JCuda's, the others are the engine's.
"$java_home/bin/jlink" --add-modules java.base,java.logging,jdk.incubator.vector --strip-debug --no-header-files --no-man-pages --compress=2 \
  --output "$bundle/runtime"
cp "$here/target/lockstep-gpu.jar" "$here/verify.sh" "$here/pytorch.py" jvm.options "$bundle/"
tar -C "$here/target" -czf "$here/target/lockstep-gpu.tar.gz" lockstep-gpu

for part in "$bundle" "$here/target/lockstep-gpu.tar.gz"; do
  bytes=$(du -sb "$part" | cut -f1)
  echo "$part: $bytes bytes"
  if [ "$bytes" -gt "$most" ]; then
    echo "build.sh: $part has $bytes bytes, allowed are $most" >&2
    exit 1
  fi
done
