#!/usr/bin/env python3
"""Lists and reports over a great many orders: a database is made of copies of a few orders that were really placed, a year of them, and each question is put
to it with the seconds of CPU that it may take. Usage: million.py OMS [--orders N] [--db FILE], with a database that is kept when it is named."""
import argparse
import json
import pathlib
import resource
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

DATA = pathlib.Path(__file__).resolve().parents[2] / "examples" / "data"
BEGIN, YEAR = 1_735_689_600_000, 365 * 86_400_000  # 2025
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# In the order in which they are copied; what stands before the colon decides how often.
KINDS = ["delivered"] * 16 + ["cancelled", "cancelled", "returned", "open"]
OPEN = ["processing", "confirmed", "declined", "shipped"] + ["delivered"] * 46


class Shop:
    def __init__(self, program, path):
        self.program, self.path = program, path
        self.at = BEGIN - 86_400_000

    def oms(self, *words, stdin=b"", now=None):
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime((now or self.at) / 1000))
        done = subprocess.run([self.program, "--db", self.path, "--now", at, *words], input=stdin, stdout=subprocess.PIPE, check=True)
        return done.stdout

    def place(self, n, kind):
        self.at += 1000
        draft = {
            "customer": "C-1" if n == 7 else None,
            "currency": "EUR",
            "channel": "web" if n % 2 else "shop",
            "lines": [{"sku": sku, "quantity": 1} for sku in (("TEAPOT-1L",) if n == 5 else ("MUG-RED", "BOWL-15")[: 1 + n % 2])],
            "shipping_address": {"name": "A", "line1": "1 Street", "city": "Town", "postcode": "10115", "country": "DE" if n % 3 else "FR"},
            "shipping_method": "standard",
            "payment": {"method": "card", "token": "tok_declined" if kind == "declined" else "tok_ok"},
        }
        order = json.loads(self.oms("place", "-", "--json", stdin=json.dumps(draft).encode()))["id"]
        steps = {"shipped": ["ship"], "delivered": ["ship", "deliver"], "returned": ["ship", "deliver", "return"], "cancelled": ["cancel"]}
        for step in steps.get(kind, []):
            self.oms(step, order)
        if kind == "processing":
            self.oms("run")
        return order


def make_id(ms, n):
    return struct.pack(">QQ", (ms << 16) | 0x7000, 0x8000_0000_0000_0000 | n)


def number_of(ms, n):
    value = ms << 18 | n & 0x3FFFF
    text = "".join(CROCKFORD[value >> 5 * (11 - i) & 31] for i in range(12))
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def columns_of(db, table):
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


# What of a copied row is another: of its order, and of its time.
OTHER = {"number": "number_of(o.at, o.n)", "reference": "NULL", "position": "NULL", "commit_id": "make_id(o.at, o.n)"}
TIMES = {"created_at", "updated_at", "at", "opened_at", "open_since", "closed_at", "dispatched_at", "delivered_at", "booked_at", "payment_created_at"}
TABLES = [("orders", "id"), ("order_lines", "order_id"), ("order_taxes", "order_id"), ("later_payments", "order_id"), ("shipments", "order_id"),
          ("order_problems", "order_id"), ("jobs", "order_id"), ("events", "order_id"), ("movements", "order_id")]


def copy_table(db, table, key):
    values = []
    for column in columns_of(db, table):
        if column == key:
            values.append("make_id(o.at, o.n)")
        elif table == "movements" and column == "id":
            values.append("make_id(o.at + 1 + (t.at - o.placed), o.n + t.rowid_)")
        elif column in OTHER:
            values.append(OTHER[column])
        elif column in TIMES:
            values.append(f"t.{column} - o.placed + o.at")
        else:
            values.append(f"t.{column}")
    rank = "row_number() OVER (ORDER BY id)" if table == "movements" else "0"
    db.execute(f"CREATE TEMP TABLE t AS SELECT *, {rank} AS rowid_ FROM {table} WHERE {key} IN (SELECT id FROM template)")
    db.execute(f"CREATE INDEX temp.t_key ON t ({key})")
    order = " ORDER BY t.sku, t.location, o.at, o.n" if table == "movements" else " ORDER BY o.at, o.n"
    db.execute(f"INSERT INTO {table} SELECT {', '.join(values)} FROM o JOIN t ON t.{key} = o.template" + order)
    db.execute("DROP TABLE t")


