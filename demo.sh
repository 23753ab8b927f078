#!/usr/bin/env bash
# Builds `oac` and shows its main jobs on the agents in fixtures/samples/: lint, inspect, build, push to a registry of its own; then the
# conformance suite judges the image of an agent. Fails if an outcome is not the expected one.
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
  your own harness  dotnet run --project conformance/Oac.Conformance -- init  (conformance/README.md)
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

printf '\nBuilding the echo agent (its image, from the program in reference/harness/samples/echo) and the conformance suite ...\n'
if ! built=$(OAC="$PWD/$tool/bin/$configuration/net10.0/oac" reference/harness/samples/build.sh echo "oci:$work/echo:1" 2>&1 &&
  dotnet build conformance/Oac.Conformance -c "$configuration" 2>&1); then
  echo "$built"
  exit 1
fi
sed "s|oci:bin/layout:1|oci:$work/echo:1|" reference/harness/samples/echo/target.yaml >"$work/echo.yaml"
where="run in a container"
if ! docker info >/dev/null 2>&1; then
  where="its program run as a process, for want of a Docker daemon"
  echo "command: [$PWD/reference/harness/samples/echo/bin/image/echo]" >>"$work/echo.yaml"
fi
printf '\n# The suite judges it as a container and as a harness, %s\n$ oac-conformance run --target echo.yaml\n' "$where"
if ! dotnet exec "conformance/Oac.Conformance/bin/$configuration/net10.0/Oac.Conformance.dll" run --target "$work/echo.yaml"; then
  echo "UNEXPECTED: the suite does not pass it"
  unexpected=$((unexpected + 1))
fi

echo
if [ "$unexpected" != 0 ]; then
  echo "demo: $unexpected outcomes were not the expected ones"
  exit 1
fi
echo "demo: every outcome was the expected one"
