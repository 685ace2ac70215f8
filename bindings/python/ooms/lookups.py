"""Lookups written in Python: what the engine asks instead of looking into its own tables. Subclass what is wanted and hand it to Engine(lookups=…). How they are
called from C is in _lookup_bridges.py; when each is asked and what an answer does is said in include/oms/lookup.h."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Iterable, Sequence, Union

from .money import Money
from .services import Address, Answer


@dataclass(frozen=True)
class LookupLine:
    """A line of the order. `unit_price` and `net` (what is taxed) are None where they are not known yet."""

    sku: str
    tax_class: str | None
    quantity: int
    unit_price: Money | None
    net: Money | None


@dataclass(frozen=True)
class LookupRequest:
    """What is asked. `key` is for Engine.complete, and None while the order is being placed."""

    key: str | None
    customer: str | None
    channel: str | None
    currency: str
    address: Address | None
    lines: tuple[LookupLine, ...]
    shipping: Money
    shipping_tax_class: str | None
    now: datetime


@dataclass(frozen=True)
class Product:
    """A product as a catalog knows it; `excluded_regions` are countries (`CU`) or regions (`US-CA`)."""

    sku: str
    name: str | None = None
    tax_class: str | None = None
    category: str | None = None
    excluded_regions: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True)
class Customer:
    """`standing` is `good`, `suspended` or `closed`."""

    id: str
    standing: str | None = None
    fraud: bool = False
    payment_hold: bool = False


@dataclass(frozen=True)
class TaxAmount:
    """Tax on a line (its index in the request), or on shipping (`line=None`); `rate` is `"0.19"` for 19 %. `included`: the price holds it already."""

    jurisdiction: str
    line: int | None
    rate: Decimal | str
    amount: Money
    included: bool = False


class CatalogLookup:
    """Knows products. A method that raises, here and below, has answered Unavailable()."""

    def products(self, request: LookupRequest) -> Union[Iterable[Product], Answer]:
        """The products of the lines; one that is left out does not exist."""
        raise NotImplementedError


class CustomerLookup:
    """Knows customers; it is asked when a draft names one."""

    def customer(self, request: LookupRequest) -> Union[Customer, None, Answer]:
        """The customer, or None when there is no such."""
        raise NotImplementedError


class PricingLookup:
    """Knows prices; it is asked for lines that the host has not priced."""

    def prices(self, request: LookupRequest) -> Union[Sequence[Union[Money, None]], Answer]:
        """A unit price for each line, in order; None for one that is priced already, or not sold."""
        raise NotImplementedError


class TaxLookup:
    """Reckons taxes, which are then taken as they are."""

    def taxes(self, request: LookupRequest) -> Union[Iterable[TaxAmount], Answer]:
        """The taxes on lines and shipping."""
        raise NotImplementedError


Lookup = Union[CatalogLookup, CustomerLookup, PricingLookup, TaxLookup]
