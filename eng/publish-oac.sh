#!/usr/bin/env bash
# Publishes the command line tool as one self-contained file for linux-x64: artifacts/oac. A trim warning fails it.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
out="$root/artifacts/oac-publish"

rm -rf "$out"
dotnet publish "$root/reference/producer/Oac.Producer/Oac.Producer.csproj" \
  --configuration Release --output "$out" --nologo --verbosity quiet \
  -p:NuGetLockFilePath=obj/publish.lock.json \
  -p:RestoreLockedMode=false \
  -p:PackAsTool=false \
  -p:OacSingleFile=Oac.Producer \
  -p:CustomBeforeMicrosoftCommonProps="$root/eng/SingleFile.props"
mv "$out/oac" "$root/artifacts/oac"
rm -rf "$out"
echo "$root/artifacts/oac"
