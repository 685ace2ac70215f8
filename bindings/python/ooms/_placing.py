"""Placing, and taking over what comes back: a snapshot is read whole and freed at once."""

from __future__ import annotations

import contextlib
from ctypes import byref, c_void_p
from typing import Any, Sequence, Union

from . import _abi
from ._call import call, check, order_document, take_document
from ._handle import Handle
from ._library import lib
from .draft import Draft
from .errors import Error, take_error
from .records import Order, PriceStep, read, read_order

Placed = Union[Order, Error]

_NO_DRIVE = 1  # OMS_PLACE_NO_DRIVE


def take_order(function: Any, *arguments: Any) -> Order:
    """The order that a function hands out before its error."""
    snapshot = c_void_p()
    call(function, *arguments, byref(snapshot))
    return _read_and_free(snapshot)


def take_order_or_none(function: Any, *arguments: Any) -> Order | None:
    snapshot = c_void_p()
    call(function, *arguments, byref(snapshot))
    return _read_and_free(snapshot) if snapshot else None


def _read_and_free(snapshot: c_void_p) -> Order:
    try:
        return read_order(order_document(snapshot))
    finally:
        lib.oms_order_free(snapshot)


def take_price_steps(function: Any, *arguments: Any) -> tuple[PriceStep, ...]:
    """How the price of the order came about that a function hands out before its error."""
    snapshot, text = c_void_p(), c_void_p()
    call(function, *arguments, byref(snapshot))
    try:
        check(lib.oms_order_price_explain_json(snapshot, byref(text)))
    finally:
        lib.oms_order_free(snapshot)
    document = take_document(text)
    return tuple(read(PriceStep, step, document["currency"]) for step in document["steps"])


def place(handle: Handle, draft: Draft, drive: bool) -> Order:
    with handle.use() as engine, draft.held() as wanted:
        return take_order(lib.oms_order_place, engine, wanted, 0 if drive else _NO_DRIVE)


def _hold_all(stack: contextlib.ExitStack, drafts: Sequence[Draft]) -> Any:
    """Each draft once, and everywhere in the same order, so that two threads with the same drafts do not wait for each other."""
    held = {key: stack.enter_context(draft.held()) for key, draft in sorted({id(draft): draft for draft in drafts}.items())}
    return (c_void_p * len(drafts))(*[held[id(draft)] for draft in drafts])


def _taken(result: _abi.PlaceResult) -> Placed:
    if result.order:
        return _read_and_free(c_void_p(result.order))
    return take_error(result.code, c_void_p(result.error))


def place_many(handle: Handle, drafts: Sequence[Draft], drive: bool) -> tuple[Placed, ...]:
    results = (_abi.PlaceResult * len(drafts))()
    with handle.use() as engine, contextlib.ExitStack() as stack:
        wanted = _hold_all(stack, drafts)
        call(lib.oms_order_place_many, engine, wanted, len(drafts), 0 if drive else _NO_DRIVE, results)
    return tuple(_taken(result) for result in results)
