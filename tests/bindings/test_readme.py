"""The programs of bindings/python/README.md do what stands below them."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys

import pytest

README = pathlib.Path(__file__).resolve().parents[2] / "bindings" / "python" / "README.md"
PROGRAM = re.compile(r"<!-- run: (\w+) -->\n```python\n(.*?)```\n\n```text\n(.*?)```\n", re.S)
PROGRAMS = {name: (code, output) for name, code, output in PROGRAM.findall(README.read_text())}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_of_the_readme_does_what_it_says(name, tmp_path):
    code, output = PROGRAMS[name]
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, output), done.stderr


def test_every_python_program_of_the_readme_is_run():
    assert len(PROGRAMS) == README.read_text().count("```python")
