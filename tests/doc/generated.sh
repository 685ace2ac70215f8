#!/bin/sh
# The generated pages of doc/ are what the library's tables say now. Usage: generated.sh SOURCE_ROOT OMS
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1/scripts/generate-docs" "$2" "$folder"
cd "$folder"
for page in *.md schema/*.json; do
    if ! diff -u "$1/doc/$page" "$page"; then
        echo "doc/$page is stale: scripts/generate-docs OMS" >&2
        exit 1
    fi
done
