#!/usr/bin/env bash
# Load and attacks on one server process of Oac.Connect, over loopback: 10,000 idle streams, as many connections, a flood of streams, clients
# that do not read, rapid reset, 10,000 connects and disconnects. Prints what each costs and whether the server stays up, serves others, and
# gives everything back; exits 1 where it does not. Ends with the Git trees that it covers. COUNT sets the size of everything.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
count="${COUNT:-10000}"
covered=(reference/connect/Oac.Connect reference/connect/Oac.Connect.AspNetCore benchmarks/Oac.Connect.Load)
ulimit -n "$(ulimit -Hn)"
if [ "$(ulimit -n)" != unlimited ] && [ "$(ulimit -n)" -lt $((count + 1000)) ]; then
  echo "connect-load: a process may have $(ulimit -n) open files here; $((count + 1000)) are needed (COUNT=N makes it smaller)" >&2
  exit 2
fi
# Noted before the run: they are those of the code that is built now.
trees="$(for folder in "${covered[@]}"; do echo "    $(git -C "$root" rev-parse "HEAD:$folder") $folder"; done)"
changed="$(git -C "$root" status --porcelain -- "${covered[@]}")"
dotnet build -c Release -v q "$root/benchmarks/Oac.Connect.Load" >&2

work="$(mktemp -d)"
mkfifo "$work/in" "$work/out"
exec 7<>"$work/in"
load="$root/benchmarks/Oac.Connect.Load/bin/Release/net10.0/Oac.Connect.Load.dll"
# The server ends with the pipe that is its standard input.
dotnet "$load" server <"$work/in" 7>&- >"$work/out" &
server=$!
trap 'exec 7>&-; wait $server 2>/dev/null || true; rm -rf "$work"' EXIT
read -r address state <"$work/out"

result=0
dotnet "$load" client "$address" "$state" "$count" 7>&- || result=$?
if ! kill -0 $server 2>/dev/null; then
  echo "MISSED: the server has ended"
  result=1
fi
if [ -n "$changed" ]; then
  echo "  covers no commit: there are changes that are not in one"
else
  printf '  covers the Git trees:\n%s\n' "$trees"
fi
exit $result
