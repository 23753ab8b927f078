#!/usr/bin/env bash
# buf at the version that eng/npm/package-lock.json pins, installed into a cache outside of the tree.
#
#   eng/buf.sh                      lint the schemas and compare the released versions with their images
#   eng/buf.sh lint [SPEC]          lint only; SPEC is the folder with buf.yaml, spec/ unless given
#   eng/buf.sh breaking [SPEC]      compare only
#   eng/buf.sh release VERSION      write the image of a version that is released from now on
#   eng/buf.sh run ARGUMENT...      buf itself
#
# Exit status 69: buf could not be had (no npm, no registry); nothing was checked.
set -euo pipefail

eng=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
spec=$(dirname "$eng")/spec
lock=$eng/npm/package-lock.json
cache=${OAC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/oac}/npm/$(sha256sum "$lock" | cut -c1-16)
buf=$cache/node_modules/.bin/buf

install() {
  [ -x "$buf" ] && return
  if ! command -v npm >/dev/null; then
    echo "buf.sh: npm is not installed" >&2
    exit 69
  fi
  mkdir -p "$(dirname "$cache")"
  # Two runs at once install apart; the first that is done wins.
  local fresh
  fresh=$(mktemp -d "$cache.XXXXXX")
  cp "$eng/npm/package.json" "$lock" "$fresh"
  if ! (cd "$fresh" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2); then
    rm -rf "$fresh"
    echo "buf.sh: npm ci failed" >&2
    exit 69
  fi
  mv -T "$fresh" "$cache" 2>/dev/null || rm -rf "$fresh"
}

lint() {
  (cd "$1" && "$buf" lint)
}

# Imports are left out: the options of the schemas are ours, and what they say of released labels is held by tests.
breaking() {
  local status=0 image
  for image in "$1"/released/*.binpb; do
    (cd "$1" && "$buf" breaking --exclude-imports --against "$image") || status=$?
  done
  return $status
}

case ${1:-all} in
  all)
    install
    lint "$spec"
    breaking "$spec"
    ;;
  lint | breaking)
    install
    "$1" "$(cd "${2:-$spec}" && pwd)"
    ;;
  release)
    image=$spec/released/${2:?which version}.binpb
    if [ -e "$image" ]; then
      echo "buf.sh: $2 is released already" >&2
      exit 64
    fi
    install
    (cd "$spec" && "$buf" build --path "$2" --exclude-source-info -o "$image")
    ;;
  run)
    shift
    install
    exec "$buf" "$@"
    ;;
  *)
    sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 64
    ;;
esac
