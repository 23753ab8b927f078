#!/usr/bin/env bash
# Makes a sample's image: builds it for the declaration that its oac.yaml takes from the assembly, publishes the program as one self-contained, trimmed file for linux-x64 (bin/image, where its oac.yaml looks for it)
# and hands it to `oac build` with the libraries that it needs.
# usage: build.sh SAMPLE OUTPUT [OPTION...], such as: build.sh echo oci:out:1
# OAC names another `oac` than this repository's; options go to `oac build`.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
if [ $# -lt 2 ] || [ ! -f "$here/$1/$1.csproj" ]; then
  echo "usage: build.sh SAMPLE OUTPUT [OPTION...]" >&2
  exit 2
fi
sample="$1"
output="$2"
shift 2

dotnet build "$here/$sample/$sample.csproj" --configuration Release --nologo --verbosity quiet >&2
dotnet publish "$here/$sample/$sample.csproj" \
  --configuration Release --output "$here/$sample/bin/image" --nologo --verbosity quiet \
  -p:OacSingleFile="$sample" \
  -p:CustomBeforeMicrosoftCommonProps="$here/../../../eng/SingleFile.props" \
  -p:NuGetLockFilePath=obj/publish.lock.json \
  -p:RestoreLockedMode=false >&2

if [ -z "${OAC:-}" ]; then
  OAC="$here/../../producer/Oac.Producer/bin/Release/net10.0/oac"
  [ -x "$OAC" ] || dotnet build "$here/../../producer/Oac.Producer" --configuration Release --nologo --verbosity quiet >&2
fi
"$OAC" build "$here/$sample" --with-libs --output "$output" "$@"
