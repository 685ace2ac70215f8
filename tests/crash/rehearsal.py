"""The day without a kill: each of its calls with the folder it begins with, the points it passes and what it leads to, to compare with."""
import dataclasses
import pathlib
import shutil
import time

import checks
import day
from program import Program

AROUND = ("attach", "read", "commit", "authorize", "capture", "void", "refund", "query", "create_shipment",
          "void_shipment", "address", "send", "inbox", "database.write", "database.sync", "database.close", "provider.write", "answer")
POINTS = {f"{name}.{side}" for name in AROUND for side in ("before", "after")} | {
    "read.row", "database.write.torn", "provider.write.torn"}


@dataclasses.dataclass
class Scene:
    """One call as it goes unharmed."""
    step: day.Step
    words: list
    before: pathlib.Path
    points: dict       # by name, how often it is passed
    seconds: float
    references: list   # of the orders that are there afterwards
    outcome: dict      # what they are in the end


def copy_of(folder, name):
    return Program(shutil.copytree(folder, folder.parent / name))


def live_on(program, now):
    """Time goes by, and whoever is due is served."""
    answer = program.call(["run", "--until", day.IN_THE_END], now)
    checks.expect(answer.status == 0, f"run --until ended with {answer.status}: {answer.err}")


def now_and_in_the_end(program, now, name):
    """The references of orders that are there, and what becomes of these and of others that are made by then."""
    rest = copy_of(program.home, name)
    references = sorted(order["reference"] for order in checks.orders_of(rest).values())
    live_on(rest, now)
    return references, checks.outcome(checks.orders_of(rest))


def rehearse(home):
    """Each step from a folder that is kept: scene after scene."""
    scenes, known = [], {}
    program = Program(home / "day-0")
    program.home.mkdir()
    day.furnish(program.home)
    for i, step in enumerate(day.DAY):
        words = day.words_of(step, known)
        day.hear_of_bank(program.home, known)
        before, program = program.home, copy_of(program.home, f"day-{i + 1}")
        begin = time.monotonic()
        answer, points = program.count(words, step.now)
        seconds = time.monotonic() - begin
        checks.expect(answer.status in (0, 1), f"{step.name} ended with {answer.status}: {answer.err}")
        known.update({order["reference"]: order for order in answer.orders})
        references, outcome = now_and_in_the_end(program, step.now, f"end-{i}")
        scenes.append(Scene(step, words, before, points, seconds, references, outcome))
    missed = POINTS - {point for scene in scenes for point in scene.points}
    checks.expect(not missed, f"the day does not come past {sorted(missed)}")
    return scenes
