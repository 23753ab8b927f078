#!/bin/sh
# The long fuzz run of protobuf payloads: an hour by default. Random payloads of random schemas, read and written by us and by Google's C++
# implementation (python3-protobuf), and changed JSON. Ends with the Git trees that it covers.
set -eu
cd "$(dirname "$0")"
covered="Oac.Payloads/Descriptors Oac.Payloads/Protobuf Oac.Payloads.Tests/Protobuf/Fuzz"
# Noted before the run, which may be long: they are those of the code that is built now.
trees="$(for folder in $covered; do echo "    $(git rev-parse "HEAD:reference/payloads/$folder") reference/payloads/$folder"; done)"
changed="$(cd ../reference/payloads && git status --porcelain -- $covered)"
dotnet run -c Release --project Oac.Payloads.Fuzz -- --minutes "${MINUTES:-60}" --seed "${SEED:-1}" --workers "${WORKERS:-$(nproc)}"
if [ -n "$changed" ]; then
  echo "  covers no commit: there are changes that are not in one"
else
  printf '  covers the Git trees:\n%s\n' "$trees"
fi
