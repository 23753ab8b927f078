#!/usr/bin/env bash
# The action's first step: builds the tool of the action's own version and says where it is.
set -euo pipefail

# Two versions of the action in one job must not share a tool.
tool=$RUNNER_TEMP/oac-$(printf '%s' "$GITHUB_ACTION_PATH" | cksum | cut -d ' ' -f 1)
"$GITHUB_ACTION_PATH/eng/build-tool.sh" "$tool"
echo "folder=$tool" >>"$GITHUB_OUTPUT"
