#!/bin/sh
# Reads a full set of 35 labels, with all rules and without any: nanoseconds and bytes allocated. About a minute.
set -eu
cd "$(dirname "$0")/Oac.Spec.Benchmarks"
exec dotnet run -c Release -- --filter '*LabelBenchmarks*' --inProcess --artifacts "${OAC_BENCHMARKS:-../../artifacts/benchmarks}" "$@"
