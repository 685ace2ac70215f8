#!/usr/bin/env python3
"""Renewals made by several processes at once, each killed on the way and started again until it has its answer: day after day, one order for each occurrence, paid
once, and none forgotten."""
import argparse
import concurrent.futures
import datetime
import json
import random
import shutil
import sys
import tempfile

import checks
import day
from program import Program
from rehearsal import POINTS

MEMBERS = 8
CLERKS = 3
SLOW = 0.1   # seconds within which most calls end
OFTEN = 40   # passages of a point in most calls
START = datetime.datetime.fromisoformat(day.IN_THE_MORNING)
CLAIMS = """SELECT c.subscription_id, c.k, c.status, count(o.id) AS orders FROM occurrences c
            LEFT JOIN orders o ON o.subscription_id = c.subscription_id AND o.occurrence = c.k
            GROUP BY c.subscription_id, c.k"""


def time_of(days):
    return f"{START + datetime.timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def furnish(program):
    day.furnish(program.home)
    catalog = json.loads((program.home / "catalog.json").read_text())
    catalog["stock"] = [{"sku": "TEA-SENCHA", "location": "BER", "available": 1000000}]
    (program.home / "catalog.json").write_text(json.dumps(catalog))
    checks.expect(program.call(["import", "catalog.json"], time_of(0)).status == 0, "import")
    for n in range(MEMBERS):
        wish = day.subscription(f"member-{n}", time_of(0)[:-1], unit="day", every=1)
        (program.home / "wish.json").write_text(json.dumps(wish))
        answer = program.call(["subscribe", "wish.json"], time_of(0))
        checks.expect(answer.status == 0, f"subscribe ended with {answer.status}: {answer.err}")


def insist(program, rng, now):
    """Runs until there is an answer, with two kills on the way; how many there were."""
    kills = 0
    for _ in range(2):
        if rng.random() < 0.3:
            kills += program.kill_after(["run"], now, rng.uniform(0, SLOW)).killed
        else:
            kills += program.kill_at(["run"], now, rng.choice(sorted(POINTS)), rng.randint(1, OFTEN), 0).killed
    answer = program.call(["run"], now)
    checks.expect(answer.status == 0, f"run ended with {answer.status}: {answer.err}")
    return kills


def renew(program, rng, days):
    kills = 0
    with concurrent.futures.ThreadPoolExecutor(CLERKS) as pool:
        for n in range(1, days + 1):
            dice = [random.Random(rng.random()) for _ in range(CLERKS)]
            kills += sum(pool.map(lambda own: insist(program, own, time_of(n)), dice))
    return kills


def look(program, days):
    checks.verified(program, time_of(days))
    claims = checks.query(program, CLAIMS)
    wrong = [claim for claim in claims if claim["status"] != "ordered" or claim["orders"] != 1]
    checks.expect(not wrong, f"not one order each: {wrong}")
    checks.expect(len(claims) == MEMBERS * (days + 1), f"{len(claims)} occurrences of {MEMBERS * (days + 1)}")
    end = program.call(["run"], f"{START + datetime.timedelta(days=days, hours=12):%Y-%m-%dT%H:%M:%SZ}")
    checks.expect(end.status == 0, f"run ended with {end.status}: {end.err}")
    checks.provider_agrees(program, checks.orders_of(program))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=8, metavar="N", help="so many renewals of each subscription")
    parser.add_argument("--seed", type=int, default=1, help="of what chance chooses")
    parser.add_argument("--keep", action="store_true", help="leave the folder behind")
    options = parser.parse_args()
    program = Program(tempfile.mkdtemp(prefix="oms-renewals-"))
    try:
        furnish(program)
        kills = renew(program, random.Random(options.seed), options.days)
        look(program, options.days)
    except checks.Finding as finding:
        print(f"FOUND in {program.home}: {finding}")
        return 1
    print(f"{kills} kills; {MEMBERS} subscriptions, {options.days} renewals of each")
    if not options.keep:
        shutil.rmtree(program.home)
    return 0 if kills else 1


if __name__ == "__main__":
    sys.exit(main())
