#!/usr/bin/env bash
# Reads a small file from the top layer of an image whose base layer has 200 MB, from Debian's docker-registry on loopback, beside
# `crane export | tar`, turn by turn. Bytes and requests are those of the registry's own access log; times are the medians of RUNS.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
runs="${RUNS:-5}"
crane="${XDG_CACHE_HOME:-$HOME/.cache}/oac-tools/crane/usr/bin/crane"
for program in docker-registry skopeo python3 "$crane"; do
  command -v "$program" >/dev/null || { echo "top-layer: $program is missing; run eng/install-real-parts.sh" >&2; exit 1; }
done
dotnet build -c Release -v q "$root/benchmarks/Oac.Images.Benchmarks" >&2
program="$root/benchmarks/Oac.Images.Benchmarks/bin/Release/net10.0/Oac.Images.Benchmarks.dll"

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
docker-registry serve "$work/config.yml" >"$work/access" 2>"$work/log" &
server=$!
address=
for _ in $(seq 100); do
  address="$(grep -oE 'listening on 127[.]0[.]0[.]1:[0-9]+' "$work/log" "$work/access" -h | grep -oE '127.*' | head -n 1 || true)"
  [ -z "$address" ] || break
  kill -0 "$server"
  sleep 0.1
done
[ -n "$address" ] || { cat "$work/log" >&2; exit 1; }
image="$address/bench/top:1"

# Two layers: 200 MB that do not compress, and one schema.
python3 - "$work/image" <<'PYTHON'
import gzip, hashlib, io, json, os, random, sys, tarfile
root = sys.argv[1]
os.makedirs(f'{root}/blobs/sha256')
rng = random.Random(1)

def put(data, **more):
    digest = hashlib.sha256(data).hexdigest()
    with open(f'{root}/blobs/sha256/{digest}', 'wb') as f:
        f.write(data)
    return {'digest': f'sha256:{digest}', 'size': len(data), **more}

def layer(files):
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode='w') as t:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
    diffs.append('sha256:' + hashlib.sha256(plain.getvalue()).hexdigest())
    return put(gzip.compress(plain.getvalue(), 1, mtime=0), mediaType='application/vnd.oci.image.layer.v1.tar+gzip')

diffs = []
base = layer([(f'usr/lib/{n}', rng.randbytes(40_000_000)) for n in range(5)])
top = layer([('schemas/input.json', json.dumps({'$schema': 'https://json-schema.org/draft/2020-12/schema', 'type': 'object'}).encode())])
config = put(json.dumps({'os': 'linux', 'architecture': 'amd64', 'rootfs': {'type': 'layers', 'diff_ids': diffs}}).encode(),
             mediaType='application/vnd.oci.image.config.v1+json')
manifest = put(json.dumps({'schemaVersion': 2, 'mediaType': 'application/vnd.oci.image.manifest.v1+json', 'config': config, 'layers': [base, top]}).encode(),
               mediaType='application/vnd.oci.image.manifest.v1+json')
with open(f'{root}/index.json', 'w') as f:
    json.dump({'schemaVersion': 2, 'manifests': [manifest]}, f)
with open(f'{root}/oci-layout', 'w') as f:
    f.write('{"imageLayoutVersion":"1.0.0"}')
PYTHON
skopeo copy --quiet --dest-tls-verify=false --insecure-policy "oci:$work/image" "docker://$image" >&2
rm -rf "$work/image"

ours() { dotnet "$program" file "$image" /schemas/input.json; }
exported() { "$crane" export "$image" - | tar -xO schemas/input.json; }
# tar that ends at the first match lets crane stop too, which then fails for want of a reader.
stopped() { { "$crane" export "$image" - 2>/dev/null || true; } | tar -xO --occurrence=1 schemas/input.json; }

TIMEFORMAT='%R'
# measure NAME COMMAND: notes its wall time, and what the registry's access log says that it sent meanwhile.
measure() {
  local before
  before="$(wc -l <"$work/access")"
  { time "$2" >"$work/$1.out"; } 2>"$work/time"
  tail -n 1 "$work/time" >>"$work/$1.wall"
  sleep 0.2 # The registry writes its log after the answer.
  tail -n "+$((before + 1))" "$work/access" | awk -F'"' '/"GET |"HEAD / { split($3, said, " "); bytes += said[2]; count++ } END { print bytes + 0, count + 0 }' >>"$work/$1.sent"
}
median() { sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

for _ in $(seq "$runs"); do
  measure ours ours
  measure exported exported
  measure stopped stopped
done
cmp "$work/ours.out" "$work/exported.out"
cmp "$work/ours.out" "$work/stopped.out"

row() {
  awk -v name="$1" -v wall="$(median <"$work/$2.wall")" -v base="$(median <"$work/ours.wall")" -v bytes="$(cut -d' ' -f1 "$work/$2.sent" | median)" \
    -v requests="$(cut -d' ' -f2 "$work/$2.sent" | median)" \
    'BEGIN { printf "| %s | %.2f s | %.2f | %d | %d |\n", name, wall, wall / base, bytes, requests }'
}
echo "| one file of the top layer, median of $runs | wall | of the layer walk's time | bytes sent | requests |"
echo "|---|---:|---:|---:|---:|"
row "layer walk (with the start of .NET)" ours
row "crane export, tar -xO" exported
row "crane export, tar -xO --occurrence=1" stopped
