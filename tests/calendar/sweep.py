#!/usr/bin/env python3
"""Compares occurrences of schedules with Python's own reading of the system's time zones: every zone, ten years, daily, weekly and monthly, at nine in the morning
and at each time of day at which the zone changes its clock. `--every N` takes every N-th zone."""
import argparse
import calendar
import datetime
import subprocess
import sys
import zoneinfo

UTC = datetime.timezone.utc
FIRST, YEARS = datetime.datetime(2025, 1, 31), 10
LAST = FIRST.replace(year=FIRST.year + YEARS)
DAY, WEEK, MONTH = 1, 2, 3  # OMS_UNIT_…
COUNTS = {DAY: 365 * YEARS, WEEK: 52 * YEARS, MONTH: 12 * YEARS}
STEP = datetime.timedelta(days=1)


def offset(zone, instant):
    return instant.replace(tzinfo=UTC).astimezone(zone).utcoffset()


def changes(zone):
    """The instants at which the offset changes, to the minute, with the offset before."""
    at = FIRST
    while at < LAST:
        before, after = offset(zone, at), offset(zone, at + STEP)
        if before != after:
            low, high = at, at + STEP
            while high - low > datetime.timedelta(minutes=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
            yield high, before, after
        at += STEP


def times_of_day(zone):
    """Nine o'clock, and the middle of each span of local time that a change skips or doubles."""
    found = {(9, 0): FIRST}
    for at, before, after in changes(zone):
        local = at + (before + after) / 2
        found.setdefault((local.hour, local.minute), local)
    return found


def expected_local(start, unit, k):
    if unit != MONTH:
        return start + datetime.timedelta(days=k * (7 if unit == WEEK else 1))
    month = start.month - 1 + k
    year, month = start.year + month // 12, month % 12 + 1
    return start.replace(year=year, month=month, day=min(start.day, calendar.monthrange(year, month)[1]))


def expected(zone, start, unit, count):
    """In a gap Python's first reading has the offset before it, and of a doubled time it is the earlier: the library's rules."""
    locals_ = [expected_local(start, unit, k) for k in range(count)]
    return [round(local.replace(tzinfo=zone).timestamp() * 1000) for local in locals_]


def schedules(zone):
    for (hour, minute), change in times_of_day(zone).items():
        for unit, count in COUNTS.items():
            start = FIRST if unit == DAY else change  # weekly on the day of the change, monthly on its date
            start = start.replace(year=FIRST.year, day=min(start.day, 28) if start.month == 2 else start.day, hour=hour, minute=minute, second=0, microsecond=0)
            if unit == WEEK:
                start += datetime.timedelta(days=(change.weekday() - start.weekday()) % 7)
            yield start, unit, count


def ask(program, names):
    plans = [(name, *plan) for name in names for plan in schedules(zoneinfo.ZoneInfo(name))]
    lines = [f"{name} {start.year} {start.month} {start.day} {start.hour} {start.minute} {unit} 1 {count}" for name, start, unit, count in plans]
    answer = subprocess.run([program], input="\n".join(lines), capture_output=True, text=True, check=True)
    return zip(plans, answer.stdout.splitlines())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--every", type=int, default=1)
    arguments = parser.parse_args()
    names = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})[:: arguments.every]
    wrong = occurrences = asked = 0
    for (name, start, unit, count), line in ask(arguments.program, names):
        got = [int(word) for word in line.split()]
        want = expected(zoneinfo.ZoneInfo(name), start, unit, count)
        asked += 1
        occurrences += len(got)
        if got != want:
            k = next(k for k in range(count) if k >= len(got) or got[k] != want[k])
            print(f"{name}: from {start}, unit {unit}, k = {k}: {got[k] if k < len(got) else None} is not {want[k]}")
            wrong += 1
        elif any(b <= a for a, b in zip(got, got[1:])):
            print(f"{name}: from {start}, unit {unit}: an occurrence is not later than the one before it")
            wrong += 1
    print(f"{len(names)} zones, {asked} schedules, {occurrences} occurrences, {wrong} schedules wrong")
    return 1 if wrong or not occurrences else 0


if __name__ == "__main__":
    sys.exit(main())
