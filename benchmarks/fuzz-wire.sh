#!/bin/sh
# The long fuzz run of the wire's readers: 100 million cases or half an hour, whichever is less. Ends with the Git trees that it covers.
set -eu
cd "$(dirname "$0")"
covered="Oac.Connect/Framing Oac.Connect/Protocols Oac.Connect/Metadata Oac.Connect/Compression Oac.Connect/Errors"
covered="$covered Oac.Connect.AspNetCore/Exchanges Oac.Connect.AspNetCore/Health Oac.Connect.Tests/Fuzz"
# Noted before the run, which may be long: they are those of the code that is built now.
trees="$(for folder in $covered; do echo "    $(git rev-parse "HEAD:reference/connect/$folder") reference/connect/$folder"; done)"
changed="$(cd ../reference/connect && git status --porcelain -- $covered)"
dotnet run -c Release --project Oac.Connect.Fuzz -- --cases "${CASES:-100000000}" --minutes "${MINUTES:-30}" --workers "${WORKERS:-$(nproc)}"
if [ -n "$changed" ]; then
  echo "  covers no commit: there are changes that are not in one"
else
  printf '  covers the Git trees:\n%s\n' "$trees"
fi
