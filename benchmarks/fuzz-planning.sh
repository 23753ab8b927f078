#!/bin/sh
# The long fuzz run of the planner's configuration: an hour, or what MINUTES says. Ends with the Git trees that it covers.
set -eu
cd "$(dirname "$0")/.."
covered="spec/Oac.Planning benchmarks/Oac.Planning.Fuzz"
# Noted before the run, which may be long: they are those of the code that is built now.
trees="$(for folder in $covered; do echo "    $(git rev-parse "HEAD:$folder") $folder"; done)"
changed="$(git status --porcelain -- $covered)"
dotnet run -c Release --project benchmarks/Oac.Planning.Fuzz -- --minutes "${MINUTES:-60}"
if [ -n "$changed" ]; then
  echo "  covers no commit: there are changes that are not in one"
else
  printf '  covers the Git trees:\n%s\n' "$trees"
fi
