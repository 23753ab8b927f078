#!/usr/bin/env bash
# One small image in Debian's docker-registry on loopback: `oac lint` and `oac inspect` (the published file, eng/publish-oac.sh) beside
# `skopeo inspect`: start to exit, and the most memory. Prints a Markdown table. RUNS sets the number of runs.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
runs="${RUNS:-40}"
for program in docker-registry skopeo hyperfine jq python3; do
  command -v "$program" >/dev/null || { echo "image-inspect: $program is missing" >&2; exit 1; }
done
[ -x "$root/artifacts/oac" ] || "$root/eng/publish-oac.sh" >&2
oac="$root/artifacts/oac"

work="$(mktemp -d)"
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
export DOCKER_CONFIG="$work"
cat >"$work/config.yml" <<YAML
version: 0.1
log: { level: info, formatter: text }
storage: { filesystem: { rootdirectory: "$work/storage" } }
http: { addr: "127.0.0.1:0", secret: only-for-this-run }
YAML
docker-registry serve "$work/config.yml" >"$work/log" 2>&1 &
server=$!
address="$(grep -m 1 -oE 'listening on 127[.]0[.]0[.]1:[0-9]+' <(tail -f -n +1 --pid="$server" "$work/log") | grep -oE '127.*')"
"$oac" build "$root/fixtures/samples/reporter" --plain-http "$address" --output "$address/agents/reporter:1" >&2
image="$address/agents/reporter:1"

names=("oac lint IMAGE" "oac inspect IMAGE" "oac --version" "skopeo inspect" "skopeo --version")
commands=("$oac lint --plain-http $address $image" "$oac inspect --plain-http $address $image" "$oac --version"
  "skopeo inspect --tls-verify=false docker://$image" "skopeo --version")
arguments=()
for i in "${!names[@]}"; do arguments+=(--command-name "${names[$i]}" "${commands[$i]}"); done
hyperfine --shell=none --warmup 5 --runs "$runs" --export-json "$work/result.json" --style none "${arguments[@]}" >&2
for i in "${!names[@]}"; do
  python3 - ${commands[$i]} <<'PYTHON' >>"$work/memory"
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PYTHON
done

echo "| command | mean | fastest | processor | memory | of skopeo inspect: time | memory |"
echo "|---|---:|---:|---:|---:|---:|---:|"
jq -r --slurpfile memory "$work/memory" '
  .results[3].mean as $base
  | .results | to_entries[]
  | "| \(.value.command) | \(.value.mean * 10000 | round / 10) ms | \(.value.min * 10000 | round / 10) ms | \((.value.user + .value.system) * 10000 | round / 10) ms | \($memory[.key] / 102.4 | round / 10) MiB | \(.value.mean / $base * 10 | round / 10) | \($memory[.key] / $memory[3] * 10 | round / 10) |"
' "$work/result.json"
