#!/bin/sh
# Starts the sample node-echo. The first that comes installs its packages.
set -eu
cd "$(dirname "$0")/../../reference/harness/samples/node-echo"
flock package-lock.json sh -c '[ -f node_modules/.package-lock.json ] || npm ci --ignore-scripts --no-audit --no-fund'
exec node harness.mjs
