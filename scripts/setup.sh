# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # root, state and configuration are set by ./parley; the parts use each other
# Everything that must be there before a program runs. A fresh tree passes in a few hundredths of a second: each part
# keeps a stamp under .parley/stamps and does nothing while the stamp says what it would say now.

declare -A project_of=(
    [server]=src/Parley.Server/Parley.Server.csproj
    [cli]=src/Parley.Cli/Parley.Cli.csproj
    [bench]=bench/Parley.Bench/Parley.Bench.csproj
    [lab]=bench/Parley.Lab/Parley.Lab.csproj
    [turns]=bench/Parley.Turns/Parley.Turns.csproj
    [coverage]=tests/Parley.Coverage/Parley.Coverage.csproj
    [fuzz]=tests/Parley.Fuzz/Parley.Fuzz.csproj
    [all]=Parley.slnx
)

# The native engines of the product, one Debian package each, and what each is for. All are optional at run time.
product_packages=(
    "libpocketsphinx3:speech recognition"
    "pocketsphinx-en-us:the English model of the speech recognition"
    "libflite1:the US English voices"
    "libespeak-ng1:the voices of all other languages"
    "espeak-ng-data:the data of those voices"
    "libspeexdsp1:simple suppression of noise, and of echo where the other is missing"
    "libwebrtc-audio-processing1:echo cancellation"
)
voice_packages=("libflite1:the voice that speaks a typed line")
store_packages=("postgresql-15:the tests of the agent store on PostgreSQL")
browser_packages=("chromium:the tests of the page in a real browser")

# Files that come in npm packages: where each goes under .parley/models, its sum, and where it lies in assets/node_modules.
packaged_models=(
    "silero_vad_v6.onnx 1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3 @ricky0123/vad-web/dist/silero_vad_v6.onnx"
    "rnnoise/rnnoise.wasm 677147b9248aedc0a00de79dc090d1ecead37c08c8bb773a790da16109d2c487 @jitsi/rnnoise-wasm/dist/rnnoise.wasm"
    "rnnoise/rnnoise-sync.js 05a553f523d59502d133a6d05dbf1878137c9e7bcff06edf5561f7001b62f95f @jitsi/rnnoise-wasm/dist/rnnoise-sync.js"
)

# program_of NAME: the built program.
program_of() {
    case $1 in
        server) printf '%s\n' "$state/server/parley-server.dll" ;;
        cli) printf '%s\n' "$root/src/Parley.Cli/bin/$configuration/net10.0/parley-cli.dll" ;;
        bench) printf '%s\n' "$root/bench/Parley.Bench/bin/$configuration/net10.0/parley-bench.dll" ;;
        turns) printf '%s\n' "$root/bench/Parley.Turns/bin/$configuration/net10.0/parley-turns.dll" ;;
        lab) printf '%s\n' "$root/bench/Parley.Lab/bin/$configuration/net10.0/parley-lab.dll" ;;
        coverage) printf '%s\n' "$root/tests/Parley.Coverage/bin/$configuration/net10.0/parley-coverage.dll" ;;
        fuzz) printf '%s\n' "$root/tests/Parley.Fuzz/bin/$configuration/net10.0/parley-fuzz.dll" ;;
    esac
}

# --- stamps ---------------------------------------------------------------------------------------------------------

stamp_is() { [[ -f $state/stamps/$1 && $(<"$state/stamps/$1") == "$2" ]]; }

set_stamp() {
    mkdir -p "$state/stamps"
    printf '%s\n' "$2" >"$state/stamps/$1"
}

# fingerprint PATH...: paths, times and sizes of all files below, without what builds and tests make.
fingerprint() {
    (
        cd "$root" || exit
        local -a roots=()
        local path
        for path in "$@" Directory.Build.props Directory.Packages.props global.json .editorconfig .config; do
            [[ ! -e $path ]] || roots+=("$path")
        done
        find "${roots[@]}" \( -name bin -o -name obj -o -name node_modules -o -name TestResults -o -name results \) -prune \
            -o -type f -printf '%p %T@ %s\n' | LC_ALL=C sort | sha256sum | cut -d ' ' -f 1
    )
}

sources_of() {
    case $1 in
        server) printf '%s\n' src engines web assets ;;
        cli) printf '%s\n' src engines ;;
        bench) printf '%s\n' src engines web assets bench ;;
        turns) printf '%s\n' src engines bench/Parley.Turns ;;
        lab) printf '%s\n' src engines web assets bench tests/Parley.Testing/Speech ;;
        coverage) printf '%s\n' tests/Parley.Coverage ;;
        fuzz) printf '%s\n' src engines web assets tests/Parley.Fuzz tests/Parley.Testing ;;
        all) printf '%s\n' src engines web assets bench tests Parley.slnx ;;
    esac
}

