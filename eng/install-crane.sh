#!/bin/sh
# Unpacks crane, a client of registries by other authors, into a cache folder: Debian has it in sid only. Nothing is installed.
#
# Run it again at will: what is there is kept. The folder is ${XDG_CACHE_HOME:-~/.cache}/oac-tools/crane.
set -eu
cd "$(dirname "$0")"

say() { printf 'install-crane: %s\n' "$*"; }
fail() { printf 'install-crane: cannot go on: %s\n' "$*" >&2; exit 1; }

folder="${XDG_CACHE_HOME:-$HOME/.cache}/oac-tools"
if [ -x "$folder/crane/usr/bin/crane" ]; then
    say "it is there in $folder/crane"
    exit 0
fi
. ./private-apt.sh

mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

configure sid
unpack sid crane crane

"$folder/crane/usr/bin/crane" --help >/dev/null || fail "crane does not run here"
say "done: $(basename "$work/deb/sid-crane/"*.deb), in $folder/crane"
