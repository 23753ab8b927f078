#!/usr/bin/env bash
# Builds one layer of about 200 MB of this machine's own files beside `tar | gzip -6` over the same files, in turn, and prints a Markdown
# table with the ratio of the medians. The encoder's parameters are those of gzip's level 6. RUNS sets the number of runs, MB the amount.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
runs="${RUNS:-5}"
amount="${MB:-200}"

dotnet build -c Release "$root/benchmarks/Oac.Images.Write" >&2
program="$root/benchmarks/Oac.Images.Write/bin/Release/net10.0/Oac.Images.Write.dll"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir "$work/data"

# Programs, libraries and text, as images hold them.
total=0
while IFS= read -r file; do
  cp --parents "$file" "$work/data/"
  total=$((total + $(stat -c %s "$file")))
  [ "$total" -gt $((amount * 1000000)) ] && break
done < <(find "$(dirname "$(readlink -f "$(command -v dotnet)")")/shared" /usr/bin /usr/lib /usr/share/doc -type f -readable -size +0 2>/dev/null)
find "$work/data" -type f -exec cat {} + >/dev/null

median() { sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

# Runs a command and notes its wall time in one file and its processor time, which a busy machine changes less, in another.
TIMEFORMAT='%R %U %S'
measure() {
  local name="$1"
  shift
  { time "$@" >"$work/$name.out"; } 2>"$work/time"
  awk '{ print $1 }' "$work/time" >>"$work/$name.wall"
  awk '{ print $2 + $3 }' "$work/time" >>"$work/$name.cpu"
}
pack() { tar --sort=name -C "$work/data" -cf - . | gzip -6 -n | wc -c; }

for _ in $(seq "$runs"); do
  measure gzip pack
  measure one dotnet "$program" "$work/data" 1
  measure all dotnet "$program" "$work/data"
done

size=$(cut -d' ' -f2 "$work/all.out")
row() {
  awk -v name="$1" -v wall="$(median <"$work/$2.wall")" -v cpu="$(median <"$work/$2.cpu")" -v bytes="$3" -v size="$size" \
    -v base="$(median <"$work/gzip.wall")" -v basecpu="$(median <"$work/gzip.cpu")" \
    'BEGIN { printf "| %s | %.2f s | %.0f MB/s | %.2f | %.2f s | %.2f | %.1f MB |\n", name, wall, size / wall / 1e6, base / wall, cpu, basecpu / cpu, bytes / 1e6 }'
}
echo "| $((size / 1000000)) MB, median of $runs | wall | throughput | as fast as tar and gzip | processor | as cheap as tar and gzip | packed |"
echo "|---|---:|---:|---:|---:|---:|---:|"
row "tar and gzip -6" gzip "$(cat "$work/gzip.out")"
row "a layer, one part at a time" one "$(cut -d' ' -f3 "$work/all.out")"
row "a layer, $(nproc) processors" all "$(cut -d' ' -f3 "$work/all.out")"