# --- one set-up at a time -------------------------------------------------------------------------------------------

lock() {
    mkdir -p "$state"
    exec 9>"$state/lock"
    if ! flock -n 9; then
        say "Another ./parley is setting up; waiting for it."
        flock -w 900 9 || fail 1 "parley: another set-up has held ${state#"$root"/}/lock for 15 minutes; end it, then run this again."
    fi
}

unlock() { exec 9>&-; }

# --- native packages ------------------------------------------------------------------------------------------------

# missing_packages NAME:WHY...: those of them that are not installed.
missing_packages() {
    local installed entry
    installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${@%%:*}" 2>/dev/null || true)
    for entry in "$@"; do
        [[ $'\n'$installed$'\n' == *$'\n'"${entry%%:*} installed"$'\n'* ]] || printf '%s\n' "$entry"
    done
}

forget_failed_packages() { rm -f "$state"/stamps/packages-*.failed; }

apt_install() {
    local -a as_root=(env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=180)
    [[ $(id -u) -eq 0 ]] || as_root=(sudo -n "${as_root[@]}")
    # The package lists are fetched only when the packages cannot be had with the lists that are there.
    "${as_root[@]}" install --no-install-recommends "$@" && return 0
    local attempt said
    for attempt in 1 2 3 4 5 6; do
        said=$("${as_root[@]}" update 2>&1) && break
        printf '%s\n' "$said"
        # The lists have a lock of their own, which apt does not wait for.
        if [[ $said != *"Could not get lock"* ]] || ((attempt == 6)); then break; fi
        sleep 10
    done
    "${as_root[@]}" install --no-install-recommends "$@"
}

# packages NAME PACKAGE:WHY...: installs what is missing, or says how to; never ends the run, because all are optional.
packages() {
    local name=$1 entry
    shift
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        stamp_is "packages-$name" other || say "This is not Debian: install the equivalents of ${*%%:*} to get these engines."
        set_stamp "packages-$name" other
        return 0
    fi
    local -a missing=()
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0

    local -a names=("${missing[@]%%:*}")
    local advice="sudo apt-get install ${names[*]}" failed=$state/stamps/packages-$name.failed
    if [[ $(id -u) -ne 0 ]] && ! sudo -n true 2>/dev/null; then
        say "Going on without ${names[*]} (optional; needs root). To get them: $advice"
        return 0
    fi
    # After a failure the next day's first run tries again, or `./parley doctor` at once.
    if [[ -n $(find "$failed" -mmin -1440 2>/dev/null) ]]; then
        say "Going on without ${names[*]} (optional; could not be installed before). To get them: $advice"
        return 0
    fi
    lock
    say "Installing Debian packages:"
    for entry in "${missing[@]}"; do say "  ${entry%%:*}: ${entry#*:}"; done
    if ! step "packages-$name" "Installing ${names[*]}" apt_install "${names[@]}"; then
        tail -n 3 "$state/logs/packages-$name.log" >&2 || true
        say "Going on without ${names[*]} (optional; could not be installed). To get them: $advice"
        set_stamp "packages-$name.failed" "${names[*]}"
    fi
    unlock
}

# --- npm assets -----------------------------------------------------------------------------------------------------

fetch_models() {
    local target sum source
    npm ci --prefix "$root/assets" --ignore-scripts || return
    while read -r target sum source; do
        source=$root/assets/node_modules/$source
        target=$state/models/$target
        printf '%s  %s\n' "$sum" "$source" | sha256sum --check --quiet || return
        mkdir -p "${target%/*}"
        cp "$source" "$target.part" && mv "$target.part" "$target" || return
    done < <(printf '%s\n' "${packaged_models[@]}")
}

have_models() {
    local entry
    for entry in "${packaged_models[@]}"; do [[ -f $state/models/${entry%% *} ]] || return; done
}

# The models that come in packages, pinned by assets/package-lock.json. Optional, as all engines are.
models() {
    local sum advice="Going on without the neural voice detector and RNNoise (optional); simpler ones stand in."
    sum=$(sha256sum <"$root/assets/package-lock.json")
    if stamp_is models "$sum" && have_models; then return 0; fi
    if ! command -v npm >/dev/null; then
        say "$advice Install Node.js 20 or newer with npm to get them."
        return 0
    fi
    lock
    if ! stamp_is models "$sum" || ! have_models; then
        if step models "Fetching the models of the voice detector and of RNNoise" fetch_models; then
            set_stamp models "$sum"
        else
            say "$advice Fetching them failed: see ${state#"$root"/}/logs/models.log."
        fi
    fi
    unlock
}

