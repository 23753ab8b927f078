#!/usr/bin/env bash
# Publishes the courier as one self-contained, trimmed file for linux-x64: bin/image/courier, where its oac.yaml looks for it.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

# Not in the project: there these would pin the lock file to one patch of the SDK.
dotnet publish "$here/Oac.Build.Courier.csproj" \
  --configuration Release --output "$here/bin/image" --nologo --verbosity quiet \
  --runtime linux-x64 --self-contained \
  -p:PublishSingleFile=true \
  -p:PublishTrimmed=true \
  -p:PublishReadyToRun=true \
  -p:DebugType=none \
  -p:NuGetLockFilePath=obj/publish.lock.json \
  -p:RestoreLockedMode=false
