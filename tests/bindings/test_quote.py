"""Dry runs and promised prices in Python."""

from __future__ import annotations

import datetime

import ooms
import pytest
from conftest import MORNING, draft


def test_a_promised_price_is_kept_while_it_lives(shop):
    quote = shop.quote(draft(2), life=datetime.timedelta(hours=1))
    assert quote.quote.made_at == MORNING
    assert quote.quote.expires_at == MORNING + datetime.timedelta(hours=1)
    shop.catalog.put_price("MUG", ooms.Money("25.00", "EUR"))
    assert shop.place(draft(2, quote=quote.quote.token)).total == quote.total
    with pytest.raises(ooms.Refused) as refused:
        shop.place(draft(3, quote=quote.quote.token))
    assert refused.value.problems[0].code == "ORD-5013"


def test_a_price_that_was_not_promised_has_no_terms(shop):
    assert shop.quote(draft(1)).quote is None
    assert shop.quote(draft(1), keep=True).quote.expires_at == MORNING + datetime.timedelta(minutes=15)


def test_validating_raises_what_placing_would(shop):
    shop.validate(draft(2))
    with pytest.raises(ooms.Refused):
        shop.validate(draft(6))
    with pytest.raises(ooms.PriceChanged) as changed:
        shop.validate(draft(2, expected_total="1.00"))
    problem = changed.value.problems[0]
    assert (problem.currency, problem.was, problem.now) == ("EUR", 100, 3998)
    assert list(shop.list()) == []