# The pinned JavaScript clients that the tests run against the server, and the issuer of tokens that they run beside it.
test_clients() {
    need_node "the JavaScript clients of the tests"
    test_packages test-clients "$root/tests/clients" "the JavaScript clients of the tests"
    test_packages test-issuer "$root/tests/clients/issuer" "the issuer of tokens of the tests"
}

test_packages() {
    local stamp=$1 folder=$2 what=$3 sum
    [[ -f $folder/package-lock.json ]] || return 0
    sum=$(sha256sum <"$folder/package-lock.json")
    if stamp_is "$stamp" "$sum" && [[ -d $folder/node_modules ]]; then return 0; fi
    lock
    step "$stamp" "Installing $what" npm ci --prefix "$folder" --ignore-scripts \
        || step_failed "$stamp" "Installing $what" "parley: check that npm reaches its registry, then run this again."
    set_stamp "$stamp" "$sum"
    unlock
}

dotnet_tools() {
    local sum
    sum=$(sha256sum <"$root/.config/dotnet-tools.json")
    ! stamp_is dotnet-tools "$sum" || return 0
    lock
    step dotnet-tools "Restoring the formatter" dotnet tool restore --tool-manifest "$root/.config/dotnet-tools.json" \
        || step_failed dotnet-tools "Restoring the formatter" "parley: check that NuGet reaches its feed, then run this again."
    set_stamp dotnet-tools "$sum"
    unlock
}

# --- build ----------------------------------------------------------------------------------------------------------

is_built() {
    local name=$1 print=$2
    [[ $name == all || -f $(program_of "$name") ]] && stamp_is "build-$name" "$print"
}

# compile NAME: one compiler for all projects instead of one each: a third of the time. It has a name of its own, and ends with
# the build. The server is compiled to machine code as well, where the SDK's compiler for that can be had: it then
# takes its first session after four fifths of the time.
compile() {
    local id=parley-$$ result=0 child
    local project=$root/${project_of[$1]}
    local -a order=(build "$project")
    if [[ $1 == server ]]; then
        order=(publish "$project" -o "$(dirname "$(program_of server)")")
        if dotnet restore "$project" -p:AheadOfTime=true --nologo -v quiet >/dev/null 2>&1; then
            order+=(-p:AheadOfTime=true)
        fi
    fi
    # Without profiling, which a compiler that runs for a minute does not earn back: half of its time.
    DOTNET_TieredPGO=0 dotnet "${order[@]}" -c "$configuration" --nologo -v quiet \
        -p:UseSharedCompilation=true -p:SharedCompilationId="$id" &
    child=$!
    trap 'kill -TERM "$child" 2>/dev/null' TERM
    wait "$child" || result=$?
    pkill -f "pipename:$id" 2>/dev/null || true
    return "$result"
}

build() {
    local name=$1 label=$2 print
    local -a sources=()
    mapfile -t sources < <(sources_of "$name")
    print=$(fingerprint "${sources[@]}")
    ! is_built "$name" "$print" || return 0

    need_dotnet_sdk
    lock
    print=$(fingerprint "${sources[@]}")
    if ! is_built "$name" "$print"; then
        step "build-$name" "Building $label" compile "$name" \
            || step_failed "build-$name" "Building $label" \
                "parley: repair what the compiler says above (all of it: .parley/logs/build-$name.log), then run this again."
        set_stamp "build-$name" "$print"
        if [[ $name == all ]]; then
            # The server is there for the tests, not as people run it.
            local other
            for other in cli bench lab turns coverage fuzz; do
                mapfile -t sources < <(sources_of "$other")
                set_stamp "build-$other" "$(fingerprint "${sources[@]}")"
            done
        fi
    fi
    unlock
}

# set_up NAME: all that the program NAME needs.
set_up() {
    case $1 in
        server)
            packages product "${product_packages[@]}"
            models
            build server "the server"
            ;;
        cli)
            packages voice "${voice_packages[@]}"
            build cli "the command line"
            ;;
        bench)
            packages product "${product_packages[@]}"
            models
            build bench "the bench"
            build server "the server"
            ;;
        turns)
            packages product "${product_packages[@]}"
            models
            build turns "the end of turns"
            ;;
        lab)
            packages product "${product_packages[@]}"
            models
            build lab "the lab"
            build server "the server"
            ;;
        coverage) build coverage "the writer of the coverage table" ;;
        fuzz)
            models
            build fuzz "the fuzzer"
            ;;
    esac
}
