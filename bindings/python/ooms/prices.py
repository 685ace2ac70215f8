"""The price cache: what the shop's pricing lookup said, kept for a time (Policy.price_cache; include/oms/price_cache.h says when it counts)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Mapping

from ._call import call, call_for_document
from ._handle import Handle
from ._library import lib
from ._values import parse_time, utf8
from .money import Money


@dataclass(frozen=True)
class CachedPrice:
    """A price that is kept, and by what it is known. `was` is the price before it changed last, when that was looked up last, and when the change was seen."""

    sku: str
    quantity: int
    customer: str | None
    channel: str | None
    country: str | None
    region: str | None
    amount: Money
    version: int
    fresh: bool
    looked_up_at: datetime
    expires_at: datetime
    was: Money | None
    was_at: datetime | None
    changed_at: datetime | None


@dataclass(frozen=True)
class CacheMetrics:
    """Counted in lines, by all engines that were closed and this one. `oldest` is the age of the oldest price that is used."""

    ttl: timedelta
    version: int
    hits: int
    misses: int
    stale: int
    entries: int
    fresh: int
    oldest: timedelta | None


def _price(document: Mapping[str, Any]) -> CachedPrice:
    was = document["was"]
    times = {name: document[name] and parse_time(document[name]) for name in ("looked_up_at", "expires_at", "was_at", "changed_at")}
    plain = {name: document[name] for name in ("sku", "quantity", "customer", "channel", "country", "region", "version", "fresh")}
    return CachedPrice(
        amount=Money.of_minor(document["amount"], document["currency"]),
        was=None if was is None else Money.of_minor(was, document["currency"]),
        **times,
        **plain,
    )


def _milliseconds(value: int | None) -> timedelta | None:
    return None if value is None else timedelta(milliseconds=value)


class PriceCache:
    """`shop.price_cache`"""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def _document(self) -> dict[str, Any]:
        with self._handle.use() as engine:
            return call_for_document(lib.oms_price_cache_json, engine)

    def metrics(self) -> CacheMetrics:
        document = self._document()
        counts = {name: document[name] for name in ("version", "hits", "misses", "stale", "entries", "fresh")}
        ttl = timedelta(milliseconds=document["ttl_ms"])
        return CacheMetrics(ttl=ttl, oldest=_milliseconds(document["oldest_ms"]), **counts)

    def prices(self, sku: str | None = None) -> tuple[CachedPrice, ...]:
        """All prices that are kept, also those whose time is over; or those of one SKU."""
        return tuple(_price(price) for price in self._document()["prices"] if sku in (None, price["sku"]))

    def clear(self, sku: str | None = None) -> None:
        """Nothing that was kept (of this SKU) is used any more."""
        with self._handle.use() as engine:
            call(lib.oms_price_cache_clear, engine, utf8("sku", sku))

    def refresh(self, sku: str) -> tuple[CachedPrice, ...]:
        """Looks up again what is kept of a SKU; its prices afterwards."""
        with self._handle.use() as engine:
            call(lib.oms_price_refresh, engine, utf8("sku", sku), None, None)
        return self.prices(sku)
