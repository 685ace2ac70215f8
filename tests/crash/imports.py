#!/usr/bin/env python3
"""Imports that are killed on the way, by a signal or with loss of power, and begun again until they end: every row of goods received is added once, every order
placed once, and what was refused is in the file of refused rows."""
import argparse
import json
import pathlib
import random
import shutil
import sys
import tempfile

import checks
import day
from program import Program
from rehearsal import POINTS

GOODS = 21000  # rows; more than two parts
ORDERS = 700   # more than two parts
SHELVES = 50
EVERY_TENTH = 10  # row of goods is refused
PASSED = sorted(point for point in POINTS if point.startswith(("database.", "read.", "commit.")))


def write_files(home):
    (home / "sandbox.json").write_text("{}")
    (home / "catalog.csv").write_text("sku,name,currency,price\nMUG,Mug,EUR,500\n")
    (home / "goods.csv").write_text("sku,location,received\n" + "".join(
        f"{'NUG' if i % EVERY_TENTH == 0 else 'MUG'},L{i % SHELVES},1\n" for i in range(GOODS)))
    (home / "orders.jsonl").write_text("".join(json.dumps(
        {"reference": f"r-{i}", "currency": "EUR", "lines": [{"sku": "MUG", "quantity": 1}]}) + "\n" for i in range(ORDERS)))


IMPORTS = (["import", "goods.csv", "--id", "goods", "--refused", "refused.csv"], ["import", "orders.jsonl", "--id", "orders"])


def call_until_done(program, words, rng, kills):
    """How often it was killed before it ended by itself."""
    struck = 0
    while True:
        if struck == kills:
            answer = program.call(words, day.IN_THE_MORNING)
        elif rng.random() < 0.3:
            answer = program.kill_after(words, day.IN_THE_MORNING, rng.uniform(0, 0.2))
        else:
            answer = program.kill_at(words, day.IN_THE_MORNING, rng.choice(PASSED), rng.randint(1, 6), rng.choice((0, rng.randrange(1, 2**31))))
        if not answer.killed:
            checks.expect(answer.status in (0, 1) and "error" not in answer.lines[0], f"{words} ended with {answer.status}: {answer.err}")
            return struck
        struck += 1
        checks.verified(program, day.IN_THE_MORNING)


def look(program):
    received = checks.query(program, "SELECT sum(available + reserved) AS units, sum(reserved) AS held FROM stock")[0]
    checks.expect(received["units"] == GOODS - GOODS // EVERY_TENTH, f"{received['units']} units in stock")
    orders = checks.query(program, "SELECT count(*) AS n, count(DISTINCT reference) AS names FROM orders")[0]
    checks.expect(orders["n"] == ORDERS and orders["names"] == ORDERS and received["held"] == ORDERS, f"{orders} and {received}")
    refused = {line.split(",")[-2] for line in (program.home / "refused.csv").read_text().splitlines()[1:] if line.startswith("NUG")}
    checks.expect(len(refused) == GOODS // EVERY_TENTH, f"{len(refused)} rows are told as refused")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--kills", type=int, default=6, help="of each import in a round, at most")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    struck = 0
    for turn in range(options.rounds):
        rng = random.Random(options.seed * 1000 + turn)
        home = pathlib.Path(tempfile.mkdtemp(prefix="oms-imports-"))
        program = Program(home)
        write_files(home)
        checks.expect(program.call(["import", "catalog.csv"], day.IN_THE_MORNING).status == 0, "the catalog")
        for words in IMPORTS:
            struck += call_until_done(program, words, rng, options.kills)
        look(program)
        for words in IMPORTS:
            program.call(words, day.IN_THE_MORNING)
        look(program)
        checks.verified(program, day.IN_THE_MORNING)
        shutil.rmtree(home)
    print(f"{struck} kills in {options.rounds} rounds")
    return 0 if struck else 1


if __name__ == "__main__":
    sys.exit(main())
