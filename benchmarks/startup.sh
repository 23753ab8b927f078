#!/usr/bin/env bash
# Measures start to exit of the published oac (eng/publish-oac.sh) on one label file, beside two programs that print their version:
# skopeo, a native program that people lint images with, and dotnet, what oac would cost as a framework-dependent tool before any work.
# Prints a Markdown table. RUNS sets the number of runs.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
runs="${RUNS:-50}"

missing=()
for program in hyperfine skopeo jq; do
  command -v "$program" >/dev/null || missing+=("$program")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}" >&2
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends --yes "${missing[@]}" >&2
fi
[ -x "$root/artifacts/oac" ] || "$root/eng/publish-oac.sh" >&2

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cp "$root/reference/producer/Oac.Producer.Tests/testdata/everything.json" "$work/agent.labels.json"
cd "$work"

hyperfine --shell=none --warmup 5 --runs "$runs" --export-json result.json --style none \
  --command-name "oac lint" "$root/artifacts/oac lint agent.labels.json" \
  --command-name "oac --version" "$root/artifacts/oac --version" \
  --command-name "skopeo --version" "skopeo --version" \
  --command-name "dotnet --version" "dotnet --version" >&2

echo "| command | mean | fastest | slowest | of oac lint |"
echo "|---|---:|---:|---:|---:|"
jq -r '
  .results[0].mean as $base
  | .results[]
  | "| \(.command) | \(.mean * 10000 | round / 10) ms | \(.min * 10000 | round / 10) ms | \(.max * 10000 | round / 10) ms | \(.mean / $base * 100 | round / 100) |"
' result.json
