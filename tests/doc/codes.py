"""Codes of problems: each of the table is given by the library somewhere and met by a test, and none is given that the table lacks. Usage: codes.py SOURCE_ROOT"""
import pathlib
import re
import sys

TESTS = ("flow", "model", "engine", "cli", "bindings")
CODE = re.compile(r'"(ORD-[0-8]\d{3})"')


def codes(files):
    return {code for file in files for code in CODE.findall(file.read_text(encoding="utf-8"))}


def main(root):
    table = root / "lib/base/codes.c"
    listed = codes([table])
    given = codes(file for file in (root / "lib").rglob("*.c") if file != table)
    met = codes(file for folder in TESTS for kind in ("*.c", "*.py") for file in (root / "tests" / folder).rglob(kind))
    wrong = [f"{code} is given, and is not in the table" for code in sorted(given - listed)]
    wrong += [f"{code} is in the table, and nothing gives it" for code in sorted(listed - given)]
    wrong += [f"{code} is in the table, and no test meets it" for code in sorted(listed - met)]
    print("\n".join(wrong) or f"{len(listed)} codes")
    return 1 if wrong or not listed else 0


sys.exit(main(pathlib.Path(sys.argv[1])))
