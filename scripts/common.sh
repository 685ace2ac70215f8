# What the scripts here share: installing packages, and stages with one headline each and a count at the end. Sourced by bash,
# in the root of the project.
# shellcheck shell=bash disable=SC2034 # the lists of packages are used by those who source this

export LC_ALL=C.UTF-8 NO_COLOR=1 TERM=dumb
export ASAN_OPTIONS=abort_on_error=1:detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1

build_packages=(gcc libc6-dev meson ninja-build pkg-config python3 libsqlite3-dev uuid-dev libjansson-dev libical-dev)
test_packages=(g++ check tzdata python3-pytest python3-jsonschema)
all_packages=(clang clang-format-14 clang-tidy)

passed=0
failed=0

# install_missing PACKAGE…: with apt, what is not there. Elsewhere than on Debian that is the reader's affair.
install_missing() {
    local missing=() package as_root=()
    command -v dpkg-query >/dev/null || return 0
    for package in "$@"; do
        dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    echo "== installing ${missing[*]}"
    "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# stage NAME COMMAND…: runs the command quietly; shows the end of what it said when it fails. A command that counts tests
# writes `passed failed` into the file $counts; any other counts as one.
stage() {
    local name=$1 begin=$SECONDS log ok=1 p=1 f=0
    shift
    log=$(mktemp)
    counts=$(mktemp)
    "$@" >"$log" 2>&1 || ok=0
    [ -s "$counts" ] && read -r p f <"$counts"
    if [ "$ok" -eq 0 ] && [ "$f" -eq 0 ]; then
        [ -s "$counts" ] || p=0
        f=1
    fi
    passed=$((passed + p))
    failed=$((failed + f))
    printf '== %-44s %5d passed %3d failed %4d s\n' "$name" "$p" "$f" $((SECONDS - begin))
    [ "$f" -eq 0 ] || tail -n 80 "$log"
    rm -f "$log" "$counts"
}

# build DIRECTORY MESON_OPTION…: configures once, then compiles. Warnings are errors, and nothing is coloured.
build() {
    local directory=$1
    shift
    [ -f "$directory/build.ninja" ] || meson setup "$directory" --werror -Db_colorout=never "$@" || return 1
    meson compile -C "$directory"
}

# run_tests DIRECTORY MESON_TEST_OPTION…: runs tests and counts what they say of themselves.
run_tests() {
    local directory=$1 result=0
    shift
    rm -f "$directory"/meson-logs/testlog*.json
    meson test -C "$directory" --no-rebuild --print-errorlogs "$@" || result=1
    python3 scripts/count-tests "$directory/meson-logs/testlog"*.json >"$counts"
    return "$result"
}

# The last line. Fails if anything failed, or if nothing ran.
finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
