#!/bin/sh
# Unpacks the SPDX project's own tools, which validate lists of packages, into a cache folder: Debian has them in sid only. Nothing is
# installed; Debian's python3 runs them.
#
# Run it again at will: what is there is kept. The folder is ${XDG_CACHE_HOME:-~/.cache}/oac-tools/spdx-tools.
set -eu
cd "$(dirname "$0")"

say() { printf 'install-spdx-tools: %s\n' "$*"; }
fail() { printf 'install-spdx-tools: cannot go on: %s\n' "$*" >&2; exit 1; }

folder="${XDG_CACHE_HOME:-$HOME/.cache}/oac-tools"
if [ -d "$folder/spdx-tools" ]; then
    say "it is there in $folder/spdx-tools"
    exit 0
fi
. ./private-apt.sh
[ -x /usr/bin/python3 ] || fail "Debian's python3 is missing"

mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work" "$folder/spdx-tools.part"' EXIT

configure sid
for package in python3-spdx-tools python3-beartype python3-click python3-license-expression python3-boolean python3-ply python3-rdflib \
    python3-pyparsing python3-isodate python3-semantic-version python3-uritools python3-xmltodict python3-yaml; do
    unpack sid "$package" spdx-tools.part
done

PYTHONPATH="$folder/spdx-tools.part/usr/lib/python3/dist-packages" /usr/bin/python3 -m spdx_tools.spdx.clitools.pyspdxtools --help >/dev/null \
    || fail "the tools do not run here"
mv "$folder/spdx-tools.part" "$folder/spdx-tools"
say "done: $(basename "$work/deb/sid-python3-spdx-tools/"*.deb), in $folder/spdx-tools"
