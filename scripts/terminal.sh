# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # root, state and configuration are set by ./parley; the parts use each other
# Messages, progress and failures of ./parley. Everything here writes to standard error.

say() { printf '%s\n' "$*" >&2; }

# fail CODE MESSAGE: one line that says what to do, and the end.
fail() {
    local code=$1
    shift
    say "$*"
    exit "$code"
}

step_child=
stop_step() {
    trap - INT TERM
    if [[ -n $step_child ]]; then
        kill -TERM "$step_child" 2>/dev/null || true
        wait "$step_child" 2>/dev/null || true
    fi
    exit "$1"
}

# step NAME LABEL COMMAND...: runs the command with its output in a log. Silent when it takes less than a second; longer
# ones show a spinner and the elapsed time on a terminal, and plain lines elsewhere. Returns the command's exit code.
step() {
    local log=$state/logs/$1.log label=$2 code=0 ticks=0 shown=0 started=$SECONDS next_line=30
    local -a frames=('|' '/' '-' "\\")
    shift 2
    mkdir -p "$state/logs"
    # A child that stays behind, such as a compiler server, must not hold the set-up lock: close it.
    "$@" >"$log" 2>&1 </dev/null 9>&- &
    step_child=$!
    trap 'stop_step 130' INT
    trap 'stop_step 143' TERM
    while kill -0 "$step_child" 2>/dev/null; do
        sleep 0.1
        ticks=$((ticks + 1))
        if [[ -t 2 ]]; then
            if ((ticks >= 8)); then
                printf '\r\033[K%s %s (%d s)' "${frames[ticks % 4]}" "$label" $((SECONDS - started)) >&2
                shown=1
            fi
        elif ((ticks == 8)); then
            say "$label ..."
            shown=1
        elif ((SECONDS - started >= next_line)); then
            say "$label: $((SECONDS - started)) s so far"
            next_line=$((next_line + 30))
        fi
    done
    wait "$step_child" || code=$?
    step_child=
    trap - INT TERM
    [[ ! -t 2 || $shown -eq 0 ]] || printf '\r\033[K' >&2
    if ((code == 0 && shown == 1)); then say "$label: done in $((SECONDS - started)) s"; fi
    return "$code"
}

# step_failed NAME LABEL ADVICE: the errors or the end of the log, and one line what to do.
step_failed() {
    local log=$state/logs/$1.log advice=$3 errors
    say "$2 failed:"
    errors=$(grep -E '(: error |^error|ERR!|^E: |^Error )' "$log" | sort -u | head -n 12) || true
    if [[ -n $errors ]]; then say "$errors"; else tail -n 12 "$log" >&2; fi
    if grep -q -E 'NU1301|ENOTFOUND|EAI_AGAIN|Temporary failure' "$log"; then
        advice="parley: the network is needed once, for packages that are not here yet; connect, then run this again."
    fi
    fail 1 "$advice"
}
