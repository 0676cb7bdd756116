#!/usr/bin/env bash
# Builds everything once, runs every test, and ends with the line "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

# What the tests use beside the .NET SDK, one "command-or-file package" a line; a test that needs more adds its line here.
needed_packages() {
    while read -r proof package; do
        command -v "$proof" > /dev/null || [ -e "$proof" ] || echo "$package"
    done <<'LIST'
chromium chromium
/usr/share/fonts/truetype/nanum fonts-nanum
curl curl
/usr/lib/postgresql postgresql
/usr/bin/redis-server redis-server
LIST
}

install_packages() {
    local missing
    missing=$(needed_packages | xargs)
    [ -n "$missing" ] || return 0

    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        root=(sudo -n)
    fi
    if ! command -v apt-get > /dev/null || ! "${root[@]}" true 2> /dev/null; then
        echo "test.sh: please install: $missing" >&2
        exit 2
    fi
    echo "test.sh: installing $missing"
    "${root[@]}" apt-get update -qq
    # shellcheck disable=SC2086 # one argument per package
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing > /dev/null
}

check_dotnet() {
    if ! dotnet --list-sdks 2> /dev/null | grep -q '^10\.'; then
        echo "test.sh: please install the .NET 10 SDK: https://dotnet.microsoft.com/download" >&2
        exit 2
    fi
}

# The sum of a line such as "  failed: 3" over all summaries of the platform's report.
count() {
    sed -n "s/^ *$1: *\([0-9][0-9]*\) *$/\1/p" "$report" | awk '{ sum += $1 } END { print sum + 0 }'
}

check_dotnet
install_packages
report=$(mktemp)
trap 'rm -f "$report"' EXIT

dotnet build -c Release FluxPay.sln < /dev/null
status=0
dotnet test -c Release --no-build --solution FluxPay.sln < /dev/null 2>&1 | tee "$report" || status=$?

passed=$(count succeeded)
failed=$(count failed)
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1   # a test process that died has no failed test of its own
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
