"""What may be offered instead of a product that cannot be had: a function of the shop's own, as a callback of the library."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Optional

from . import _abi
from ._bridges import shielded
from ._call import order_document
from ._library import lib
from ._values import utf8
from .errors import CODES, Invalid, LimitExceeded
from .records import Line, Order, read_order

Alternatives = Callable[[Order, Line, int], Optional[Iterable[str]]]


def _listed(skus: Iterable[str] | None) -> Iterable[str]:
    if isinstance(skus, str):
        raise TypeError("alternatives are a list of SKUs, not one text")
    return () if skus is None else skus


def alternatives_slot(suggest: Alternatives | None) -> Any:
    """Without a function the library looks for itself. One that raises suggests nothing, and the refusal stays as it is."""
    if suggest is None:
        return _abi.AlternativesSlot(0)

    @shielded("the alternatives", CODES[Invalid])
    def slot(_user: Any, snapshot: Any, line: int, units: int, into: Any) -> int:
        order = read_order(order_document(snapshot))
        for sku in _listed(suggest(order, order.lines[line - 1], units)):
            if lib.oms_alternatives_add(into, utf8("sku", sku)) == CODES[LimitExceeded]:
                break
        return 0

    return _abi.AlternativesSlot(slot)
