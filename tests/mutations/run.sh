#!/bin/bash
# Breaks the money code in every way that Stryker knows, one at a time, and says which breaks no test sees; some minutes.
# Ends with an error when one survives. Options go to Stryker, for example: tests/mutations/run.sh --mutate '**/Money.cs'
set -euo pipefail
cd "$(dirname "$0")"
dotnet tool restore
exec dotnet stryker --output ../../artifacts/mutations "$@"
