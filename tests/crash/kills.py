#!/usr/bin/env python3
"""Kills the program at named points and at random moments of a shop's day, restarts it, and looks whether all is as promised: every invariant holds, what was
acknowledged is there, the clerk's second call does no harm, the provider did everything once, nothing is stuck, and in the end each order is as it would have
been. Half of the kills are losses of power; after some the second call is killed too, or the customer cancels. A finding is printed with the words that show it
again."""
import argparse
import collections
import concurrent.futures
import dataclasses
import functools
import os
import pathlib
import random
import shutil
import sys
import tempfile

import checks
from program import Program
from rehearsal import POINTS, rehearse
from restart import restart

AFTERWARDS = ("again", "again", "again", "kill", "cancel")


@dataclasses.dataclass(frozen=True)
class Kill:
    """Where: at the n-th passage of a point in a step, or (at no point) after so many seconds; with a seed in `power` that is lost as well. Then the same is
    called again, or called and killed after `moment` seconds, or cancelled."""
    step: int
    point: str
    passage: float
    power: int
    then: str
    moment: float

    def __str__(self):
        return ":".join(str(field) for field in dataclasses.astuple(self))


def parse_kill(text):
    step, point, passage, power, then, moment = text.split(":")
    return Kill(int(step), point, int(passage) if point else float(passage), int(power), then, float(moment))


def afresh(scene, folder):
    shutil.rmtree(folder, ignore_errors=True)
    return Program(shutil.copytree(scene.before, folder))


def strike(scene, kill, folder):
    """Kills; a passage that this run does not come to is looked for earlier, for a page or a row more or less is chance."""
    program = afresh(scene, folder)
    if not kill.point:
        answer = program.kill_after(scene.words, scene.step.now, kill.passage)
        if kill.power:
            program.forget_memory()
        return program, answer
    passage = kill.passage
    answer = program.kill_at(scene.words, scene.step.now, kill.point, passage, kill.power)
    while not answer.killed:
        checks.expect(passage > 1, f"{kill.point} is not passed")
        passage -= 1 + passage // 8
        program = afresh(scene, folder)
        answer = program.kill_at(scene.words, scene.step.now, kill.point, passage, kill.power)
    return program, answer


def kill_and_look(scenes, home, kill):
    """One kill and all that follows: (the kill, whether the program was still alive then, the finding or None)."""
    scene = scenes[kill.step]
    folder = pathlib.Path(tempfile.mkdtemp(dir=home))
    try:
        program, answer = strike(scene, kill, folder)
        restart(program, scene, kill, answer.orders)
    except Exception as finding:  # also what a check trips over is one
        return kill, True, f"{finding!r} in {folder}"
    shutil.rmtree(folder)
    return kill, answer.killed, None


def choose_rest(scene, i, rng):
    """Power is lost every other time; and what happens afterwards."""
    power = rng.randrange(1, 2**31) if i % 2 else 0
    return power, rng.choice(AFTERWARDS), round(rng.uniform(0, scene.seconds), 5)


def plan_points(scenes, each, rng):
    """Each point so often, in each step that passes it, at passages that chance chooses."""
    for point in sorted(POINTS):
        steps = [i for i, scene in enumerate(scenes) if point in scene.points]
        rng.shuffle(steps)
        for i in range(each):
            step = steps[i % len(steps)]
            passage = rng.randint(1, scenes[step].points[point])
            yield Kill(step, point, passage, *choose_rest(scenes[step], i, rng))


def plan_moments(scenes, n, rng):
    for i in range(n):
        step = rng.randrange(len(scenes))
        yield Kill(step, "", round(rng.uniform(0, scenes[step].seconds), 5), *choose_rest(scenes[step], i, rng))


def plan(scenes, options):
    rng = random.Random(options.seed)
    if options.only:
        return [parse_kill(text) for text in options.only]
    if not options.kills:
        return [*plan_points(scenes, options.each, rng), *plan_moments(scenes, options.moments, rng)]
    each = options.kills // 2 // len(POINTS)
    return [*plan_points(scenes, each, rng), *plan_moments(scenes, options.kills - each * len(POINTS), rng)]


def read_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=20, metavar="N", help="kills at each named point")
    parser.add_argument("--moments", type=int, default=60, metavar="N", help="kills at random moments")
    parser.add_argument("--kills", type=int, metavar="N", help="so many instead, half of them at named points")
    parser.add_argument("--seed", type=int, default=1, help="of what chance chooses")
    parser.add_argument("--only", action="append", metavar="KILL", help="this one, as a finding names it")
    parser.add_argument("--keep", action="store_true", help="leave the folders of findings behind")
    return parser.parse_args()


def strike_all(scenes, home, kills):
    """The report's figures: kills by point, those that came too late, findings."""
    struck, late, findings = collections.Counter(), 0, 0
    with concurrent.futures.ThreadPoolExecutor(2 * os.cpu_count()) as pool:
        for kill, alive, finding in pool.map(functools.partial(kill_and_look, scenes, home), kills):
            struck[kill.point or "any moment"] += alive
            late += not alive
            findings += finding is not None
            if finding:
                print(f"FOUND --only {kill} ({scenes[kill.step].step.name}): {finding}", flush=True)
    return struck, late, findings


def main():
    options = read_options()
    home = pathlib.Path(tempfile.mkdtemp(prefix="oms-crash-"))
    scenes = rehearse(home)
    struck, late, findings = strike_all(scenes, home, plan(scenes, options))
    for point, n in sorted(struck.items()):
        print(f"{n:6} {point}")
    print(f"{sum(struck.values())} kills in {len(scenes)} calls, {late} more came after the end; {findings} findings")
    if not (options.keep and findings):
        shutil.rmtree(home)
    return 1 if findings or not struck else 0


if __name__ == "__main__":
    sys.exit(main())