def fill(shop, orders):
    shop.oms("import", str(DATA / "catalog.json"))
    templates = [(shop.place(n, kind), kind) for n, kind in enumerate(KINDS)]
    opens = {kind: shop.place(19, kind) for kind in dict.fromkeys(OPEN)}
    db = sqlite3.connect(shop.path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000", "temp_store = MEMORY"):
        db.execute(f"PRAGMA {pragma}")
    db.create_function("make_id", 2, make_id, deterministic=True)
    db.create_function("number_of", 2, number_of, deterministic=True)
    db.execute("CREATE TEMP TABLE template (id BLOB PRIMARY KEY)")
    placed = dict(db.execute("SELECT lower(hex(id)), created_at FROM orders"))
    blob = lambda text: bytes.fromhex(text.replace("-", ""))
    db.executemany("INSERT INTO template VALUES (?)", [(blob(id),) for id in [*(id for id, _ in templates), *opens.values()]])
    db.execute("CREATE TEMP TABLE o (n INTEGER PRIMARY KEY, template BLOB, placed INTEGER, at INTEGER)")

    def copies():
        for n in range(orders):
            id, kind = templates[n % len(KINDS)]
            if kind == "open":
                id = opens[OPEN[n // len(KINDS) % len(OPEN)]]
            yield n, blob(id), placed[id.replace("-", "")], BEGIN + n * YEAR // orders

    db.execute("BEGIN")
    db.executemany("INSERT INTO o VALUES (?, ?, ?, ?)", copies())
    for table, key in TABLES:
        copy_table(db, table, key)
    db.execute("COMMIT")
    db.close()


# A question, and the seconds of CPU that it may take.
QUESTIONS = [
    (["list"], 1),
    (["list", "--limit", "1000"], 2),
    (["list", "--oldest-first"], 1),
    (["list", "--since", "2025-06-01T00:00:00Z", "--until", "2025-06-02T00:00:00Z"], 1),
    (["list", "--state", "confirmed"], 1),
    (["list", "--state", "returned", "--oldest-first"], 1),
    (["list", "--customer", "C-1"], 1),
    (["list", "--customer", "C-1", "--country", "FR"], 5),
    (["list", "--sku", "MUG-RED"], 1),
    (["list", "--sku", "TEAPOT-1L", "--until", "2025-03-01T00:00:00Z"], 1),
    (["list", "--sku", "TEAPOT-1L", "--oldest-first", "--state", "delivered"], 1),
    (["list", "--problem", "ORD-2001"], 1),
    (["list", "--hold", "any"], 1),
    (["list", "--fulfilment", "booked"], 1),
    (["list", "--payment", "declined"], 2),
    (["list", "--payment", "captured"], 1),
    (["list", "--returns", "returned"], 1),
    (["list", "--updated-since", "2025-12-31T00:00:00Z"], 1),
    (["list", "--number", "{number}"], 1),
    (["list", "--channel", "nowhere", "--json"], 2),
    (["report", "sales", "--since", "2025-12-01T00:00:00Z", "--until", "2025-12-02T00:00:00Z"], 1),
    (["report", "sales", "--since", "2025-12-01T00:00:00Z"], 5),
    (["report", "sales", "--by", "country"], 30),
    (["report", "sales", "--by", "sku"], 30),
    (["report", "funnel"], 20),
    (["report", "stock"], 1),
]


def used():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def ask(shop, words, most, number):
    words = [word.format(number=number) for word in words]
    began, before = time.monotonic(), used()
    said = shop.oms(*words, now=BEGIN + YEAR).decode()
    took = used() - before
    print(f"{took:8.2f} s of CPU {time.monotonic() - began:8.2f} s {len(said.splitlines()):5} lines  oms {' '.join(words)}", flush=True)
    return took <= most


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--db")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="oms-million-") as home:
        shop = Shop(options.program, options.db or f"{home}/million.db")
        if not pathlib.Path(shop.path).exists():
            began = time.monotonic()
            fill(shop, options.orders)
            print(f"{time.monotonic() - began:8.2f} s  to make {options.orders} orders", flush=True)
        number = number_of(BEGIN + YEAR // 2, 0)[:6]
        slow = [words for words, most in QUESTIONS if not ask(shop, words, most, number)]
    for words in slow:
        print(f"too slow: oms {' '.join(words)}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
