"""Keeps signal handlers out of callbacks. Python runs a handler when a function is entered; if it raised (as Ctrl-C does) at the entry of a callback, the
callback would end before its first line, and the library would take a random number for its answer: money held that is not."""

from __future__ import annotations

import _signal  # type: ignore[import]  # what `signal` is made of: without its enums, looking at 64 handlers takes 5 µs instead of 300
import contextlib
import signal
import threading
from typing import Any, Iterator

_NUMBERS = tuple(map(int, signal.valid_signals()))


def _put_off() -> contextlib.ExitStack:
    """From here on signals are noted. Closing the stack puts the handlers back, then runs them for what was noted."""
    noted: list[int] = []
    stack = contextlib.ExitStack()
    stack.callback(_raise_all, noted)

    def note(number: int, frame: Any) -> None:
        noted.append(number)

    try:
        for number in _NUMBERS:
            handler = _signal.getsignal(number)
            if callable(handler):
                stack.callback(_signal.signal, number, handler)
                _signal.signal(number, note)
    except BaseException:
        stack.close()
        raise
    return stack


def _raise_all(noted: list[int]) -> None:
    with contextlib.ExitStack() as stack:  # the first may raise; the others are to be heard too
        for number in noted:
            stack.callback(signal.raise_signal, number)


@contextlib.contextmanager
def put_off() -> Iterator[None]:
    """Signals that arrive inside come behind it. Only the main thread gets any."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with _put_off():
        yield
