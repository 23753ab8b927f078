#!/bin/sh
# Turns a payload of JSON into binary and back by its descriptors, beside protoc's classes with Google.Protobuf's JSON. About three minutes.
set -eu
cd "$(dirname "$0")/Oac.Payloads.Benchmarks"
exec dotnet run -c Release -- --filter '*TranscodingBenchmarks*' --inProcess --artifacts "${OAC_BENCHMARKS:-../../artifacts/benchmarks}" "$@"
