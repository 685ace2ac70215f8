"""A shop for one test: its own directory, database, clock and sandbox, and the words that the tests are written in."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

OMS = os.path.abspath(os.environ.get("OMS_BIN", "build/examples/oms/oms"))
DATA = pathlib.Path(__file__).resolve().parents[2] / "examples" / "data"
MORNING = "2026-01-31T10:00:00Z"

DONE, REFUSED, USAGE, BROKEN = 0, 1, 2, 3


class Answer:
    """What one call of the program said."""

    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout.decode()
        self.err = process.stderr.decode()

    @property
    def document(self):
        return json.loads(self.out)

    @property
    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


class ShopTest(unittest.TestCase):
    """A test with a shop that has the example catalog."""

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="oms-test-"))
        self.addCleanup(shutil.rmtree, self.home)
        self.now = MORNING
        self.write("sandbox.json", {"effects_log": str(self.home / "effects.jsonl")})
        self.oms("import", DATA / "catalog.json")

    def call(self, *words, stdin=b"", **environment):
        """Runs the program as it is, with no option added."""
        keep = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS")
                if name in os.environ}
        return Answer(subprocess.run([OMS, *map(str, words)], input=stdin, cwd=self.home, env={**keep, **environment},
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False))

    def oms(self, *words, status=DONE, stdin=b""):
        answer = self.call("--sandbox", "sandbox.json", "--now", self.now, *words, stdin=stdin)
        self.assertEqual(answer.status, status, f"{words}: {answer.out[-2000:]}{answer.err[-2000:]}")
        return answer

    def json(self, *words, status=DONE, stdin=b""):
        return self.oms(*words, "--json", status=status, stdin=stdin).document

    def write(self, name, document):
        path = self.home / name
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        return path

    def draft(self, *lines, token="tok_ok", **fields):
        """A draft of (sku, quantity) pairs; keyword arguments are further fields."""
        draft = {"currency": "EUR", "channel": "web", "customer": "C-1",
                 "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines or [("MUG-BLUE", 2)]],
                 "shipping_address": {"name": "Ada L", "line1": "12 Long Street", "city": "Berlin",
                                      "postcode": "10115", "country": "DE"},
                 "payment": {"method": "card", "token": token}}
        draft.update(fields)
        return draft

    def place(self, *lines, **fields):
        return self.json("place", self.write("draft.json", self.draft(*lines, **fields)))

    def show(self, order):
        return self.json("show", order["id"])

    def run_until(self, time):
        """Lets the time pass, from due time to due time; it is `time` afterwards."""
        answer = self.call("--sandbox", "sandbox.json", "run", "--until", time, "--json")
        self.now = time
        return answer.document

    def stock(self, sku):
        """Units of a SKU over all locations, by bucket."""
        levels = self.json("stock", sku)["stock"]
        return {name: sum(level[name] for level in levels)
                for name in ("available", "reserved", "on_hold", "damaged", "on_hand")}

    def assert_stock(self, sku, **expected):
        stock = self.stock(sku)
        self.assertEqual({name: stock[name] for name in expected}, expected)

    def assert_state(self, order, state):
        self.assertEqual(order["state"], state, order)

    def assert_problem(self, order, code):
        self.assertIn(code, [problem["code"] for problem in order["problems"]], order)

    def assert_verified(self):
        self.assertEqual(self.json("verify")["breaches"], 0)

    def carried_out(self):
        """Everything that was carried out, each key once: lines of the log."""
        log = self.home / "effects.jsonl"
        calls = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        return [call for call in calls if call["answer"] == "ok" and not call.get("replayed")]

    def effects(self):
        """The kinds of effect that were carried out, but for messages."""
        return [call["kind"] for call in self.carried_out() if call["kind"] != "notification.send"]

    def letters(self):
        """The messages that were sent."""
        return [call for call in self.carried_out() if call["kind"] == "notification.send"]
