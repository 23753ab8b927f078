#!/usr/bin/env bash
# Adds up what test projects left behind and closes with "N passed, N failed, N skipped".
#
#   eng/test-summary.sh FOLDER [--may-be-empty] [FAILED-STEP...]
#
# FOLDER holds, for each project, NAME.exit (the exit code of its process) and NAME.xml (its xUnit report). A project that left no
# report, or a report without a test, or that ended badly though no test failed, counts as one failure: silence is never success.
# --may-be-empty: a filter is in force, so that a project may have nothing to run; all together still must run something.
# Each FAILED-STEP (format, build, ...) counts as one failure too.
set -euo pipefail

folder=$1
shift
may_be_empty=false
if [ "${1:-}" = --may-be-empty ]; then
  may_be_empty=true
  shift
fi

passed=0 failed=0 skipped=0 trouble=()

# The value of an attribute of the report's assembly elements, added up; nothing where there is no such element.
count() {
  grep -o '<assembly [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { if (NR) print n }' || true
}

for exit_file in "$folder"/*.exit; do
  [ -e "$exit_file" ] || continue
  name=$(basename "$exit_file" .exit)
  report="$folder/$name.xml"
  code=$(cat "$exit_file")
  ok='' bad='' skip='' errors=''
  # A process that is killed while it writes leaves half a report, which counts as none.
  if [ -s "$report" ] && tail -c 64 "$report" | grep -q '</assemblies>'; then
    ok=$(count "$report" passed) bad=$(count "$report" failed) skip=$(count "$report" skipped) errors=$(count "$report" errors)
  fi
  if [ -z "$ok" ] || [ -z "$bad" ] || [ -z "$skip" ]; then
    trouble+=("$name: ended with $code and left no report")
    failed=$((failed + 1))
    continue
  fi
  bad=$((bad + ${errors:-0}))
  if [ $((ok + bad)) = 0 ] && [ "$skip" != 0 ] && [ "$code" = 8 ]; then
    # 8: nothing ran. Every test was skipped with a reason, which OAC_REQUIRE_REAL=1 makes failures of their own.
    code=0
  fi
  if [ $((ok + bad + skip)) = 0 ]; then
    # 8 again: nothing matched, which a filter makes right.
    if ! $may_be_empty || { [ "$code" != 0 ] && [ "$code" != 8 ]; }; then
      trouble+=("$name: ended with $code and ran no test")
      failed=$((failed + 1))
    fi
    continue
  fi
  if [ "$code" != 0 ] && [ "$bad" = 0 ]; then
    trouble+=("$name: ended with $code though no test failed")
    bad=1
  fi
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
done

for step in "$@"; do
  trouble+=("$step: failed")
  failed=$((failed + 1))
done
if [ $((passed + failed)) = 0 ]; then
  trouble+=("nothing ran")
  failed=1
fi

for line in "${trouble[@]}"; do
  echo "$line"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
