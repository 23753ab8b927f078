#!/bin/sh
# Plans one image against 100 gateways with 100 models each: nanoseconds and bytes allocated. About two minutes.
set -eu
cd "$(dirname "$0")/Oac.Planning.Benchmarks"
exec dotnet run -c Release -- --filter '*PlanningBenchmarks*' --inProcess --artifacts "${OAC_BENCHMARKS:-../../artifacts/benchmarks}" "$@"
