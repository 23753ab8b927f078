#!/bin/sh
# Writes and reads an event of the stream, beside protoc's classes: nanoseconds and bytes allocated. About a minute.
set -eu
cd "$(dirname "$0")/Oac.Spec.Benchmarks"
exec dotnet run -c Release -- --filter '*StreamCodecBenchmarks*' --inProcess --artifacts "${OAC_BENCHMARKS:-../../artifacts/benchmarks}" "$@"
