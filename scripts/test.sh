# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # root, state and configuration are set by ./parley; the parts use each other
# ./parley test, ./parley check and ./parley coverage.

fast_projects=(Protocol.Tests Core.Tests Audio.Tests Runtime.Tests Architecture.Tests)
# Longest first. The server's tests wait for sound in real time, and the others fill the processor meanwhile.
long_projects=(Server.Tests Engines.Tests Runtime.Tests Lab.Tests)

# test_projects NAME...: the test projects of the solution whose name contains one of the names; all without a name.
test_projects() {
    local path name wanted
    while read -r path; do
        name=${path##*/}
        name=${name%.csproj}
        if [[ $# -eq 0 ]]; then printf '%s\n' "$path"; fi
        for wanted in "$@"; do
            if [[ ${name,,} == *"${wanted,,}"* ]]; then
                printf '%s\n' "$path"
                break
            fi
        done
    done < <(sed -n 's/.*Project Path="\(tests\/[^"]*\.Tests\.csproj\)".*/\1/p' "$root/Parley.slnx")
}

# longest_first PROJECT...: the same projects, those that take long before the others.
longest_first() {
    local name path
    for name in "${long_projects[@]}"; do
        for path in "$@"; do [[ $path != *".$name.csproj" ]] || printf '%s\n' "$path"; done
    done
    for path in "$@"; do
        name=${path##*/Parley.}
        [[ " ${long_projects[*]} " == *" ${name%.csproj} "* ]] || printf '%s\n' "$path"
    done
}

# run_modules PROJECT... [-- OPTION...]: runs the built test programs, two at a time, and ends with the closing line.
# `recording` says what becomes of the records of the run: empty, none are kept; `some`, they take the place of older ones;
# `all`, they are complete, and docs/protocol/coverage.md must agree with them.
run_modules() {
    local project name code=0 uncovered=0 running
    local -a programs=()
    while [[ $# -gt 0 && $1 != -- ]]; do
        project=$1
        name=${project##*/}
        name=${name%.csproj}
        programs+=("${project%/*}/bin/$configuration/net10.0/$name.dll")
        shift
    done
    local -a options=(--no-ansi --progress off --no-banner --timeout 15m)
    case ${recording:-} in
        '') options+=(--results-directory "$state/results") ;;
        all) rm -rf "$state/coverage" ;;&
        *)
            export PARLEY_COVERAGE=$state/coverage
            options+=(--results-directory "$state/coverage" --report-xunit-xml)
            ;;
    esac
    if [[ ${1:-} == -- ]]; then
        shift
        # Chosen tests are in some of the programs only; a program without any is no failure then.
        options+=(--ignore-exit-code 8 "$@")
    fi
    export PARLEY_ROOT=$root
    # Programs that end so soon do not earn back the time that profiling their methods takes: a fifth of it in some.
    export DOTNET_TieredPGO=0
    export -f run_module
    local logs=$state/logs/test
    rm -rf "$logs"
    mkdir -p "$logs"
    # A group of its own, so that a signal to this script ends the test programs and their children too.
    set -m
    (
        cd "$root" || exit
        printf '%s\0' "${programs[@]}" | xargs -0 -P 2 -I '{}' bash -c 'run_module "$@"' run_module "$logs" '{}' "${options[@]}"
    ) </dev/null &
    running=$!
    set +m
    # shellcheck disable=SC2064 # the group is known now
    trap "kill -TERM -- -$running 2>/dev/null; exit 143" TERM INT
    wait "$running" || code=$?
    trap - TERM INT
    if [[ ${recording:-} == all && $code -eq 0 ]]; then check_coverage || uncovered=1; fi
    close_with_counts "$logs" "$code" "$uncovered"
}

# run_module LOGS PROGRAM OPTION...: runs one test program; its log and its report bear its name, because two programs that
# start together would write one report if its name came from the time.
run_module() {
    local logs=$1 program=$2 name=${2##*/}
    name=${name%.dll}
    shift 2
    if [[ " $* " == *' --report-xunit-xml '* ]]; then set -- "$@" --report-xunit-xml-filename "$name.xml"; fi
    printf 'Running %s\n' "$name"
    set -o pipefail
    dotnet "$program" "$@" 2>&1 | tee "$logs/$name.log"
}

# Compares docs/protocol/coverage.md and the lists behind it with the complete records of a run.
check_coverage() {
    PARLEY_ROOT=$root dotnet "$(program_of coverage)" check "$state/coverage" >&2 && return 0
    say "The table of the coverage counts as one failure; './parley help coverage' says what it is."
    return 1
}

# close_with_counts LOGS CODE [MORE]: the last line of the output, and the exit code of the run; MORE counts as failed.
close_with_counts() {
    local logs=$1 code=$2 more=${3:-0} passed failed skipped
    passed=$(count_of succeeded "$logs")
    failed=$(count_of failed "$logs")
    skipped=$(count_of skipped "$logs")
    if ((failed == 0 && passed + skipped == 0)); then
        say "No test was run."
        code=${code/#0/1}
    elif ((code != 0 && failed == 0)); then
        say "A test program ended with an error outside of its tests (exit code $code); it counts as one failure."
        failed=1
    fi
    failed=$((failed + more))
    if ((failed > 0)); then code=1; fi
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    return "$code"
}

# The sum of a count over the closing summaries of the programs; one that broke off has none.
count_of() {
    awk -v name="$1:" '
        FNR == 1 { closing = 0 }
        /^Test run summary/ { closing = 1 }
        closing && $1 == name { sum += $2 }
        END { print sum + 0 }' "$2"/*.log
}

run_test() {
    local -a names=() projects=()
    local recording=all
    while [[ $# -gt 0 && $1 != -- ]]; do
        [[ $1 != -* ]] || fail 2 "parley: '$1' is not an option of test; options of the test programs come after '--'."
        names+=("$1")
        shift
    done
    mapfile -t projects < <(test_projects "${names[@]}")
    [[ ${#projects[@]} -gt 0 ]] || fail 2 "parley: no test project is named like '${names[*]}'; see the folder tests."
    mapfile -t projects < <(longest_first "${projects[@]}")

    # A part of the programs renews its own records; chosen tests are no record of anything.
    if [[ ${#names[@]} -gt 0 ]]; then recording=some; fi
    if [[ ${1:-} == -- ]]; then recording=''; fi

    packages product "${product_packages[@]}"
    models
    if [[ " ${projects[*]} " == *Browser* ]]; then packages browser "${browser_packages[@]}"; fi
    if [[ " ${projects[*]} " == *Agents.Tests* ]]; then packages store "${store_packages[@]}"; fi
    if [[ " ${projects[*]} " == *Server.Tests* ]]; then test_clients; fi
    build all "the solution"
    run_modules "${projects[@]}" "$@"
}

run_coverage() {
    [[ $# -eq 0 ]] || fail 2 "parley: coverage takes no arguments; it reads the records of the last './parley test'."
    [[ -d $state/coverage ]] || fail 1 "parley: no test run has been recorded here; run './parley test' first."
    set_up coverage
    run_program "$(program_of coverage)" write "$state/coverage"
}

run_check() {
    [[ $# -eq 0 ]] || fail 2 "parley: check takes no arguments; './parley test NAME' runs chosen tests."
    dotnet_tools
    step format "Checking the formatting" dotnet csharpier check "$root" \
        || step_failed format "Checking the formatting" "parley: run 'dotnet csharpier format .', then run this again."
    models
    build all "the solution"
    step fuzz "Fuzzing the parsers" dotnet "$(program_of fuzz)" --runs 20000 --out "$state/fuzz-findings" \
        || step_failed fuzz "Fuzzing the parsers" "parley: an input broke a property; it is kept where the text above says."
    local -a projects=()
    mapfile -t projects < <(test_projects "${fast_projects[@]}")
    run_modules "${projects[@]}"
}
