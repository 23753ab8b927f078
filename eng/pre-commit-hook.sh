#!/usr/bin/env bash
# The pre-commit hook `oac-lint`: builds the tool in the hook's own checkout when it runs for the first time, then lints what it is given.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tool=$root/artifacts/pre-commit
"$root/eng/build-tool.sh" "$tool"
exec dotnet exec "$tool/oac.dll" lint "$@"
