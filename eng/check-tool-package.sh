#!/usr/bin/env bash
# Packs the command line tool as it was built, installs the package as a user would, and runs it.
# usage: check-tool-package.sh [CONFIGURATION], Release unless said otherwise; the project must have been built in it.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
configuration="${1:-Release}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

dotnet pack "$root/reference/producer/Oac.Producer" --configuration "$configuration" --no-build --output "$work/packages" --nologo --verbosity quiet
# A folder of its own for packages: a version that was installed before must not be taken instead.
NUGET_PACKAGES="$work/cache" dotnet tool install Oac.Producer --tool-path "$work/tools" --add-source "$work/packages" --ignore-failed-sources

"$work/tools/oac" --version
"$work/tools/oac" lint "$root/reference/producer/Oac.Producer.Tests/testdata/everything.json"
