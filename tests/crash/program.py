"""The program in one folder: called as users call it, or killed on the way. Knows nothing of what its verbs mean."""
import json
import os
import pathlib
import signal
import subprocess

OMS = os.path.abspath(os.environ.get("OMS_BIN", "build/examples/oms/oms"))
POINTS = os.path.abspath(os.environ.get("OMS_KILL_POINTS", "build/tests/crash/libkill-points.so"))
KEPT = ("PATH", "LD_LIBRARY_PATH")
TIMEOUT = 120


class Answer:
    """What one call said, up to where it was killed."""

    def __init__(self, process, out, err):
        self.killed = process.returncode == -signal.SIGKILL
        self.status = process.returncode
        self.err = err.decode(errors="replace")
        self.lines = [json.loads(line) for line in out.split(b"\n")[:-1]]

    @property
    def orders(self):
        """The orders that it acknowledged: a line is whole or it is none."""
        return [line for line in self.lines if "version" in line and "total" in line]


class Program:
    """The program, its database and its provider's log in a folder."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        self.log = self.home / "effects.jsonl"
        self.tally = self.home / "tally"

    def start(self, words, now, **environment):
        command = [OMS, *words, "--db", "oms.db", "--sandbox", "sandbox.json", "--now", now, "--json"]
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return subprocess.Popen(command, cwd=self.home, env={**kept, **environment}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def call(self, words, now, **environment):
        with self.start(words, now, **environment) as process:
            return Answer(process, *process.communicate(timeout=TIMEOUT))

    def count(self, words, now):
        """Calls it unharmed; says also how often it passed each point."""
        self.tally.unlink(missing_ok=True)
        answer = self.call(words, now, LD_PRELOAD=POINTS, OMS_KILL_TALLY=str(self.tally))
        counts = (line.split() for line in self.tally.read_text().splitlines())
        return answer, {point: int(passages) for point, passages in counts}

    def kill_at(self, words, now, point, passage, power):
        """Calls it and kills it at the n-th passage of a point; `power`, a seed other than 0, makes that a loss of power."""
        environment = {"LD_PRELOAD": POINTS, "OMS_KILL_POINT": point, "OMS_KILL_AT": str(passage)}
        if power:
            environment["OMS_KILL_POWER"] = str(power)
        answer = self.call(words, now, **environment)
        if answer.killed and power:
            self.forget_memory()
        return answer

    def kill_after(self, words, now, seconds):
        with self.start(words, now) as process:
            try:
                output = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                output = process.communicate(timeout=TIMEOUT)
            return Answer(process, *output)

    def forget_memory(self):
        """What processes share of a database in memory is gone when the machine was off."""
        (self.home / "oms.db-shm").unlink(missing_ok=True)
