#!/bin/sh
# The long fuzz run of the wire's readers: 100 million cases or half an hour, whichever is less.
set -eu
cd "$(dirname "$0")"
dotnet run -c Release --project Oac.Connect.Fuzz -- --cases "${CASES:-100000000}" --minutes "${MINUTES:-30}"
