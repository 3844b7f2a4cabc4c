# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # root, state and configuration are set by ./parley; the parts use each other
# What every program started by ./parley finds in its environment.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1
# A build leaves no process behind that keeps memory or a pipe.
export MSBUILDDISABLENODEREUSE=1
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false

if [[ -z ${HOME:-} || ! -w $HOME ]]; then
    mkdir -p "$state/home"
    export HOME=$state/home
fi
if [[ ! -w ${TMPDIR:-/tmp} ]]; then
    mkdir -p "$state/tmp"
    export TMPDIR=$state/tmp
fi

need_dotnet() {
    command -v dotnet >/dev/null \
        || fail 1 "parley: install the .NET SDK 10 or newer (the command 'dotnet' was not found), then run this again."
}

# Asked only before a build: starting the SDK takes longer than everything else a fresh run does.
need_dotnet_sdk() {
    local version
    version=$(cd "$root" && dotnet --version 2>/dev/null | tail -n 1) || version=
    [[ ${version%%.*} =~ ^[0-9]+$ && ${version%%.*} -ge 10 ]] \
        || fail 1 "parley: install the .NET SDK 10 or newer (found: ${version:-no SDK}), then run this again."
}

need_node() {
    if command -v npm >/dev/null && command -v node >/dev/null; then return 0; fi
    fail 1 "parley: install Node.js 20 or newer with npm (needed for $1), then run this again."
}
