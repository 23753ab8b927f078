#!/usr/bin/env bash
# A .NET program in an image made from nothing by `oac build --with-libs`, beside a shell in a busybox image: size of the image, and time from
# `docker run` to the first line on the host's network. Prints a Markdown table. RUNS sets the number of runs. Needs root and the Docker
# daemon of eng/install-yardstick.sh, which runs in a temporary folder for as long as this does.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
runs="${RUNS:-20}"
tools="${XDG_CACHE_HOME:-$HOME/.cache}/oac-tools/yardstick"
[ -x "$tools/dockerd/usr/sbin/dockerd" ] || "$root/eng/install-yardstick.sh" >&2

dotnet build -c Release "$root/reference/producer/Oac.Producer" --nologo --verbosity quiet >&2
"$root/benchmarks/Oac.Build.Courier/publish.sh" >&2
oac() { dotnet "$root/reference/producer/Oac.Producer/bin/Release/net10.0/oac.dll" "$@"; }

work="$(mktemp -d)"
PATH="$tools/dockerd/usr/sbin:$tools/runtime/usr/bin:$tools/runtime/usr/sbin:$PATH" \
  "$tools/dockerd/usr/sbin/dockerd" --bridge=none --iptables=false --data-root="$work/data" --exec-root="$work/exec" \
  --pidfile="$work/pid" --host="unix://$work/docker.sock" >"$work/log" 2>&1 &
daemon=$!
finish() {
  kill -TERM "$daemon"
  wait "$daemon" || true
  umount --lazy "$work/exec/netns/default" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
export DOCKER_HOST="unix://$work/docker.sock"
docker() { "$tools/client/usr/bin/docker" "$@"; }
grep -q "API listen on" <(tail -f --pid="$daemon" "$work/log")

mkdir "$work/busybox"
cp "$tools/busybox/bin/busybox" "$work/busybox/busybox"
cat >"$work/busybox/oac.yaml" <<'YAML'
name: shell
orchestrator:
  env: ORCHESTRATOR_ADDR
  bearer:
    token: { file: /run/secrets/token }
files:
  - { from: busybox, to: /bin/sh, mode: "0755" }
entrypoint: [/bin/sh, -c, "echo ready"]
YAML
oac build "$work/busybox" --output "docker-archive:$work/shell.tar:shell:1" >&2
oac build "$root/benchmarks/Oac.Build.Courier" --with-libs --output "docker-archive:$work/courier.tar:courier:1" >&2
oac build "$root/benchmarks/Oac.Build.Courier" --with-libs --output "oci:$work/courier:1" --format json >"$work/courier.json"
oac build "$work/busybox" --output "oci:$work/shell:1" --format json >"$work/shell.json"
docker load --quiet --input "$work/shell.tar" >&2
docker load --quiet --input "$work/courier.tar" >&2

# Milliseconds from the start of `docker run` to the first line.
first_line() {
  local begin end
  begin=$(date +%s%N)
  docker run --rm --network=host "$1" 2>&1 | head -1 >"$work/line"
  end=$(date +%s%N)
  grep -q ready "$work/line"
  echo $(((end - begin) / 1000000))
}
median() { sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

first_line shell:1 >/dev/null
first_line courier:1 >/dev/null
for _ in $(seq "$runs"); do
  first_line shell:1 >>"$work/shell.ms"
  first_line courier:1 >>"$work/courier.ms"
done

echo "| image | packed | unpacked | first line (median of $runs) |"
echo "|---|---:|---:|---:|"
for name in shell courier; do
  packed=$(sed -n 's/^  "size": \([0-9]*\),*$/\1/p' "$work/$name.json")
  unpacked=$(docker image inspect --format '{{.Size}}' "$name:1")
  awk -v name="$name" -v packed="$packed" -v unpacked="$unpacked" -v ms="$(median <"$work/$name.ms")" \
    'BEGIN { printf "| %s | %.1f MB | %.1f MB | %d ms |\n", name == "shell" ? "busybox" : "courier (.NET)", packed / 1e6, unpacked / 1e6, ms }'
done
