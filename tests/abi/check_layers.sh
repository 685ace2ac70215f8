#!/bin/sh
# Includes go down the house only. Usage: check_layers.sh SOURCE_ROOT
set -u

cd "$1" || exit 1
failed=0

# may_include FOLDER PREFIX…: what the files of a folder may include in quotes, besides files beside them.
may_include() {
    folder=$1
    shift
    allowed=$(echo "$*" | tr ' ' '|')
    files=$(find "$folder" -name '*.[ch]')
    [ -n "$files" ] || { echo "FAILED: $folder has no files"; failed=1; }
    # shellcheck disable=SC2086 # file names have no spaces
    if grep -nE '^ *# *include "[^"]*/' $files /dev/null | grep -vE "\"($allowed)/"; then
        echo "FAILED: $folder includes more than $*"
        failed=1
    fi
}

may_include lib/base oms base
may_include lib/model oms base model
may_include lib/store oms base model store
may_include lib/engine oms base model store engine
may_include lib/sandbox oms sandbox
may_include examples/oms oms
may_include examples/replay oms replay
exit "$failed"
