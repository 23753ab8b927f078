#!/usr/bin/env bash
# Writes a new agent with `oac init` outside of the repository and does with it what its README says, with our packages: its
# tests pass, `oac build` makes its image, `oac lint` finds nothing in it, and the conformance suite can judge it by its target file.
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
# A whole run takes a minute; that the answers to an event are judged shows that the target file is right.
cat >"$work/bin/oac-conformance" <<EOF
#!/bin/sh
[ "\$1" != run ] || set -- "\$@" --requirement 'container/*' --requirement harness/events/result-per-event
exec dotnet "$root/conformance/Oac.Conformance/bin/$configuration/net10.0/Oac.Conformance.dll" "\$@"
EOF
chmod +x "$work/bin/"*
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
# Containers need an engine, which is not this script's to start.
sed -i 's/^# command:/command:/' target.yaml
bash -euxo pipefail "$work/commands"
