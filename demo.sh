#!/usr/bin/env bash
# Builds `oac` and shows its main jobs on the agents in fixtures/samples/: lint, inspect, build, push to a registry of its own. Fails if an outcome is not the expected one.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

configuration=${CONFIGURATION:-Release}
samples=fixtures/samples
tool=reference/producer/Oac.Producer
unexpected=0

registry=''
work=$(mktemp -d)

next_steps() {
  local code=$?
  if [ -n "$registry" ]; then
    kill "$registry" 2>/dev/null || true
    wait "$registry" 2>/dev/null || true
  fi
  rm -rf "$work"
  cat <<EOF

What to try next:
  your own agent    dotnet run --project $tool -- lint path/to/Dockerfile
  a built image     dotnet run --project $tool -- lint docker-daemon:IMAGE
  a published one   dotnet run --project $tool -- inspect REGISTRY/REPOSITORY:TAG
  an image of yours dotnet run --project $tool -- build FOLDER --output oci:agent  (docs/build.md)
  a registry        dotnet run --project $tool -- registry serve
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

printf '\n# A registry of its own, in memory\n$ oac registry serve --port 0\n'
mkfifo "$work/address"
# Not in a function: the process itself is to be ended, and no shell around it.
dotnet exec "$tool/bin/$configuration/net10.0/oac.dll" registry serve --port 0 >"$work/address" &
registry=$!
exec 3<"$work/address"
read -r address <&3
echo "$address"
host=${address#http://}

expect 0 "An image of one program and an oac.yaml, without an engine; the digest is the same on every machine" \
  build $samples/greeter --plain-http "$host" --output "$host/agents/greeter:1"
expect 0 "And another" build $samples/reporter --plain-http "$host" --output "$host/agents/reporter:1"
expect 0 "Both are linted where they are, schema files in their layers, too" \
  lint --plain-http "$host" "$host/agents/greeter:1" "$host/agents/reporter:1"
expect 0 "What the first one needs" inspect --plain-http "$host" "$host/agents/greeter:1"
expect 0 "A copy keeps its digest" copy --plain-http "$host" "$host/agents/greeter:1" "oci:$work/layout:greeter"
expect 2 "An image that is not there" lint --plain-http "$host" "$host/agents/greeter:2"

echo
if [ "$unexpected" != 0 ]; then
  echo "demo: $unexpected outcomes were not the expected ones"
  exit 1
fi
echo "demo: every outcome was the expected one"
