#!/usr/bin/env bash
# Writes a new agent with `oac init` outside of the repository and does with it what its README says, with our packages: its
# tests pass, `oac build` makes its image, and `oac lint` finds nothing in it.
# usage: check-new-agent.sh [CONFIGURATION], Release unless said otherwise; the projects must have been built in it.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
configuration="${1:-Release}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

for project in spec/Oac.Spec reference/connect/Oac.Connect reference/harness/Oac.Harness reference/harness/Oac.Harness.OpenTelemetry; do
  dotnet pack "$root/$project" --configuration "$configuration" --no-build --output "$work/packages" --nologo --verbosity quiet
done
# The commands of the README name the tool as it is installed.
mkdir "$work/bin"
printf '#!/bin/sh\nexec dotnet "%s" "$@"\n' "$root/reference/producer/Oac.Producer/bin/$configuration/net10.0/oac.dll" >"$work/bin/oac"
chmod +x "$work/bin/oac"
export PATH="$work/bin:$PATH"

# Ours come from the folder into a cache of their own, so that a version that was installed before is not taken instead; what they need
# comes from where this repository has it.
export RestoreFallbackFolders="${NUGET_PACKAGES:-$HOME/.nuget/packages}" NUGET_PACKAGES="$work/cache" NuGetAudit=false
# Mistakes that a reader would only see as warnings end it.
export TreatWarningsAsErrors=true

cd "$work"
oac init triage --channel ticket --channel pull-request --isolated --package-source packages
cd triage
sed -n '/^```sh$/,/^```$/{/^```/!p}' README.md >"$work/commands"
test -s "$work/commands"
bash -euxo pipefail "$work/commands"
