"""The pointer of an open engine, and who is using it: so that it is not closed under a call, not used after it was closed, and not used by a child that was
forked. Calls nothing but oms_engine_close and what refuses it."""

from __future__ import annotations

import contextlib
import os
import threading
import warnings
from ctypes import c_void_p
from sys import is_finalizing
from typing import Any, Iterator

from . import _signals
from ._library import lib
from .errors import CODES, Closed, Forked, Reentrant


class Handle:
    """`keep` is what the engine calls back: it lives as long as the engine does."""

    def __init__(self, pointer: c_void_p, keep: list[Any]) -> None:
        self.keep = keep
        self._pointer: c_void_p | None = pointer
        self._process = os.getpid()
        self._changed = threading.Condition()
        self._calls = 0
        self._closing = False
        self._mine = threading.local()  # .depth: how many calls of this thread are under way, one in a callback of another

    @contextlib.contextmanager
    def use(self) -> Iterator[c_void_p]:
        """The pointer, for one call."""
        pointer = self._enter()
        try:
            with _signals.put_off():
                yield pointer
        finally:
            self._leave()

    def _enter(self) -> c_void_p:
        if os.getpid() != self._process:
            raise Forked(CODES[Forked], "the engine was opened by another process; a child opens its own")
        depth = getattr(self._mine, "depth", 0)
        with self._changed:
            if self._pointer is None or (self._closing and depth == 0):
                raise Closed("the engine is closed")
            self._calls += 1
        self._mine.depth = depth + 1
        return self._pointer

    def _leave(self) -> None:
        self._mine.depth -= 1
        with self._changed:
            self._calls -= 1
            self._changed.notify_all()

    def refuse_callback(self, what: str) -> None:
        """Before waiting for other calls: one of them may wait for the callback that runs on this thread."""
        with self._changed:
            if self._pointer is not None and lib.oms_engine_in_callback(self._pointer):
                raise Reentrant(CODES[Reentrant], f"a callback of the engine may not {what}")

    def close(self) -> None:
        """Waits for calls of other threads; a second time it does nothing. In a forked child the engine is only forgotten."""
        if os.getpid() != self._process:
            self._pointer = None
            return
        self.refuse_callback("close it")
        with self._changed:
            self._closing = True
            self._changed.wait_for(lambda: self._calls == 0)
            pointer, self._pointer = self._pointer, None
        lib.oms_engine_close(pointer)
        self.keep = []

    def __del__(self) -> None:
        # When Python itself ends, what the engine would call back may be gone; the file is as after a crash, which loses nothing.
        if self._pointer is not None and not is_finalizing():
            warnings.warn("an engine was not closed", ResourceWarning, stacklevel=2, source=self)
            self.close()
