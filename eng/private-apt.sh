# Unpacks packages of other suites of Debian without installing them. Sourced by scripts that set $folder (where to) and $work (a
# temporary folder that they remove) and have functions say and fail. apt checks what it downloads by the archive's signature.
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mirror="${OAC_DEBIAN_MIRROR:-http://deb.debian.org/debian}"

[ "$(uname -s)" = Linux ] || fail "this needs Linux"
command -v dpkg >/dev/null || fail "dpkg is missing; this needs a Debian-like system"
command -v apt-get >/dev/null || fail "apt-get is missing; this needs a Debian-like system"
[ -r "$keyring" ] || fail "$keyring is missing (package debian-archive-keyring)"

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
