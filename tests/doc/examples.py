#!/usr/bin/env python3
"""Compiles and runs what README.md and doc/ show: every C and Python block marked `<!-- run: name -->`, with the text block behind it as its expected output,
and every sh block so marked, whose output is compared where a text block follows (numbers and ids, which differ each time, aside).
Usage: examples.py SOURCE_ROOT BUILD_ROOT [--write]; with --write outputs of sh blocks that differ are written into the pages instead."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT, BUILD = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
BLOCK = re.compile(r"<!-- run: (\w+) -->\n```(c|python|sh)\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.S)


def library_flags():
    return ["-I", str(ROOT / "include"), "-L", str(BUILD / "lib"), f"-Wl,-rpath,{BUILD / 'lib'}", "-looms", "-lpthread"]


def run(command, folder, **more):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, **more)


class Examples(unittest.TestCase):
    maxDiff = None


def run_c(test, code, expected):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "example.c"
        source.write_text(code)
        compiler = shlex.split(os.environ.get("CC", "cc"))
        flags = shlex.split(os.environ.get("EXAMPLE_CFLAGS", ""))
        built = run([*compiler, "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", *flags, str(source), "-o", "example",
                     *library_flags()], folder)
        test.assertEqual(built.returncode, 0, built.stderr)
        done = run(["./example"], folder)
        test.assertEqual(done.returncode, 0, done.stderr)
        test.assertEqual(done.stdout, expected)


def sanitizer():
    """What a Python that is not built with the sanitizer needs to load a library that is."""
    if "address" not in os.environ.get("EXAMPLE_CFLAGS", ""):
        return {}
    compiler = shlex.split(os.environ.get("CC", "cc"))
    runtime = subprocess.run([*compiler, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True).stdout.strip()
    return {"LD_PRELOAD": runtime, "ASAN_OPTIONS": "detect_leaks=0"}  # what Python itself leaves behind is no leak of ours


def run_python(test, code, expected):
    environment = {"OOMS_LIBRARY": str(BUILD / "lib" / "libooms.so"), "PYTHONPATH": str(ROOT / "bindings" / "python"),
                   "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory() as folder:
        done = run([sys.executable, "-c", code], folder, env={**os.environ, **environment, **sanitizer()})
        test.assertEqual(done.returncode, 0, done.stderr)
        test.assertEqual(done.stdout, expected)


def shell(code):
    with tempfile.TemporaryDirectory() as folder:
        for file in (ROOT / "examples" / "data").glob("*.json*"):
            shutil.copy(file, folder)
        path = f"{BUILD / 'examples' / 'oms'}:{os.environ['PATH']}"
        return run(["sh", "-eu"], folder, input=code, env={**os.environ, "PATH": path})


# What a run makes anew: order numbers, ids, keys of intents, and spaces at the end of a line.
ANEW = [(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4}){2}\b", "NUMBER"), (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "ID"), (r"\b[0-9a-f]{32}-", "KEY-"), (r" +$", "")]


def masked(text):
    for pattern, word in ANEW:
        text = re.sub(pattern, word, text, flags=re.M)
    return text


def run_sh(test, code, expected):
    done = shell(code)
    test.assertEqual(done.returncode, 0, done.stdout + done.stderr)
    if expected is not None:
        test.assertEqual(masked(done.stdout), masked(expected))


def write_outputs(page):
    text = page.read_text()
    for name, language, code, expected in BLOCK.findall(text):
        block = f"<!-- run: {name} -->\n```sh\n{code}```\n\n```text\n"
        if language != "sh" or not expected:
            continue
        printed = re.sub(r" +$", "", shell(code).stdout, flags=re.M)
        if masked(printed) != masked(expected):
            text = text.replace(block + expected, block + printed)
    page.write_text(text)


def add(page, name, language, code, expected):
    def test(self):
        if language == "sh":
            run_sh(self, code, expected or None)
        else:
            self.assertIsNotNone(expected, "a program is followed by its output")
            {"c": run_c, "python": run_python}[language](self, code, expected)

    setattr(Examples, f"test_{page.stem}_{name}", test)


PAGES = [ROOT / "README.md", *sorted((ROOT / "doc").glob("*.md"))]
for page in PAGES:
    for name, language, code, expected in BLOCK.findall(page.read_text()):
        add(page, name, language, code, expected)

if __name__ == "__main__":
    if sys.argv[3:] == ["--write"]:
        for page in PAGES:
            write_outputs(page)
    else:
        unittest.main(argv=sys.argv[:1])
