#!/bin/sh
# How long the first epoch of `lockstep run` takes in a fresh JVM, beside later ones: bench/first-epoch.sh [ROUNDS [OPTION...]], from the top of the repository.
# Options go to `lockstep run`, for example --dataset strokes --limit-train 60000; without any, it is MNIST. JAVA_HOME says which JDK.
set -eu
rounds=${1:-3}
[ $# -eq 0 ] || shift
history=$(mktemp -d)
trap 'rm -rf "$history"' EXIT
round=1
while [ "$round" -le "$rounds" ]; do
  ./lockstep run basic-cnn "$@" --epochs 5 --history "$history/history.csv" >"$history/log" 2>&1 || { cat "$history/log"; exit 1; }
  # Seconds since the run was opened stand behind each step; evaluations have no loss of their own, and an epoch ends before its evaluation.
  awk -F, -v round="$round" '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    $column["loss"] != "" {
      epoch = $column["epoch"]; at = $column["elapsed_s"]
      if (!(epoch in first)) first[epoch] = at
      last[epoch] = at; steps[epoch]++
    }
    END {
      n = 0
      for (epoch = 2; epoch in last; epoch++) later[++n] = (last[epoch] - first[epoch]) * steps[epoch] / (steps[epoch] - 1)
      for (i = 2; i <= n; i++) for (j = i; j > 1 && later[j] < later[j - 1]; j--) { t = later[j]; later[j] = later[j - 1]; later[j - 1] = t }
      median = n % 2 ? later[(n + 1) / 2] : (later[n / 2] + later[n / 2 + 1]) / 2
      printf "round %d: first epoch %.2f s, its first step after %.2f s; median of %d later ones %.2f s (%.2f to %.2f); ratio %.2f\n",
        round, last[1], first[1], n, median, later[1], later[n], last[1] / median
    }' "$history/history.csv"
  round=$((round + 1))
done
