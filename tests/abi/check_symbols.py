#!/usr/bin/env python3
"""What libooms.so shows is what lib/libooms.map names and what the headers declare with OMS_API: three sets, equal.

Usage: check_symbols.py LIBRARY MAP INCLUDE_DIR. Standard library only; nm and readelf do the reading.
"""

import pathlib
import re
import subprocess
import sys


def exported(library):
    lines = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    names = (line.split()[-1] for line in lines.splitlines() if line.split()[-2] != "A")
    return {name.partition("@")[0] for name in names}


def mapped(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    names = re.findall(r"^\s*(\w+);", text, flags=re.M)
    doubled = {name for name in names if names.count(name) > 1}
    if doubled:
        sys.exit(f"more than once in the map: {sorted(doubled)}")
    return set(names)


def declared(include):
    names = set()
    for header in include.glob("oms/*.h"):
        text = re.sub(r"/\*.*?\*/", "", header.read_text(encoding="utf-8"), flags=re.S)
        text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
        names.update(re.findall(r"\bOMS_API\b[^;(]*?\b(\w+)\s*\(", text))
    return names


def soname(library):
    text = subprocess.run(["readelf", "-d", library], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(SONAME\).*\[(.*)\]", text)


def differences(left_name, left, right_name, right):
    for name in sorted(left - right):
        yield f"{name}: in {left_name}, not in {right_name}"
    for name in sorted(right - left):
        yield f"{name}: in {right_name}, not in {left_name}"


def main(library, map_file, include):
    shown = exported(library)
    named = mapped(pathlib.Path(map_file).read_text(encoding="utf-8"))
    said = declared(pathlib.Path(include))
    wrong = [*differences("the library", shown, "the map", named), *differences("the map", named, "the headers", said)]
    if soname(library) != ["libooms.so.0"]:
        wrong.append(f"SONAME is {soname(library)}")
    if len(said) < 100:
        wrong.append(f"only {len(said)} declarations were found: this script reads the headers wrongly")
    print(f"{len(shown)} exported, {len(named)} in the map, {len(said)} declared")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
