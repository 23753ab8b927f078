#!/usr/bin/env bash
# The action's main step: lints, annotates, writes SARIF and the summary, and leaves the exit code to the last step, so that SARIF is
# uploaded first. What the user says comes in variables (OAC_...) and never becomes part of a command. Runs on bash 3.2, macOS' own.
set -euo pipefail

refuse() {
  echo "::error title=oac::$1"
  echo "exit-code=2" >>"$GITHUB_OUTPUT"
  exit 2
}

# each ARRAY PREFIX TEXT: adds every line of TEXT that is not blank to the array, which is `options` or `inputs`.
each() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line#"${line%%[![:space:]]*}"}
    line=${line%"${line##*[![:space:]]}"}
    if [ -n "$line" ]; then
      case $1 in
        options) options+=("$2$line") ;;
        inputs) inputs+=("$2$line") ;;
      esac
    fi
  done <<<"$3"
}

options=()
inputs=()
each inputs '' "$OAC_INPUTS"
each options --ignore= "$OAC_IGNORE"
each options --platform= "$OAC_PLATFORM"
each options --fail-on= "$OAC_FAIL_ON"
each options --config= "$OAC_CONFIG"
each options '' "$OAC_ARGS"
case $OAC_SARIF_FILE in
  *$'\n'* | *$'\r'*) refuse "sarif-file has more than one line" ;;
esac

# lint FORMAT OUTPUT: standard input is empty, so that an input named - does not wait.
lint() {
  dotnet exec "$OAC_TOOL/oac.dll" lint ${options[@]+"${options[@]}"} --format="$1" --output="$2" -- ${inputs[@]+"${inputs[@]}"} </dev/null
}

work=$(mktemp -d "$RUNNER_TEMP/oac-report.XXXXXX")
code=0
lint github "$work/annotations" || code=$?
if [ ! -f "$work/annotations" ]; then
  refuse "oac could not do its work (exit code $code); the log says why"
fi
cat "$work/annotations"

sarif=$work/oac.sarif
# What it has to say on standard error was said above.
lint sarif "$sarif" 2>"$work/errors" || [ -f "$sarif" ] || {
  cat "$work/errors" >&2
  refuse "oac could not write SARIF; the log says why"
}
if [ -n "$OAC_SARIF_FILE" ]; then
  cp -- "$sarif" "$OAC_SARIF_FILE" || refuse "sarif-file could not be written; the log says why"
  sarif=$OAC_SARIF_FILE
fi

count() { grep -c "^::$1 " "$work/annotations" || true; }
{
  echo "exit-code=$code"
  echo "errors=$(count error)"
  echo "warnings=$(count warning)"
  echo "advice=$(count notice)"
  echo "sarif-file=$sarif"
} >>"$GITHUB_OUTPUT"

# Indented by four spaces everything is text to Markdown, whatever a label holds. A summary may have 1 MiB. Every part of a pipe reads to
# the end: where one stopped early, the part before it would fail.
{
  echo "### oac lint"
  echo
  sed '/^::/d' "$work/annotations" | tail -n 1
  echo
  sed -nE 's/^::(error|warning|notice) ([^:]*)::(.*)$/\1 \2: \3/p' "$work/annotations" \
    | sed -E 's/ file=([^,:]*),line=([0-9]+)/ \1:\2/; s/ file=/ /; s/,(endLine|col|endColumn)=[0-9]+//g; s/[ ,]title=/ /' \
    | sed -e 's/%3A/:/g; s/%2C/,/g; s/%0[AD]/ /g; s/%25/%/g; s/^/    /' \
    | cut -c 1-1000 | sed -n '1,500p'
} >>"$GITHUB_STEP_SUMMARY"
