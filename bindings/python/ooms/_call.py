"""Calling the library: results become exceptions, documents become Python values, and what was handed out is freed at once. Knows nothing of engines."""

from __future__ import annotations

import json
from ctypes import byref, c_void_p, string_at
from typing import Any, Callable

from ._library import lib
from .errors import error_of, take_error


class Owned:
    """A pointer of ours that is freed with this object."""

    def __init__(self, free: Callable[[c_void_p], None]) -> None:
        self.pointer = c_void_p()
        self._free = free

    def __del__(self) -> None:
        self._free(self.pointer)


def check(code: int) -> None:
    """For functions that say no more than a code."""
    if code != 0:
        raise error_of(code)


def call(function: Any, *arguments: Any) -> None:
    """For functions whose last parameter is an error."""
    error = c_void_p()
    code = function(*arguments, byref(error))
    if code != 0:
        raise take_error(code, error)


def take_document(text: c_void_p) -> Any:
    """What a JSON text of the library says; the text is freed."""
    try:
        return json.loads(string_at(text))
    finally:
        lib.oms_free(text)


def call_for_document(function: Any, *arguments: Any) -> Any:
    text = c_void_p()
    call(function, *arguments, byref(text))
    return take_document(text)


def take_text(text: c_void_p) -> str:
    """A text of the library, which is freed."""
    try:
        return string_at(text).decode()
    finally:
        lib.oms_free(text)


def order_document(snapshot: Any) -> Any:
    """An order whole, in one call. The snapshot stays its owner's."""
    text = c_void_p()
    check(lib.oms_order_json(snapshot, byref(text)))
    return take_document(text)
