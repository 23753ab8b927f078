#!/bin/sh
# Unpacks cosign, which signs images and verifies their signatures, into a cache folder: Debian has it in sid only. Nothing is installed.
#
# Run it again at will: what is there is kept. The folder is ${XDG_CACHE_HOME:-~/.cache}/oac-tools/cosign.
set -eu
cd "$(dirname "$0")"

say() { printf 'install-cosign: %s\n' "$*"; }
fail() { printf 'install-cosign: cannot go on: %s\n' "$*" >&2; exit 1; }

folder="${XDG_CACHE_HOME:-$HOME/.cache}/oac-tools"
if [ -x "$folder/cosign/usr/bin/cosign" ]; then
    say "it is there in $folder/cosign"
    exit 0
fi
. ./private-apt.sh

mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

configure sid
unpack sid cosign cosign

"$folder/cosign/usr/bin/cosign" --help >/dev/null || fail "cosign does not run here"
say "done: $(basename "$work/deb/sid-cosign/"*.deb), in $folder/cosign"
