#!/usr/bin/env bash
# Packs a command line tool as it was built, installs the package as a user would, and runs it.
# usage: check-tool-package.sh [CONFIGURATION [oac|oac-conformance]], Release and oac unless said otherwise; the project must have been
# built in it.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
configuration="${1:-Release}"
tool="${2:-oac}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# install PROJECT PACKAGE
install() {
  dotnet pack "$root/$1" --configuration "$configuration" --no-build --output "$work/packages" --nologo --verbosity quiet
  # A folder of its own for packages: a version that was installed before must not be taken instead.
  NUGET_PACKAGES="$work/cache" dotnet tool install "$2" --tool-path "$work/tools" --add-source "$work/packages" --ignore-failed-sources
}

case $tool in
  oac)
    install reference/producer/Oac.Producer Oac.Producer
    "$work/tools/oac" --version
    "$work/tools/oac" lint "$root/reference/producer/Oac.Producer.Tests/testdata/everything.json"
    ;;
  oac-conformance)
    install conformance/Oac.Conformance Oac.Conformance
    "$work/tools/oac-conformance" --version
    "$work/tools/oac-conformance" run --image "$root/fixtures/odd-twins/v1alpha1-plain.json" --requirement 'container/version/*'
    ;;
  *)
    echo "check-tool-package.sh: no tool is named $tool" >&2
    exit 2
    ;;
esac
