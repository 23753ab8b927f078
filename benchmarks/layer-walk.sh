#!/usr/bin/env bash
# Walks a layer of 200 MB, plain and by gzip, beside tar and gzip on the same data, turn by turn, and prints a Markdown table: the
# best of ROUNDS of each. Ours also checks the layer's SHA-256, as it always does; so "sha256sum" has a line of its own.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
rounds="${ROUNDS:-5}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

dotnet build -c Release -v q "$root/benchmarks/Oac.Images.Benchmarks" >&2
program="$root/benchmarks/Oac.Images.Benchmarks/bin/Release/net10.0/Oac.Images.Benchmarks.dll"

# 5,000 files of 40 KB that compress about three times, as programs and libraries do.
python3 - "$work/layer.tar" <<'PYTHON'
import io, random, sys, tarfile
rng = random.Random(1)
words = [rng.randbytes(rng.randint(2, 12)) for _ in range(5000)]
with tarfile.open(sys.argv[1], 'w') as t:
    for folder in range(50):
        for n in range(100):
            data = b''.join(rng.choices(words, k=5800))[:40000]
            info = tarfile.TarInfo(f'{folder}/{n}')
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
PYTHON
gzip -6 -k "$work/layer.tar"

# layout FOLDER BLOB MEDIA-TYPE
layout() {
  mkdir -p "$1/blobs/sha256"
  local diff config manifest digest
  put() { digest="$(sha256sum "$1" | cut -d' ' -f1)"; cp "$1" "$2/blobs/sha256/$digest"; echo "\"digest\":\"sha256:$digest\",\"size\":$(stat -c %s "$1")"; }
  diff="$(sha256sum "$work/layer.tar" | cut -d' ' -f1)"
  echo "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$diff\"]}}" >"$work/config"
  config="$(put "$work/config" "$1")"
  echo "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",$config},\"layers\":[{\"mediaType\":\"$3\",$(put "$2" "$1")}]}" >"$work/manifest"
  manifest="$(put "$work/manifest" "$1")"
  echo "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$manifest}]}" >"$1/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' >"$1/oci-layout"
}
layout "$work/plain" "$work/layer.tar" application/vnd.oci.image.layer.v1.tar
layout "$work/gzip" "$work/layer.tar.gz" application/vnd.oci.image.layer.v1.tar+gzip

declare -A best
# measure NAME COMMAND...: wall-clock seconds; the best so far stays.
measure() {
  local name="$1" start end
  shift
  start="$(date +%s%N)"
  "$@" >/dev/null
  end="$(date +%s%N)"
  keep "$name" "$(awk "BEGIN { print ($end - $start) / 1e9 }")"
}
keep() { if [ -z "${best[$1]:-}" ] || awk "BEGIN { exit !($2 < ${best[$1]}) }"; then best[$1]="$2"; fi; }

for _ in $(seq "$rounds"); do
  measure "tar -t, plain" tar -tf "$work/layer.tar"
  measure "cat \| tar -t, plain" sh -c "cat '$work/layer.tar' | tar -t"
  measure "sha256sum, plain" sha256sum "$work/layer.tar"
  keep "layer walk, plain" "$(dotnet "$program" walk "$work/plain" 2)"
  measure "gzip -dc" gzip -dc "$work/layer.tar.gz"
  measure "tar -tz" tar -tzf "$work/layer.tar.gz"
  keep "layer walk, gzip" "$(dotnet "$program" walk "$work/gzip" 2)"
done

bytes="$(stat -c %s "$work/layer.tar")"
echo "| | seconds | MB/s of the tar | of the layer walk's time |"
echo "|---|---:|---:|---:|"
row() { awk "BEGIN { printf \"| %s | %.3f | %.0f | %.2f |\n\", \"$1\", ${best[$1]}, $bytes / 1e6 / ${best[$1]}, ${best[$1]} / ${best[$2]} }"; }
for name in "layer walk, plain" "tar -t, plain" "cat \| tar -t, plain" "sha256sum, plain"; do row "$name" "layer walk, plain"; done
for name in "layer walk, gzip" "gzip -dc" "tar -tz"; do row "$name" "layer walk, gzip"; done
