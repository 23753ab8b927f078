#!/usr/bin/env bash
# Checks everything: format, build, every test project of Oac.sln. The last line is "N passed, N failed, N skipped".
set -euo pipefail

usage() {
  cat <<'EOF'
usage: ./test.sh [--fast] [--no-install] [--filter TEXT]

  --fast           without real parts (Docker, registries): what needs one is skipped, nothing is installed
  --no-install     uses the real parts that are here and installs none
  --filter TEXT    only tests whose full name contains TEXT

Logs and reports are left in artifacts/test/. In the environment:
  OAC_REQUIRE_REAL=1      a real part that is missing, and any other reason to skip a test, is a failure
  OAC_TEST_DATA=FOLDER    public test suites that are not part of this repository
  CONFIGURATION=Debug     what to build (Release unless set)
EOF
}

fast=false install=true filter=''
while [ $# -gt 0 ]; do
  case $1 in
    --fast) fast=true install=false ;;
    --no-install) install=false ;;
    --filter) filter=${2:?--filter needs a text} && shift ;;
    --filter=*) filter=${1#*=} ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift
done

# Tests run elsewhere: a relative path means one from here, where the caller stands.
if [ -n "${OAC_TEST_DATA:-}" ]; then
  OAC_TEST_DATA=$(cd "$OAC_TEST_DATA" && pwd)
  export OAC_TEST_DATA
fi
cd "$(dirname "$0")"

configuration=${CONFIGURATION:-Release}
logs=$PWD/artifacts/test
require_real=${OAC_REQUIRE_REAL:-0}
export OAC_REQUIRE_REAL=$require_real DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if $fast; then
  if [ "$require_real" = 1 ]; then
    echo "test.sh: --fast leaves out what OAC_REQUIRE_REAL=1 demands" >&2
    exit 2
  fi
  # The Docker daemon for tests lies in the cache folder: an empty one hides it.
  export OAC_NO_REAL=1 XDG_CACHE_HOME=$logs/empty-cache
fi

rm -rf "$logs"
mkdir -p "$logs"
failed_steps=()

finish() {
  local options=()
  [ -z "$filter" ] || options+=(--may-be-empty)
  echo
  eng/test-summary.sh "$logs" "${options[@]}" "${failed_steps[@]}" | tee "$logs/summary.txt"
}

# step NAME COMMAND...: runs it with its output in a log, which is shown only when it fails.
step() {
  local name=$1 start=$SECONDS
  shift
  printf '%-44s' "$name"
  if "$@" >"$logs/$name.log" 2>&1; then
    echo "ok ($((SECONDS - start)) s)"
  else
    echo "FAILED ($((SECONDS - start)) s), from $logs/$name.log:"
    tail -n 60 "$logs/$name.log" | sed 's/^/    /'
    failed_steps+=("$name")
    return 1
  fi
}

install_npm() {
  local lock
  find . -name package-lock.json -not -path '*/node_modules/*' -not -path './artifacts/*' | while read -r lock; do
    if command -v npm >/dev/null; then
      (cd "$(dirname "$lock")" && npm ci --no-audit --no-fund)
    else
      echo "npm is missing: $(dirname "$lock") stays without its packages"
    fi
  done
}

run_project() {
  local project=$1 name folder start=$SECONDS code=0 ran skips options=()
  name=$(basename "$project" .csproj)
  folder=$(dirname "$project")
  options=(--results-directory "$logs" --report-xunit --report-xunit-filename "$name.xml" --no-ansi --no-progress)
  [ -z "$filter" ] || options+=(--filter-method "*$filter*")
  [ "$require_real" != 1 ] || options+=(--fail-skips on)
  printf '%-44s' "$name"
  # A test that hangs must not take the whole run with it.
  timeout -k 10 "${OAC_TEST_TIMEOUT:-900}" dotnet exec "$folder/bin/$configuration/net10.0/$name.dll" "${options[@]}" \
    >"$logs/$name.log" 2>&1 </dev/null || code=$?
  echo "$code" >"$logs/$name.exit"
  ran=$(sed -n 's/^ *succeeded: *//p' "$logs/$name.log") skips=$(sed -n 's/^ *skipped: *//p' "$logs/$name.log")
  # 8: no test ran, which is right under a filter, or where each was skipped with its reason.
  if [ "$code" = 0 ] || { [ "$code" = 8 ] && { [ -n "$filter" ] || [ "${skips:-0}" != 0 ]; }; }; then
    echo "$ran passed, $skips skipped ($((SECONDS - start)) s)"
    grep -A 1 '^skipped ' "$logs/$name.log" | grep '^  ' | sort | uniq -c | sed 's/^ */    skipped: /' || true
  else
    echo "FAILED with $code ($((SECONDS - start)) s), from $logs/$name.log:"
    { grep -A 12 '^failed ' "$logs/$name.log" || tail -n 40 "$logs/$name.log"; } | head -n 200 | sed 's/^/    /'
  fi
}

if ! command -v dotnet >/dev/null; then
  echo "test.sh: the .NET SDK is missing (global.json names the version; https://dot.net)" >&2
  failed_steps+=(dotnet)
  finish
  exit 1
fi

if $install; then
  # What cannot be installed here shows in the tests that need it: skipped, or failed where real parts are required.
  eng/install-real-parts.sh || echo "install-real-parts: not everything could be installed"
  step npm install_npm || true
fi

step tools dotnet tool restore || true
step format dotnet csharpier check . || true
step build dotnet build Oac.sln -c "$configuration" || { finish || true; exit 1; }

while read -r project; do
  run_project "$project"
done < <(dotnet sln Oac.sln list | tr '\134' / | grep -E '(\.Tests|\.SelfTests)\.csproj$' | sort)
finish
