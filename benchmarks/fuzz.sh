#!/bin/sh
# The long fuzz runs: 100 million label sets or an hour, whichever is less, then the Dockerfile reader for ten minutes.
set -eu
cd "$(dirname "$0")"
dotnet run -c Release --project Oac.Spec.Fuzz -- --sets "${SETS:-100000000}" --minutes "${MINUTES:-60}"
dotnet run -c Release --project Oac.Images.Fuzz -- --minutes "${DOCKERFILE_MINUTES:-10}"
