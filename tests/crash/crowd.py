#!/usr/bin/env python3
"""Many processes on one file: clerks who place, ship and cancel orders and one who does what is due, each killed at random moments and started again until it
has its answer. In the end all is as promised to each of them. Their clocks differ, so that leases lapse while their holders are still at work."""
import argparse
import datetime
import itertools
import json
import random
import shutil
import sys
import tempfile
import threading

import checks
import day
from program import Program
from rehearsal import POINTS

PLACERS = 4
DRAFTS = 25  # in one file
TOKENS = ["tok_ok"] * 6 + ["tok_unknown_1", "tok_unavailable_1", "tok_pending_90", "tok_declined"]
SLOW = 0.25  # seconds within which most calls end
OFTEN = 30   # passages of a point in most calls
MORNING = datetime.datetime.fromisoformat(day.IN_THE_MORNING)


class World:
    """What the clerks share: the folder, a clock that each call puts on, the orders they were told of, and how many kills are left."""

    def __init__(self, home, kills, seed):
        self.program = Program(home)
        self.rng = random.Random(seed)
        self.lock = threading.Lock()
        self.kills_left = kills
        self.kills = 0
        self.calls = 0
        self.told = []
        self.references = []
        self.errors = []

    def begin(self):
        """How a call is made, whether it will be killed at a moment or at a point, and what the clock says to it."""
        with self.lock:
            self.calls += 1
            now = MORNING + datetime.timedelta(minutes=self.calls // 20 + self.rng.randrange(5))
            way, how = self.program.call, ()
            if self.kills_left > 0 and self.rng.random() < 0.5:
                way, how = self.program.kill_after, (self.rng.uniform(0, SLOW),)
            elif self.kills_left > 0:
                way, how = self.program.kill_at, (self.rng.choice(sorted(POINTS)), self.rng.randint(1, OFTEN), 0)
            return way, f"{now:%Y-%m-%dT%H:%M:%SZ}", how

    def end(self, answer):
        with self.lock:
            self.told.extend(answer.orders)
            self.kills += answer.killed
            self.kills_left -= answer.killed

    def call(self, *words):
        way, now, how = self.begin()
        answer = way(words, now, *how)
        self.end(answer)
        return answer

    def insist(self, *words):
        """Calls until there is an answer. That others were quicker is none."""
        while True:
            answer = self.call(*words)
            busy = [line for line in answer.lines if line.get("error", {}).get("code") == "OMS_E_BUSY"]
            if not answer.killed and not busy:
                return answer

    def choose(self):
        with self.lock:
            return self.rng.choice(self.told)["number"] if self.told else None


def place_orders(world, n):
    for round_number in itertools.count():
        if world.kills_left <= 0:
            return
        buyers = [f"{n}-{round_number}-{i}" for i in range(DRAFTS)]
        name = f"wishes-{n}-{round_number}.json"
        wishes = [day.draft(buyer, token) for buyer, token in zip(buyers, itertools.cycle(TOKENS))]
        (world.program.home / name).write_text(json.dumps(wishes))
        answer = world.insist("place", name)
        checks.expect(answer.status == 0, f"place ended with {answer.status}: {answer.err} {answer.lines[:1]}")
        checks.expect(len(answer.orders) == DRAFTS, f"{len(answer.orders)} of {DRAFTS} orders placed")
        world.references.extend(buyers)


def change_orders(world, verb):
    while world.kills_left > 0:
        number = world.choose()
        if number is None:
            continue
        answer = world.insist(verb, number)
        checks.expect(answer.status in (0, 1), f"{verb} ended with {answer.status}: {answer.err}")


def do_what_is_due(world):
    while world.kills_left > 0:
        answer = world.insist("run")
        checks.expect(answer.status == 0, f"run ended with {answer.status}: {answer.err}")


def at_work(world, clerk, *arguments):
    try:
        clerk(world, *arguments)
    except Exception as error:
        world.errors.append(error)
        world.kills_left = 0


def furnish(program):
    day.furnish(program.home)
    catalog = json.loads((program.home / "catalog.json").read_text())
    catalog["stock"] = [{"sku": "MUG-BLUE", "location": "BER", "available": 1000000}]
    (program.home / "catalog.json").write_text(json.dumps(catalog))
    checks.expect(program.call(["import", "catalog.json"], day.IN_THE_MORNING).status == 0, "import")


def work(world):
    clerks = [(place_orders, n) for n in range(PLACERS)] + [(change_orders, "ship"), (change_orders, "cancel"),
                                                            (do_what_is_due,)]
    threads = [threading.Thread(target=at_work, args=(world, *clerk)) for clerk in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if world.errors:
        raise world.errors[0]


def look(world):
    program = world.program
    checks.verified(program, day.KEYS_ARE_OLD)
    answer = program.call(["run", "--until", day.IN_THE_END], day.KEYS_ARE_OLD)
    checks.expect(answer.status == 0, f"run --until ended with {answer.status}: {answer.err}")
    checks.verified(program, day.IN_THE_END, overdue_is_fine=False)
    orders = checks.orders_of(program)
    checks.acknowledged(orders, world.told, exactly=False)
    found = sorted(order["reference"] for order in orders.values())
    checks.expect(found == sorted(world.references), "not each wish became one order")
    checks.nothing_stuck(program, orders)
    checks.provider_agrees(program, orders)
    return orders


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60, metavar="N", help="until so many processes were killed")
    parser.add_argument("--seed", type=int, default=1, help="of what chance chooses")
    parser.add_argument("--keep", action="store_true", help="leave the folder behind")
    options = parser.parse_args()
    world = World(tempfile.mkdtemp(prefix="oms-crowd-"), options.kills, options.seed)
    furnish(world.program)
    try:
        work(world)
        orders = look(world)
    except checks.Finding as finding:
        print(f"FOUND in {world.program.home}: {finding}")
        return 1
    states = sorted({order["state"] for order in orders.values()})
    print(f"{world.kills} kills in {world.calls} calls of {PLACERS + 3} clerks; {len(orders)} orders, {', '.join(states)}")
    if not options.keep:
        shutil.rmtree(world.program.home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
