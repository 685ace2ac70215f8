"""Lookups in Python: what they are asked, what their answers do, and what becomes of one that fails."""

from __future__ import annotations

from decimal import Decimal

import ooms
import pytest
from conftest import MORNING, PRICE, Provider, draft

HOME = ooms.Address(line1="12 Long Street", city="Berlin", postcode="10115", country="DE")


class Asked:
    """Answers as a test says; what it puts into `next` is answered or raised first."""

    def __init__(self, usual):
        self.usual = usual
        self.asked = []
        self.next = []

    def _answer(self, request):
        self.asked.append(request)
        answer = self.next.pop(0) if self.next else self.usual
        if isinstance(answer, BaseException):
            raise answer
        return answer


class Shelves(Asked, ooms.CatalogLookup):
    def products(self, request):
        return self._answer(request)


class People(Asked, ooms.CustomerLookup):
    def customer(self, request):
        return self._answer(request)


class Prices(Asked, ooms.PricingLookup):
    def prices(self, request):
        return self._answer(request)


class Taxes(Asked, ooms.TaxLookup):
    def taxes(self, request):
        return self._answer(request)


@pytest.fixture
def shelves():
    return Shelves([ooms.Product("MUG", name="Mug, blue", tax_class="standard")])


@pytest.fixture
def people():
    return People(ooms.Customer("C-1", standing="good"))


@pytest.fixture
def prices():
    return Prices([PRICE])


@pytest.fixture
def taxes():
    return Taxes([ooms.TaxAmount("DE", 0, "0.19", ooms.Money("7.60", "EUR"))])


@pytest.fixture
def store(clock, shelves, people, prices, taxes):
    lookups = (shelves, people, prices, taxes)
    with ooms.Engine(":memory:", payment=Provider(), lookups=lookups, clock=clock) as engine:
        engine.stock.adjust("MUG", "shelf", 5, "first delivery")
        yield engine
        assert [found for found in engine.verify() if found.breaches] == []


def wish(**fields):
    return draft(2, customer="C-1", shipping_address=HOME, **fields)


def test_an_order_is_what_the_lookups_say(store, taxes):
    order = store.place(wish())
    assert (order.state, order.total, order.lines[0].name) == ("CONFIRMED", ooms.Money("47.58", "EUR"), "Mug, blue")
    assert [(tax.jurisdiction, tax.rate, tax.amount) for tax in order.taxes] == [("DE", Decimal("0.19"), ooms.Money("7.60", "EUR"))]
    asked = taxes.asked[0]
    assert (asked.key, asked.customer, asked.currency, asked.address, asked.now) == (None, "C-1", "EUR", HOME, MORNING)
    assert asked.lines == (ooms.LookupLine("MUG", "standard", 2, PRICE, ooms.Money("39.98", "EUR")),)
    assert (asked.shipping, asked.shipping_tax_class) == (ooms.Money("0", "EUR"), None)


def test_a_product_that_is_left_out_does_not_exist(store, shelves):
    shelves.next = [[]]
    with pytest.raises(ooms.Refused) as refused:
        store.place(wish())
    assert [problem.code for problem in refused.value.problems] == ["ORD-1001"]


def test_nobody_by_that_name(store, people):
    people.next = [None]
    with pytest.raises(ooms.Refused) as refused:
        store.place(wish())
    assert [problem.code for problem in refused.value.problems] == ["ORD-1004"]


@pytest.mark.parametrize("failure", [ooms.Unavailable(message="down"), OSError("no network")])
def test_an_order_waits_for_a_price_and_then_goes_on(store, clock, prices, failure):
    prices.next = [failure]
    order = store.place(wish())
    assert (order.state, [problem.code for problem in order.problems]) == ("PENDING", ["ORD-1007"])
    clock.forward(minutes=15)
    store.run()
    assert store.get(order).total == ooms.Money("47.58", "EUR")
    assert prices.asked[1].key is not None


def test_an_answer_may_come_later(store, clock, people):
    people.next = [ooms.Unavailable(), ooms.Pending()]
    order = store.place(wish())
    clock.forward(minutes=15)
    store.run()
    assert store.get(order).state == "PENDING"
    store.complete(people.asked[1].key, ooms.Declined(message="closed his account"))
    assert store.get(order).state == "CANCELLED"


def test_a_price_in_another_currency_is_no_price(store, prices):
    prices.next = [[ooms.Money("19.99", "USD")]]
    assert [problem.code for problem in store.place(wish()).problems] == ["ORD-1007"]


def test_two_of_one_kind_are_one_too_many(people):
    with pytest.raises(ValueError, match="two for customer"):
        ooms.Engine(":memory:", lookups=(people, people))
    with pytest.raises(TypeError, match="is wanted, not object"):
        ooms.Engine(":memory:", lookups=(object(),))
