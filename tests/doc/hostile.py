"""Are the tests that tests/README.md names where it says? A word in backquotes is a file of tests/ (it has a point), or a name in the file before it."""
import pathlib
import re
import sys

TESTS = pathlib.Path(sys.argv[1]) / "tests"


def missing(row):
    """What a row of the table names and is not there."""
    text = ""
    for word in re.findall(r"`([^`]+)`", row):
        if re.fullmatch(r"[a-z]+/[a-z0-9_]+\.(c|py)", word):
            path = TESTS / word
            text = path.read_text() if path.exists() else ""
            if not text:
                yield word
        elif re.fullmatch(r"\w+_\w+", word) and not re.search(rf"\b{word}\b", text):
            yield word


rows = [line for line in (TESTS / "README.md").read_text().splitlines() if line.startswith("| ")]
wrong = [word for row in rows for word in missing(row)]
print("\n".join(f"tests/README.md names {word}, which is not there" for word in wrong) or f"{len(rows)} kinds")
sys.exit(bool(wrong) or len(rows) < 30)
