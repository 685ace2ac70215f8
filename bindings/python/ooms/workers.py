"""Threads of the library that do what is due, for programs without a loop."""

from __future__ import annotations

import contextlib
import os
import threading
from ctypes import byref, c_int64, c_void_p
from types import TracebackType
from typing import Iterator, SupportsIndex

from ._call import call
from ._handle import Handle
from ._library import lib
from ._values import int64
from .errors import CODES, Closed, Forked

_MOST = 2**31 - 1  # what the library is asked for at most; it has a limit of its own, far below


class Workers:
    """Made by Engine.workers(). Ended by stop(), by leaving its `with`, or with the engine."""

    def __init__(self, handle: Handle, pointer: c_void_p) -> None:
        self._handle = handle
        self._pointer: c_void_p | None = pointer
        self._process = os.getpid()
        self._changed = threading.Condition()
        self._calls = 0

    def wait(self) -> int:
        """Waits until nothing is due and nobody is busy; how many steps these workers have done."""
        done = c_int64()
        with self._handle.use(), self._use() as pointer:
            call(lib.oms_workers_wait, pointer, byref(done))
        return done.value

    def wake(self) -> None:
        """Looks at once: when a clock was set, or another process has stored work."""
        with self._use() as pointer:
            lib.oms_workers_wake(pointer)

    def stop(self) -> None:
        """Each finishes the step it is at; what is still due stays in the database. Waits for calls of other threads; a second time it does nothing."""
        self._check_process()
        self._handle.refuse_callback("stop its workers")
        with self._changed:
            self._changed.wait_for(lambda: self._calls == 0)
            pointer, self._pointer = self._pointer, None
        if pointer is None:
            return
        try:
            call(lib.oms_workers_stop, pointer)
        except BaseException:
            self._pointer = pointer
            raise

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @contextlib.contextmanager
    def _use(self) -> Iterator[c_void_p]:
        self._check_process()
        with self._changed:
            if self._pointer is None:
                raise Closed("the workers were stopped")
            pointer = self._pointer
            self._calls += 1
        try:
            yield pointer
        finally:
            with self._changed:
                self._calls -= 1
                self._changed.notify_all()

    def _check_process(self) -> None:
        if os.getpid() != self._process:
            raise Forked(CODES[Forked], "the workers are another process's")


def start_workers(handle: Handle, n: SupportsIndex) -> Workers:
    pointer = c_void_p()
    with handle.use() as engine:
        call(lib.oms_workers_start, engine, max(0, min(int64("n", n), _MOST)), byref(pointer))
    return Workers(handle, pointer)
