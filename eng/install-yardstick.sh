#!/bin/sh
# Unpacks a Docker daemon with a recent BuildKit, and a client that drives it, into a cache folder. Nothing is installed:
# the packages are only unpacked, so neither the system's packages nor its services change.
#
#   dockerd 26.1        Debian 13 (trixie): knows heredocs and today's variable substitutions;
#                       OAC_YARDSTICK_SUITE=sid takes the newest instead, and the tests then compare with that
#   docker 20.10        Debian 12 (bookworm): its client speaks BuildKit without a plugin; its daemon is the oldest engine in tests
#   containerd, runc    Debian 12, as dockerd needs them
#   busybox-static      Debian 12: a shell for images that are built from nothing
#
# Run it again at will: what is there is kept. The folder is ${XDG_CACHE_HOME:-~/.cache}/oac-tools/yardstick, with the name
# of another suite behind it.
set -eu
cd "$(dirname "$0")"

say() { printf 'install-yardstick: %s\n' "$*"; }
fail() { printf 'install-yardstick: cannot go on: %s\n' "$*" >&2; exit 1; }

suite="${OAC_YARDSTICK_SUITE:-trixie}"
folder="${XDG_CACHE_HOME:-$HOME/.cache}/oac-tools/yardstick"
[ "$suite" = trixie ] || folder="$folder-$suite"

. ./private-apt.sh

if [ -x "$folder/dockerd/usr/sbin/dockerd" ] && [ -x "$folder/client/usr/bin/docker" ] && [ -x "$folder/client/usr/sbin/dockerd" ] \
    && [ -x "$folder/runtime/usr/bin/containerd" ] && [ -x "$folder/runtime/usr/sbin/runc" ] \
    && [ -x "$folder/busybox/bin/busybox" ]; then
    say "all is there in $folder"
    exit 0
fi

mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

configure "$suite"
configure bookworm
unpack "$suite" docker.io dockerd
unpack bookworm docker.io client
unpack bookworm containerd runtime
unpack bookworm runc runtime
unpack bookworm busybox-static busybox

missing=$(ldd "$folder/dockerd/usr/sbin/dockerd" 2>&1 | grep -E 'not found' || true)
[ -z "$missing" ] || fail "dockerd does not run here: $missing"
"$folder/dockerd/usr/sbin/dockerd" --version >/dev/null || fail "dockerd does not start"
say "done: $("$folder/dockerd/usr/sbin/dockerd" --version), in $folder"
