#!/usr/bin/env bash
# The long fuzz run of the JSON Schema evaluator: random and mutated schemas with random and mutated instances for an hour (MINUTES), then
# PAIRS random small schemas whose verdicts are compared with ajv's. Ends with the Git trees that it covers.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
peers="$root/benchmarks/schema-peers"
covered="reference/payloads/Oac.Payloads/JsonSchemas benchmarks/Oac.JsonSchemas.Fuzz"
# Noted before the run, which may be long: they are those of the code that is built now.
trees="$(cd "$root" && for folder in $covered; do echo "    $(git rev-parse "HEAD:$folder") $folder"; done)"
changed="$(cd "$root" && git status --porcelain -- $covered)"
[ -d "$peers/node_modules" ] || (cd "$peers" && npm ci --no-audit --no-fund >&2)
dotnet build -c Release -v q "$root/benchmarks/Oac.JsonSchemas.Fuzz" >&2
fuzz() { dotnet "$root/benchmarks/Oac.JsonSchemas.Fuzz/bin/Release/net10.0/Oac.JsonSchemas.Fuzz.dll" "$@"; }
fuzz --minutes "${MINUTES:-60}" --seed "${SEED:-1}"
fuzz --pairs "${PAIRS:-20000}" --seed "${SEED:-1}" | node "$peers/compare.mjs"
if [ -n "$changed" ]; then
  echo "  covers no commit: there are changes that are not in one"
else
  printf '  covers the Git trees:\n%s\n' "$trees"
fi
