"""What every test of the Python binding starts from: a shop in memory with five mugs, a clock of its own, and a provider that a test can script."""

from __future__ import annotations

import datetime
import logging

import ooms
import pytest

MORNING = datetime.datetime(2026, 1, 31, 10, tzinfo=datetime.timezone.utc)
PRICE = ooms.Money("19.99", "EUR")


def pytest_configure(config):
    """What is raised where nobody can catch it, as at the entry of a callback, fails the test."""
    config.addinivalue_line("filterwarnings", "error::pytest.PytestUnraisableExceptionWarning")


class Clock:
    """Stands still unless told otherwise."""

    def __init__(self):
        self.now = MORNING

    def __call__(self):
        return self.now

    def forward(self, **duration):
        self.now += datetime.timedelta(**duration)


class Provider(ooms.PaymentService):
    """Says yes to everything, unless a test has put an answer (or something to raise) into `next`; keeps what it was asked."""

    def __init__(self):
        self.asked = []
        self.calls = []
        self.next = []

    def _answer(self, call, request):
        self.calls.append(call)
        self.asked.append(request)
        if not self.next:
            return ooms.Ok(reference=f"ref-{len(self.asked)}")
        answer = self.next.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def authorize(self, request):
        return self._answer("authorize", request)

    def capture(self, request):
        return self._answer("capture", request)

    def void(self, request):
        return self._answer("void", request)

    def refund(self, request):
        return self._answer("refund", request)

    def query(self, request):
        return self._answer("query", request)

    def effects(self):
        return [request.effect for request in self.asked]


def stock_up(shop):
    shop.catalog.put_product("MUG", name="Mug, blue", price=PRICE)
    shop.stock.adjust("MUG", "shelf", 5, "first delivery")


def draft(units=2, **fields):
    return ooms.Draft("EUR", **{"token": "tok_1", **fields}).add("MUG", units)


def available(shop):
    return sum(level.available for level in shop.stock.levels("MUG"))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def provider():
    return Provider()


@pytest.fixture
def shop(clock, provider):
    """Sound at the end of every test."""
    with ooms.Engine(":memory:", payment=provider, clock=clock) as engine:
        stock_up(engine)
        yield engine
        assert [found for found in engine.verify() if found.breaches] == []


@pytest.fixture
def failures(caplog):
    """What callbacks raised, by what the log says of it."""
    caplog.set_level(logging.ERROR, logger="ooms")
    return lambda: [record.getMessage() for record in caplog.records if record.exc_info]
