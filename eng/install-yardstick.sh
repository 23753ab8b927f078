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

say() { printf 'install-yardstick: %s\n' "$*"; }
fail() { printf 'install-yardstick: cannot go on: %s\n' "$*" >&2; exit 1; }

suite="${OAC_YARDSTICK_SUITE:-trixie}"
folder="${XDG_CACHE_HOME:-$HOME/.cache}/oac-tools/yardstick"
[ "$suite" = trixie ] || folder="$folder-$suite"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mirror="${OAC_DEBIAN_MIRROR:-http://deb.debian.org/debian}"

[ "$(uname -s)" = Linux ] || fail "this needs Linux"
command -v dpkg >/dev/null || fail "dpkg is missing; this needs a Debian-like system"
command -v apt-get >/dev/null || fail "apt-get is missing; this needs a Debian-like system"
[ -r "$keyring" ] || fail "$keyring is missing (package debian-archive-keyring)"

if [ -x "$folder/dockerd/usr/sbin/dockerd" ] && [ -x "$folder/client/usr/bin/docker" ] && [ -x "$folder/client/usr/sbin/dockerd" ] \
    && [ -x "$folder/runtime/usr/bin/containerd" ] && [ -x "$folder/runtime/usr/sbin/runc" ] \
    && [ -x "$folder/busybox/bin/busybox" ]; then
    say "all is there in $folder"
    exit 0
fi

mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A private configuration of apt: its own sources, lists and status, so that the system's are neither read nor written.
configure() {
    state="$work/$1"
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
    : >"$state/status"
    echo "deb [signed-by=$keyring] $mirror $1 main" >"$state/sources.list"
    cat >"$state/apt.conf" <<EOF
Dir::Etc::sourcelist "$state/sources.list";
Dir::Etc::sourceparts "-";
Dir::State "$state";
Dir::State::status "$state/status";
Dir::Cache "$state/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
EOF
    say "reading the package lists of $1"
    APT_CONFIG="$state/apt.conf" apt-get -qq update || fail "the package lists of $1 could not be read from $mirror"
}

# unpack SUITE PACKAGE FOLDER
unpack() {
    say "unpacking $2 of $1"
    mkdir -p "$work/deb/$1-$2"
    (cd "$work/deb/$1-$2" && APT_CONFIG="$work/$1/apt.conf" apt-get -qq download "$2") \
        || fail "package $2 of $1 could not be downloaded"
    rm -rf "$folder/$3.new"
    mkdir -p "$folder/$3.new"
    [ ! -d "$folder/$3" ] || cp -a "$folder/$3/." "$folder/$3.new/"
    dpkg -x "$work/deb/$1-$2/"*.deb "$folder/$3.new" || fail "package $2 of $1 could not be unpacked"
    rm -rf "$folder/$3"
    mv "$folder/$3.new" "$folder/$3"
}

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
