#!/usr/bin/env python3
"""Compiles and runs what README.md and doc/ show: every C and Python block marked `<!-- run: name -->`, with the text block behind it as its expected output,
and every sh block so marked. Usage: examples.py SOURCE_ROOT BUILD_ROOT"""

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


def run_sh(test, code):
    with tempfile.TemporaryDirectory() as folder:
        for file in (ROOT / "examples" / "data").glob("*.json*"):
            shutil.copy(file, folder)
        path = f"{BUILD / 'examples' / 'oms'}:{os.environ['PATH']}"
        done = run(["sh", "-eu"], folder, input=code, env={**os.environ, "PATH": path})
        test.assertEqual(done.returncode, 0, done.stdout + done.stderr)


def add(page, name, language, code, expected):
    def test(self):
        if language == "sh":
            run_sh(self, code)
        else:
            self.assertIsNotNone(expected, "a program is followed by its output")
            {"c": run_c, "python": run_python}[language](self, code, expected)

    setattr(Examples, f"test_{page.stem}_{name}", test)


for page in [ROOT / "README.md", *sorted((ROOT / "doc").glob("*.md"))]:
    for name, language, code, expected in BLOCK.findall(page.read_text()):
        add(page, name, language, code, expected)

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
