"""What may be offered instead: on the exception, on a quote, and by a function of the shop's own."""

from __future__ import annotations

import logging

import ooms
import pytest
from conftest import PRICE, draft, stock_up


def cups(shop):
    stock_up(shop)
    for sku, price in {"MUG": "19.99", "CUP": "25.00", "BEAKER": "18.00"}.items():
        shop.catalog.put_product(sku, category="cups", price=ooms.Money(price, "EUR"))
        if sku != "MUG":
            shop.stock.adjust(sku, "shelf", 9)


def refused(shop, units=6):
    with pytest.raises(ooms.Refused) as no:
        shop.place(draft(units))
    return no.value


@pytest.fixture
def advised(clock):
    """Asks what a test has put into `says`."""

    class Advised(dict):
        def __call__(self, order, line, units):
            self["asked"] = order.state, line.sku, units
            said = self["says"]
            if isinstance(said, BaseException):
                raise said
            return said

    advice = Advised()
    with ooms.Engine(":memory:", alternatives=advice, clock=clock) as shop:
        cups(shop)
        advice["shop"] = shop
        yield advice


def test_a_refusal_names_what_is_nearest_in_price(clock):
    with ooms.Engine(":memory:", clock=clock) as shop:
        cups(shop)
        no = refused(shop)
        assert no.alternatives == {1: ("BEAKER", "CUP")}
        assert no.problems[0].alternatives == ("BEAKER", "CUP")
        assert shop.quote(draft(6)).problems[0].alternatives == ("BEAKER", "CUP")
        assert refused(shop, 10).alternatives == {}


def test_the_shops_own_function_is_asked(advised):
    advised["says"] = (sku for sku in ["CUP", "MUG", "NOWHERE", "CUP"])
    assert refused(advised["shop"], 12).alternatives == {1: ("CUP",)}
    assert advised["asked"] == (ooms.State.NEW, "MUG", 12)


@pytest.mark.parametrize("says", [None, [], "CUP", [7], ["a\0b"], 7, ValueError("no idea"), KeyboardInterrupt()])
def test_whatever_it_does_the_refusal_stays_what_it_is(advised, says, caplog):
    caplog.set_level(logging.CRITICAL, logger="ooms")
    advised["says"] = says
    no = refused(advised["shop"], 12)
    assert no.alternatives == {}
    assert no.problems[0].code == "ORD-1001"


def test_more_than_the_limit_is_cut_off(advised):
    shop = advised["shop"]
    for number in range(7):
        shop.catalog.put_product(f"N{number}", price=PRICE)
    advised["says"] = (f"N{number}" for number in range(10**9))
    assert refused(shop, 12).alternatives == {1: ("N0", "N1", "N2", "N3", "N4")}
