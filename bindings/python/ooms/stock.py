"""The stock of a shop: units per SKU and location in four buckets, and the ledger of every movement. Orders move units by themselves."""

from __future__ import annotations

import enum
from typing import Any

from . import _abi
from ._bridges import id_text
from ._call import call, call_for_document
from ._handle import Handle
from ._library import lib
from ._values import int64, text_of, time_of, utf8
from .records import Movement, StockLevel, read


class Bucket(enum.IntEnum):
    """Between which units can be moved by hand."""

    AVAILABLE = 0
    ON_HOLD = 1
    DAMAGED = 2


def _movement(told: Any) -> Movement:
    return Movement(
        at=time_of(told.at),
        location=text_of(told.location),
        kind=text_of(told.kind),
        reason=text_of(told.reason),
        order=id_text(told.order),
        available=told.available,
        reserved=told.reserved,
        on_hold=told.on_hold,
        damaged=told.damaged,
    )


class Stock:
    """`shop.stock`"""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def levels(self, sku: str | None = None) -> tuple[StockLevel, ...]:
        """By SKU and location; a SKU without stock has none."""
        with self._handle.use() as engine:
            document = call_for_document(lib.oms_stock_list_json, engine, utf8("sku", sku))
        return tuple(read(StockLevel, level) for level in document["stock"])

    def adjust(self, sku: str, location: str, units: int, reason: str | None = None) -> None:
        """Adds units to what is available, or takes them away: goods received, counted, lost."""
        texts = utf8("sku", sku), utf8("location", location)
        with self._handle.use() as engine:
            call(lib.oms_stock_adjust, engine, *texts, int64("units", units), utf8("reason", reason))

    def move(self, sku: str, location: str, units: int, origin: Bucket, target: Bucket, reason: str | None = None) -> None:
        """Moves units between buckets: quality control, damage."""
        texts = utf8("sku", sku), utf8("location", location)
        with self._handle.use() as engine:
            call(lib.oms_stock_move, engine, *texts, Bucket(origin), Bucket(target), int64("units", units), utf8("reason", reason))

    def ledger(self, sku: str) -> tuple[Movement, ...]:
        """Every movement, by location and time; their sums are the levels."""
        movements: list[Movement] = []

        def take(_user: Any, movement: Any) -> int:
            movements.append(_movement(movement.contents))
            return 0

        with self._handle.use() as engine:
            call(lib.oms_stock_ledger, engine, utf8("sku", sku), _abi.MovementSlot(take), None)
        return tuple(movements)
