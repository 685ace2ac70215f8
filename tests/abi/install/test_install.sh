#!/bin/sh
# What `meson install` puts into a prefix is enough for a C program outside the tree: headers, pkg-config file, library.
# Usage: test_install.sh BUILD_DIR SOURCE_DIR VERSION
set -eu

build=$1
source=$2
version=$3
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

meson install -C "$build" --no-rebuild --quiet --destdir "$stage/root"
pc=$(find "$stage/root" -name ooms.pc)
[ -n "$pc" ] || { echo "no ooms.pc was installed"; exit 1; }

PKG_CONFIG_LIBDIR=$(dirname "$pc"):$(pkg-config --variable pc_path pkg-config)
PKG_CONFIG_SYSROOT_DIR=$stage/root
export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR
[ "$(pkg-config --modversion ooms)" = "$version" ] || { echo "ooms.pc is of another version"; exit 1; }
[ "$(PKG_CONFIG_SYSROOT_DIR='' pkg-config --libs-only-l ooms | tr -d ' ')" = -looms ] || {
    echo "linking ooms asks for more than ooms: $(pkg-config --libs ooms)"
    exit 1
}
requires=$(pkg-config --print-requires-private ooms | tr "\n" " ")
case $requires in *sqlite3*uuid*) ;; *) echo "ooms.pc does not say what it requires: $requires"; exit 1 ;; esac

libdir=$(pkg-config --variable libdir ooms)
case $libdir in "$stage"*) ;; *) libdir=$stage/root$libdir ;; esac
# shellcheck disable=SC2046 # words are what pkg-config gives
"${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Werror ${SANITIZE:+"-fsanitize=$SANITIZE"} "$source/outside.c" -o "$stage/outside" \
    $(pkg-config --cflags --libs ooms)
answer=$(LD_LIBRARY_PATH=$libdir "$stage/outside")
echo "$answer"
[ "$answer" = "libooms $version: PENDING 3998" ]
