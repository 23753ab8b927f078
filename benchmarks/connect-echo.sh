#!/usr/bin/env bash
# An echo of 256-byte messages (261 on the wire) over one HTTP/2 connection without TLS, both ends on this machine: Oac.Connect in three
# protocols beside raw bytes through Kestrel and HttpClient with the same writes and flushes (the ceiling), connect-node, grpc-js and C++
# gRPC, each with its own client. Prints a Markdown table for each load. SECONDS_EACH sets how long each is measured.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
seconds="${SECONDS_EACH:-3}"
for program in node npm g++ pkg-config; do
  command -v "$program" >/dev/null || { echo "connect-echo: $program is missing" >&2; exit 1; }
done
pkg-config --exists grpc++ || { echo "connect-echo: libgrpc++-dev is missing" >&2; exit 1; }
[ -d "$root/eng/npm-connect/node_modules" ] || (cd "$root/eng/npm-connect" && npm ci --no-audit --no-fund >&2)
dotnet build -c Release -v q "$root/benchmarks/Oac.Connect.Echo" >&2

work="$(mktemp -d)"
servers=()
trap 'exec 7>&-; wait "${servers[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
g++ -O2 -std=c++17 "$root/benchmarks/connect-peers/echo.cc" -o "$work/echo-cpp" $(pkg-config --cflags --libs grpc++)
ours="dotnet $root/benchmarks/Oac.Connect.Echo/bin/Release/net10.0/Oac.Connect.Echo.dll"
node="node $root/eng/npm-connect/load.mjs"

# All servers end with the one pipe that is their standard input.
mkfifo "$work/in"
exec 7<>"$work/in"
# serve NAME COMMAND...: starts a server and notes its address.
serve() {
  local name=$1
  shift
  mkfifo "$work/$name"
  "$@" <"$work/in" 7>&- >"$work/$name" &
  servers+=($!)
  read -r "address_$name" <"$work/$name"
}
serve ours $ours server
serve connectnode $node server connect
serve grpcjs $node server grpcjs
serve cpp "$work/echo-cpp" server

# run STREAMS BURST FLUSH WAY
run() {
  case $4 in
    raw | connect | grpc | grpcweb) $ours client "$address_ours" "$4" "$1" "$2" "$3" "$seconds" ;;
    connect-node) $node client connect "$address_connectnode" "$1" "$2" "$seconds" ;;
    grpc-js) $node client grpcjs "$address_grpcjs" "$1" "$2" "$seconds" ;;
    c++) "$work/echo-cpp" client "$address_cpp" "$1" "$2" "$seconds" ;;
  esac
}
# measure TITLE STREAMS BURST FLUSH WAY...
measure() {
  local title=$1 streams=$2 burst=$3 flush=$4 way
  shift 4
  echo
  echo "| $title | p50 | p99 | messages/s | of raw | of C++ | client's bytes a message |"
  echo "|---|---:|---:|---:|---:|---:|---:|"
  : >"$work/rows"
  for way in "$@"; do
    echo "$way $(run "$streams" "$burst" "$flush" "$way")" >>"$work/rows"
  done
  awk '{ rate[$1] = $4 } { row[NR] = $0 } END {
    for (i = 1; i <= NR; i++) { split(row[i], v, " ")
      printf "| %s | %s us | %s us | %d | %.2f | %s | %s |\n", v[1], v[2], v[3], v[4], v[4] / rate["raw"], rate["c++"] ? sprintf("%.2f", v[4] / rate["c++"]) : "-", v[5] } }' "$work/rows"
}
all=(raw connect grpc grpcweb connect-node grpc-js c++)
for streams in 1 16 64; do
  measure "$streams streams, one message in flight" "$streams" 1 each "${all[@]}"
done
for streams in 1 16 64; do
  measure "$streams streams, bursts of 32, flushed each" "$streams" 32 each "${all[@]}"
done
for streams in 1 16 64; do
  measure "$streams streams, bursts of 32, coalesced" "$streams" 32 once raw connect grpc grpcweb
done
