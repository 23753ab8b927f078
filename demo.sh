#!/usr/bin/env bash
# Builds `oac` and shows its main job on the agents in fixtures/samples/. Fails if an outcome is not the expected one.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

configuration=${CONFIGURATION:-Release}
samples=fixtures/samples
tool=reference/producer/Oac.Producer
unexpected=0

next_steps() {
  local code=$?
  cat <<EOF

What to try next:
  your own agent    dotnet run --project $tool -- lint path/to/Dockerfile
  a built image     docker inspect IMAGE | dotnet run --project $tool -- lint -
  a rule            dotnet run --project $tool -- explain OAC301
  every rule        dotnet run --project $tool -- rules
  all checks        ./test.sh --fast
EOF
  exit "$code"
}
trap next_steps EXIT

echo "Building oac ..."
if ! built=$(dotnet build "$tool" -c "$configuration" 2>&1); then
  echo "$built"
  exit 1
fi
oac() { dotnet exec "$tool/bin/$configuration/net10.0/oac.dll" "$@"; }

# expect CODE WHY ARGUMENTS...: runs oac, shows what a person would see, and compares the exit code.
expect() {
  local expected=$1 why=$2 code=0
  shift 2
  printf '\n# %s\n$ oac %s\n' "$why" "$*"
  oac "$@" || code=$?
  if [ "$code" != "$expected" ]; then
    echo "UNEXPECTED: ended with $code where $expected was expected"
    unexpected=$((unexpected + 1))
  fi
}

expect 0 "A weather agent with models, an MCP server, events and mutual TLS: nothing to mend" lint $samples/weather/Dockerfile
expect 0 "What its labels mean" inspect $samples/weather/Dockerfile
expect 0 "The least that an agent must say" lint $samples/minimal/Dockerfile
expect 1 "Labels that look right and are not" lint $samples/near-miss/Dockerfile
expect 0 "Why one of those matters" explain OAC301
expect 1 "A version that nobody here knows: nothing else is judged" lint $samples/from-the-future/Dockerfile
expect 0 "What docker inspect says of an image, from a file" lint $samples/inspected/docker-inspect.json

printf '\n# The same through a pipe\n$ docker inspect IMAGE | oac lint -\n'
if ! oac lint - <$samples/inspected/docker-inspect.json; then
  echo "UNEXPECTED: the pipe found what the file did not"
  unexpected=$((unexpected + 1))
fi

echo
if [ "$unexpected" != 0 ]; then
  echo "demo: $unexpected outcomes were not the expected ones"
  exit 1
fi
echo "demo: every outcome was the expected one"
