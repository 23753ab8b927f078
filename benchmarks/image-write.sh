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

for _ in $(seq "$runs"); do
  begin=$(date +%s.%N)
  tar --sort=name -C "$work/data" -cf - . | gzip -6 -n | wc -c >"$work/gzip.bytes"
  echo "$(date +%s.%N) $begin" | awk '{ print $1 - $2 }' >>"$work/gzip"
  dotnet "$program" "$work/data" 1 >"$work/line" && cut -d' ' -f1 "$work/line" >>"$work/one"
  dotnet "$program" "$work/data" >"$work/line" && cut -d' ' -f1 "$work/line" >>"$work/all"
done

base=$(median <"$work/gzip")
size=$(cut -d' ' -f2 "$work/line")
row() {
  awk -v name="$1" -v seconds="$2" -v bytes="$3" -v base="$base" -v size="$size" \
    'BEGIN { printf "| %s | %.2f s | %.0f MB/s | %.2f | %.1f MB |\n", name, seconds, size / seconds / 1e6, base / seconds, bytes / 1e6 }'
}
echo "| $((size / 1000000)) MB, median of $runs | time | throughput | times tar and gzip | packed |"
echo "|---|---:|---:|---:|---:|"
row "tar and gzip -6" "$base" "$(cat "$work/gzip.bytes")"
row "a layer, one part at a time" "$(median <"$work/one")" "$(cut -d' ' -f3 "$work/line")"
row "a layer, $(nproc) processors" "$(median <"$work/all")" "$(cut -d' ' -f3 "$work/line")"
