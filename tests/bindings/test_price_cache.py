"""The price cache in Python."""

from __future__ import annotations

import datetime

import ooms
import pytest
from conftest import MORNING, Clock, Provider, draft

MINUTE = datetime.timedelta(minutes=1)


def euros(amount):
    return ooms.Money(amount, "EUR")


class Prices(ooms.PricingLookup):
    def __init__(self):
        self.now = euros("19.99")
        self.asked = 0

    def prices(self, request):
        self.asked += 1
        return [self.now for _ in request.lines]


def test_a_price_is_kept_until_it_is_cleared_or_refreshed():
    prices, clock = Prices(), Clock()
    policy = ooms.Policy(price_cache=10 * MINUTE)
    with ooms.Engine(":memory:", payment=Provider(), lookups=[prices], clock=clock, policy=policy) as shop:
        shop.catalog.put_product("MUG")
        shop.stock.adjust("MUG", "shelf", 5)
        assert shop.quote(draft(1)).total == shop.quote(draft(1)).total == euros("19.99")
        assert prices.asked == 1
        prices.now = euros("21.99")
        clock.forward(minutes=1)
        assert shop.quote(draft(1)).total == euros("19.99")
        kept = shop.price_cache.refresh("MUG")[0]
        assert (kept.amount, kept.was, kept.was_at, kept.changed_at) == (euros("21.99"), euros("19.99"), MORNING, MORNING + MINUTE)
        assert shop.quote(draft(1)).total == euros("21.99")
        metrics = shop.price_cache.metrics()
        assert (metrics.ttl, metrics.hits, metrics.misses, metrics.fresh) == (10 * MINUTE, 3, 1, 1)
        shop.price_cache.clear("MUG")
        assert [price.fresh for price in shop.price_cache.prices()] == [False]
        shop.price_cache.clear()
        shop.quote(draft(1))
        assert prices.asked == 3


def test_nothing_is_kept_without_the_policy(shop):
    assert shop.price_cache.metrics().ttl == datetime.timedelta(0)
    with pytest.raises(ooms.Unsupported):
        shop.price_cache.refresh("MUG")
