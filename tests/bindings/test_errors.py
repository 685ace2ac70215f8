"""How the binding says no: the library's errors as exceptions, and values that C could not take refused before they get there."""

from __future__ import annotations

import datetime
import decimal
import os
import sqlite3
import subprocess
import sys
from decimal import Decimal

import ooms
import pytest
from conftest import PRICE, available, draft, stock_up


def test_a_refusal_says_why(shop):
    with pytest.raises(ooms.Refused) as refused:
        shop.place(draft(9))
    error, problem = refused.value, refused.value.problems[0]
    assert (error.code, error.name) == (-6, "OMS_E_REFUSED")
    assert str(error) == error.message and "ORD-1001" in error.message
    assert (problem.code, problem.rule, problem.line) == ("ORD-1001", "product.stock", problem.line)
    assert "9" in problem.message and problem.resolution and problem.actor
    assert available(shop) == 5


@pytest.mark.parametrize(
    "expected, attempt",
    [
        (ooms.NotFound, lambda shop: shop.get("no-such-order")),
        (ooms.NotFound, lambda shop: shop.get("01a2031f-1b29-7003-b558-469007913199")),
        (ooms.NotFound, lambda shop: shop.stock.adjust("CUP", "shelf", 1)),
        (ooms.Refused, lambda shop: shop.stock.adjust("MUG", "shelf", -6)),
        (ooms.StateError, lambda shop: shop.deliver(shop.place(draft()))),
        (ooms.PriceChanged, lambda shop: shop.place(draft(expected_total="1.00"))),
        (ooms.CurrencyError, lambda shop: ooms.Draft("XXX")),
        (ooms.CurrencyError, lambda shop: ooms.Money("1", "EURO")),
        (ooms.LimitExceeded, lambda shop: ooms.Draft("EUR", channel="c" * 65)),
        (ooms.LimitExceeded, lambda shop: shop.list(page=1001).__next__()),
        (ooms.Invalid, lambda shop: ooms.Draft("EUR", customer="")),
        (ooms.Invalid, lambda shop: draft(0)),
        (ooms.Invalid, lambda shop: ooms.Draft("EUR", payment="gold")),
        (ooms.CardData, lambda shop: ooms.Draft("EUR", token="4111111111111111")),
        (ooms.Malformed, lambda shop: ooms.Draft.from_json("{")),
        (ooms.Malformed, lambda shop: shop.catalog.import_json(b"\xff")),
        (ooms.Invalid, lambda shop: ooms.Draft.from_dict({"currency": "EUR", "colour": "blue"})),
    ],
)
def test_each_no_is_an_exception_of_its_own(shop, expected, attempt):
    with pytest.raises(expected) as caught:
        attempt(shop)
    assert isinstance(caught.value, ooms.Error)
    assert caught.value.name.startswith("OMS_E_") and caught.value.retryable is False


def test_a_key_that_was_used_otherwise_is_a_conflict(shop):
    shop.place(draft(1, idempotency_key="k"))
    with pytest.raises(ooms.KeyConflict):
        shop.place(draft(2, idempotency_key="k"))


def test_exceptions_are_also_what_python_calls_them():
    assert issubclass(ooms.NotFound, LookupError) and issubclass(ooms.CardData, ValueError)
    assert issubclass(ooms.OutOfMemory, MemoryError) and issubclass(ooms.StorageFull, ooms.StorageError)


