#!/bin/sh
# The long fuzz run of the planner's configuration: an hour, or what MINUTES says.
set -eu
cd "$(dirname "$0")"
dotnet run -c Release --project Oac.Planning.Fuzz -- --minutes "${MINUTES:-60}"
