#!/usr/bin/env bash
# The harness SDK under load, over loopback, against an orchestrator in another process: round trips of events through Oac.Harness beside
# Oac.Connect alone in the same place, 1,000 sessions at work at once on one stream, 100,000 sessions one after the other, and 100 resets of
# a stream that is in use. Takes about a minute. Prints what each costs and exits 1 where a criterion is missed; ends with the Git trees that
# it covers. PROTOCOL is connect, grpc or grpcweb. With an argument the run is written to that file, too.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
protocol="${PROTOCOL:-connect}"
covered=(spec/Oac.Spec reference/connect/Oac.Connect reference/connect/Oac.Connect.AspNetCore reference/harness/Oac.Harness benchmarks/Oac.Harness.Load)
# Noted before the run: they are those of the code that is built now.
trees="$(for folder in "${covered[@]}"; do echo "    $(git -C "$root" rev-parse "HEAD:$folder") $folder"; done)"
changed="$(git -C "$root" status --porcelain -- "${covered[@]}")"
dotnet build -c Release -v q "$root/benchmarks/Oac.Harness.Load" >&2

run() {
  local result=0
  echo "A run of benchmarks/harness-load.sh by $protocol on $(nproc) processors; others took them too, by $(cut -d' ' -f1 /proc/loadavg) on average before it."
  dotnet "$root/benchmarks/Oac.Harness.Load/bin/Release/net10.0/Oac.Harness.Load.dll" run "$protocol" || result=$?
  if [ -n "$changed" ]; then
    echo "  covers no commit: there are changes that are not in one"
  else
    printf '  covers the Git trees:\n%s\n' "$trees"
  fi
  return $result
}
run | tee ${1:+"$1"}
