#!/usr/bin/env bash
# Validations a second of a small, a 100 kB, an invalid and an adversarial instance: Oac.Payloads beside ajv (compiled) and Debian's
# python3-jsonschema, each from the parsed value and from the bytes. Prints a Markdown table. SECONDS_EACH sets how long each is measured.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
seconds="${SECONDS_EACH:-3}"
for program in node npm /usr/bin/python3; do
  command -v "$program" >/dev/null || { echo "json-schema: $program is missing" >&2; exit 1; }
done
/usr/bin/python3 -c 'import jsonschema' 2>/dev/null || { echo "json-schema: python3-jsonschema is missing" >&2; exit 1; }
peers="$root/benchmarks/schema-peers"
[ -d "$peers/node_modules" ] || (cd "$peers" && npm ci --no-audit --no-fund >&2)
dotnet build -c Release -v q "$root/benchmarks/Oac.JsonSchemas.Benchmarks" >&2

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
/usr/bin/python3 "$peers/instances.py" "$work"

# measure SCHEMA INSTANCE...
measure() {
  dotnet "$root/benchmarks/Oac.JsonSchemas.Benchmarks/bin/Release/net10.0/Oac.JsonSchemas.Benchmarks.dll" "$seconds" "$@"
  node "$peers/ajv.mjs" "$seconds" "$@"
  /usr/bin/python3 "$peers/jsonschema_peer.py" "$seconds" "$@"
}
{
  measure "$work/schema.json" "$work/small.json" "$work/100kB.json" "$work/invalid.json"
  measure "$work/adversarial-schema.json" "$work/adversarial.json"
} >"$work/rows"

echo "| instance | validator | verdict | parsed: a second | of ajv | bytes to verdict: a second | of ajv |"
echo "|---|---|---|---:|---:|---:|---:|"
awk '{ row[NR] = $0 } $1 == "ajv" { parsed[$2] = $4; whole[$2] = $5 } END {
  for (i = 1; i <= NR; i++) {
    split(row[i], f, " ")
    printf "| %s | %s | %s | %s | %.2f | %s | %.2f |\n", f[2], f[1], f[3], f[4], f[4] / parsed[f[2]], f[5], f[5] / whole[f[2]]
  }
}' "$work/rows" | sort -t'|' -k2,2 -s
