#!/usr/bin/env python3
"""A great many rows: all are stored, in memory that does not grow with them. Quickly with a few thousand; scripts/nightly has a million. Usage: many_rows.py
[ROWS]; prints rows per second and the most memory that a call took."""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

OMS = os.path.abspath(os.environ.get("OMS_BIN", "build/examples/oms/oms"))
FEW = 10000
MORE_MEMORY = 32 * 1024  # KiB: caches of the store that fill up


def products(file, n):
    file.write("sku,name,tax_class,currency,price\n")
    for i in range(n):
        file.write(f'SKU-{i:07d},"Thing, number {i}",standard,EUR,{i % 5000 + 1}\n')


def stock(file, n):
    file.write("sku,location,available\n")
    for i in range(n):
        file.write(f"SKU-{i:07d},BER,1000\n")


def prices(file, n):
    file.write('{"products": [\n')
    for i in range(n):
        file.write(json.dumps({"sku": f"SKU-{i:07d}", "prices": [{"currency": "GBP", "amount": i % 4000 + 1}]}) + (",\n" if i < n - 1 else "]}\n"))


def orders(file, n):
    for i in range(n):
        file.write(json.dumps({"reference": f"r-{i}", "currency": "EUR", "lines": [{"sku": f"SKU-{i:07d}", "quantity": 1}]}) + "\n")


FILES = (("products.csv", products), ("stock.csv", stock), ("prices.json", prices), ("orders.jsonl", orders))


def import_file(home, name, n):
    """KiB of memory; prints what it cost."""
    begin = time.monotonic()
    process = subprocess.Popen([OMS, "import", name, "--id", name, "--json"], cwd=home, stdout=subprocess.PIPE)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    done = json.loads(out)
    assert process.returncode == 0 and done["rows"] == n, (name, process.returncode, done)
    took = time.monotonic() - begin
    print(f"{name:14} {n:9,} rows {took:8.1f} s {n / took:10,.0f} rows/s {usage.ru_maxrss / 1024:7.1f} MiB")
    return usage.ru_maxrss


def measure(n):
    """The most memory of each file's import."""
    with tempfile.TemporaryDirectory(prefix="oms-rows-") as folder:
        home = pathlib.Path(folder)
        most = {}
        for name, write in FILES:
            with open(home / name, "w") as file:
                write(file, n)
            most[name] = import_file(home, name, n)
            (home / name).unlink()
        return most


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    many = int(sys.argv[1]) if sys.argv[1:] else 20000
    few = measure(FEW if many > FEW else 1000)
    most = measure(many)
    for name, memory in most.items():
        assert memory < few[name] + MORE_MEMORY, f"{name}: {memory} KiB for {many} rows, {few[name]} for {FEW}"
    return 0


if __name__ == "__main__":
    sys.exit(main())
