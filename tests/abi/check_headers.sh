#!/bin/sh
# Every public header compiles alone, as C11 and as C++17, without a warning and without padding that nobody wrote down.
# Usage: check_headers.sh INCLUDE_DIR. Uses every compiler of the list that is there; one for C and one for C++ must be.
set -u

include=$1
warnings='-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wpadded -Werror'
failed=0

# check COMPILER LANGUAGE STANDARD HEADER
check() {
    # shellcheck disable=SC2086 # the warnings are words
    printf '#include "oms/%s"\nstruct not_empty { int i; };\n' "$4" |
        "$1" -x "$2" "-std=$3" $warnings -I"$include" -fsyntax-only - || {
        echo "FAILED: oms/$4 with $1 as $3"
        failed=$((failed + 1))
    }
}

# check_all LANGUAGE STANDARD COMPILER…
check_all() {
    language=$1 standard=$2 used=0
    shift 2
    for compiler in "$@"; do
        command -v "$compiler" >/dev/null || continue
        used=$((used + 1))
        echo "$compiler as $standard"
        for header in "$include"/oms/*.h; do
            check "$compiler" "$language" "$standard" "$(basename "$header")"
        done
    done
    [ "$used" -gt 0 ] || { echo "no compiler for $standard"; failed=$((failed + 1)); }
}

check_all c c11 gcc clang
check_all c++ c++17 g++ clang++
[ "$failed" -eq 0 ]
