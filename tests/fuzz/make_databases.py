#!/usr/bin/env python3
"""Makes the databases of the fuzz corpus `sqlite_file` anew, with the program `oms`: to be run when the schema has changed.

Usage: make_databases.py OMS DIRECTORY. Pages are small, so that a database with a handful of orders is, too.
"""

import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

NOON = "2026-01-01T12:00:00Z"
PAGE = 512
CATALOG = {
    "products": [{"sku": "MUG-BLUE", "name": "Mug, blue", "excluded_regions": ["CH"],
                  "prices": [{"currency": "EUR", "amount": 1999}]}],
    "stock": [{"sku": "MUG-BLUE", "location": "BER", "available": 9},
              {"sku": "MUG-BLUE", "location": "HAM", "available": 3}],
    "customers": [{"id": "C-1", "name": "Ada L"}],
    "tax_rates": [{"country": "DE", "ppm": 190000}],
    "shipping_methods": [{"code": "standard", "currency": "EUR", "amount": 500}],
}


class Shop:
    """A database that the program works on."""

    def __init__(self, oms):
        self.oms = str(pathlib.Path(oms).resolve())
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="oms-seed-"))
        self.db = self.home / "oms.db"
        (self.home / "sandbox.json").write_text("{}")
        (self.home / "catalog.json").write_text(json.dumps(CATALOG))
        self.do("import", "catalog.json")

    def do(self, *words, stdin="", now=NOON):
        done = subprocess.run([self.oms, "--db", str(self.db), "--sandbox", "sandbox.json", "--now", now, "--json", *words],
                              input=stdin, cwd=self.home, text=True, stdout=subprocess.PIPE, check=False)
        if done.returncode > 1:
            raise SystemExit(f"{words}: {done.stdout}")
        return json.loads(done.stdout)

    def place(self, token="tok_ok", quantity=1, **more):
        draft = {"customer": "C-1", "currency": "EUR", "lines": [{"sku": "MUG-BLUE", "quantity": quantity}],
                 "payment": {"method": "card", "token": token}, **more}
        return self.do("place", "-", stdin=json.dumps(draft))["id"]

    def save(self, path):
        """One file, without a log beside it, in small pages."""
        with sqlite3.connect(self.db) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(f"PRAGMA page_size = {PAGE}")
            connection.execute("VACUUM")
            connection.execute("PRAGMA journal_mode = WAL")
        connection.close()
        shutil.copy(self.db, path)
        shutil.rmtree(self.home)


def new_shop(shop):
    del shop


def every_state(shop):
    address = {"name": "Ada L", "line1": "12 Long Street", "city": "Berlin", "country": "DE"}
    for verbs in ([], ["run"], ["run", "ship"], ["ship", "run"], ["ship", "deliver"], ["ship", "deliver", "return"]):
        order = shop.place(shipping_address=address, shipping_method="standard")
        for verb in verbs:
            shop.do(*(["run"] if verb == "run" else [verb, order]))
    shop.do("cancel", shop.place(quantity=2))


def waiting(shop):
    for token in ("tok_declined", "tok_insufficient_funds", "tok_3ds", "tok_unavailable", "tok_unknown_9"):
        shop.place(token, idempotency_key=f"key-{token}", reference=f"ref-{token}")


def newer_schema(shop):
    with sqlite3.connect(shop.db) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def another_program(shop):
    with sqlite3.connect(shop.db) as connection:
        connection.execute("PRAGMA application_id = 1")
    connection.close()


def main(oms, directory):
    directory = pathlib.Path(directory)
    for story in (new_shop, every_state, waiting, newer_schema, another_program):
        shop = Shop(oms)
        story(shop)
        shop.save(directory / story.__name__.replace("_", "-"))
    whole = (directory / "every-state").read_bytes()
    (directory / "cut-short").write_bytes(whole[:len(whole) * 2 // 3 // PAGE * PAGE + 100])
    (directory / "no-database").write_text("These are not the bytes you are looking for.\n")
    (directory / "no-bytes").write_bytes(b"")


if __name__ == "__main__":
    main(*sys.argv[1:])