@pytest.mark.parametrize(
    "expected, attempt",
    [
        (ValueError, lambda: ooms.Draft("EUR", customer="C-1\0C-2")),
        (ValueError, lambda: ooms.Draft("EUR", customer="\ud800")),
        (TypeError, lambda: ooms.Draft("EUR", customer=7)),
        (OverflowError, lambda: draft(2**64 + 1)),
        (OverflowError, lambda: draft(-(2**63))),
        (TypeError, lambda: draft(1.5)),
        (TypeError, lambda: draft("2")),
        (TypeError, lambda: ooms.Money(19.99, "EUR")),
        (TypeError, lambda: ooms.Money(1999, "EUR")),
        (ValueError, lambda: ooms.Money("19.999", "EUR")),
        (ValueError, lambda: ooms.Money("0.5", "JPY")),
        (ValueError, lambda: ooms.Money("nineteen", "EUR")),
        (ValueError, lambda: ooms.Money("NaN", "EUR")),
        (ValueError, lambda: ooms.Money("-Infinity", "EUR")),
        (ValueError, lambda: ooms.Money("1E+999999999999", "EUR")),
        (ValueError, lambda: ooms.Money("1E-999999999999", "EUR")),
        (ValueError, lambda: ooms.Money("92233720368547758.08", "EUR")),
        (TypeError, lambda: ooms.Draft("EUR").add("MUG", unit_price=1999)),
        (ooms.CurrencyError, lambda: ooms.Draft("USD").add("MUG", unit_price=PRICE)),
        (ValueError, lambda: ooms.Draft("EUR").add("MUG", discount_rate="1.5")),
        (ValueError, lambda: ooms.Draft("EUR").add("MUG", discount_rate="0.0000001")),
        (TypeError, lambda: ooms.Draft("EUR").add("MUG", discount_rate=0.15)),
        (ValueError, lambda: ooms.Engine("shop\0.db")),
        (TypeError, lambda: ooms.Engine(":memory:", sqlite=ooms.Sqlite(busy_timeout=5))),
        (ValueError, lambda: ooms.Engine(":memory:", policy=ooms.Policy(capture=7))),
        (ooms.Invalid, lambda: ooms.Engine(":memory:", policy=ooms.Policy(card_hold=datetime.timedelta(-1)))),
        (OverflowError, lambda: ooms.Engine(":memory:", sqlite=ooms.Sqlite(readers=2**32))),
    ],
)
def test_what_c_would_cut_off_is_refused_by_name(expected, attempt):
    with pytest.raises(expected):
        attempt()


def test_money_does_not_depend_on_the_decimal_context():
    with decimal.localcontext() as context:
        context.prec = 3
        assert ooms.Money("9876543210.12", "EUR").minor == 987654321012
        assert ooms.Money.of_minor(987654321012, "EUR").amount == Decimal("9876543210.12")


def test_a_time_without_a_zone_is_refused(shop):
    with pytest.raises(ValueError, match="since"):
        shop.list(since=datetime.datetime(2026, 1, 31))
    with pytest.raises(TypeError, match="since"):
        shop.list(since="2026-01-31")


def test_an_unknown_state_is_refused(shop):
    with pytest.raises(ValueError):
        shop.list(state="LOST")


def test_a_quote_has_nothing_that_could_be_cancelled(shop):
    with pytest.raises(ValueError, match="quote"):
        shop.cancel(shop.quote(draft()))


def test_a_field_that_is_refused_leaves_the_draft_as_it_was(shop):
    wanted = draft(1)
    with pytest.raises(ooms.Invalid):
        wanted.add("MUG", 0)
    assert len(shop.place(wanted).lines) == 1


def test_a_closed_engine_is_refused(tmp_path):
    with ooms.Engine(tmp_path / "shop.db") as shop:
        stock_up(shop)
        orders = shop.list()
    attempts = [shop.now, shop.run, lambda: shop.get("x"), lambda: shop.place(draft()), lambda: next(orders)]
    for attempt in [*attempts, shop.stock.levels, lambda: shop.catalog.put_product("CUP")]:
        with pytest.raises(ooms.Closed):
            attempt()


def test_another_programs_database_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE orders (id)")
    with pytest.raises(ooms.ForeignDatabase):
        ooms.Engine(tmp_path / "other.db")
    (tmp_path / "text.db").write_text("no database at all " * 100)
    with pytest.raises(ooms.ForeignDatabase):
        ooms.Engine(tmp_path / "text.db")
    with pytest.raises(ooms.NotFound, match="missing"):
        ooms.Engine(tmp_path / "missing" / "shop.db")


def test_a_child_that_was_forked_opens_its_own(tmp_path):
    with ooms.Engine(tmp_path / "shop.db") as shop:
        child = os.fork()
        if child == 0:
            try:
                shop.now()
            except ooms.Forked:
                shop.close()
                os._exit(0)
            os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        stock_up(shop)
        assert available(shop) == 5


def test_a_library_that_is_not_there_is_named():
    environment = {**os.environ, "OOMS_LIBRARY": "/nowhere/libooms.so"}
    done = subprocess.run([sys.executable, "-c", "import ooms"], env=environment, capture_output=True, text=True)
    assert done.returncode == 1 and "ImportError" in done.stderr and "/nowhere/libooms.so" in done.stderr


def test_another_library_of_the_name_is_refused():
    environment = {**os.environ, "OOMS_LIBRARY": "libc.so.6"}
    done = subprocess.run([sys.executable, "-c", "import ooms"], env=environment, capture_output=True, text=True)
    assert "another release of libooms" in done.stderr
