#!/usr/bin/env bash
# Builds the command line tool into a folder, for the .NET that is here; a folder that has it already is left alone.
# usage: build-tool.sh FOLDER, then: dotnet exec FOLDER/oac.dll lint ...
# The action and the pre-commit hook call it. Exit code 2 when it could not be built.
set -euo pipefail

if [ $# != 1 ]; then
  echo "usage: build-tool.sh FOLDER" >&2
  exit 2
fi
case $1 in
  /* | [A-Za-z]:*) out=$1 ;;
  *) out=$PWD/$1 ;;
esac
if [ -f "$out/oac.dll" ]; then
  exit 0
fi
if ! command -v dotnet >/dev/null; then
  echo "oac needs the .NET SDK 10 (https://dot.net)" >&2
  exit 2
fi

# From here on the SDK is chosen by this repository's global.json, not by the caller's.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p "$(dirname "$out")"
work=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$work"' EXIT
# Servers that outlive the build would hold the caller's files and pipes open.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
if ! dotnet publish reference/producer/Oac.Producer --configuration Release --artifacts-path "$work/build" --output "$work/tool" \
  >"$work/log" 2>&1 </dev/null; then
  cat "$work/log" >&2
  echo "oac could not be built" >&2
  exit 2
fi
# Whoever came first has put the same there.
[ -d "$out" ] || mv "$work/tool" "$out"
