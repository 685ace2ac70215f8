"""Prices in Python: lists, discounts, coupons, and the steps that explain them."""

from __future__ import annotations

import datetime

import ooms
import pytest
from conftest import MORNING, draft

EUR = "EUR"


def euros(amount):
    return ooms.Money(amount, EUR)


def with_coupon(*coupons, quantity=2, customer="C-1"):
    return ooms.Draft(EUR, customer=customer, payment="manual", coupons=coupons).add("MUG", quantity)


@pytest.fixture
def selling(shop):
    shop.catalog.put_customer("C-1", email="ada@example.org")
    shop.catalog.put_discount("TEN", "percent", name="Summer sale", target="order", rate="0.10", needs_coupon=True)
    shop.catalog.put_coupon("SAVE10", "TEN", max_uses=1)
    return shop


def test_a_coupon_reduces_the_order_and_the_price_explains_it(selling):
    order = selling.place(with_coupon("SAVE10"))
    assert (order.discount, order.total) == (euros("4.00"), euros("35.98"))
    assert order.discounts == (ooms.Reduction("TEN", "Summer sale", "SAVE10", 1, euros("4.00")),)
    steps = selling.explain(order)
    assert [step.kind for step in steps] == ["list-price", "discount"]
    assert (steps[0].before, steps[-1].after) == (euros("0.00"), order.total)
    assert steps[-1].words == "Summer sale (discount TEN, coupon SAVE10)"


def test_a_coupon_that_is_used_up_is_refused_until_it_is_given_back(selling):
    order = selling.place(with_coupon("SAVE10"))
    with pytest.raises(ooms.Refused) as refused:
        selling.place(with_coupon("SAVE10", quantity=1))
    assert (refused.value.problems[0].code, refused.value.problems[0].field) == ("ORD-5006", "coupons[0]")
    selling.cancel(order)
    assert selling.place(with_coupon("SAVE10", quantity=1)).discount == euros("2.00")


def test_one_code_is_not_many_coupons():
    with pytest.raises(TypeError):
        ooms.Draft(EUR, coupons="SAVE10")


def test_a_draft_is_explained_before_it_is_placed(selling):
    wanted = with_coupon("SAVE10")
    assert selling.explain(wanted)[-1].after == selling.quote(wanted).total == euros("35.98")


def test_dealers_have_prices_of_their_own_for_many_and_for_a_while(selling):
    selling.catalog.put_customer("D-1", group="dealers")
    selling.catalog.put_price("MUG", euros("15.00"), group="dealers", min_quantity=2, valid_until=MORNING + datetime.timedelta(days=1))
    assert selling.quote(with_coupon(customer="D-1", quantity=2)).total == euros("30.00")
    assert selling.quote(with_coupon(customer="D-1", quantity=1)).total == euros("19.99")
    assert selling.quote(with_coupon(customer="C-1", quantity=2)).total == euros("39.98")


def test_a_discount_of_each_kind_can_be_put(selling):
    put = selling.catalog.put_discount
    put("A", "fixed", amount=euros("1.00"), min_subtotal=euros("100.00"), regions=["DE", "US-CA"])
    put("B", "buy-x-get-y", buy=2, get=1, skus=["MUG", "POT"])
    put("C", "cheapest-free", buy=2, get=1, category="kitchen")
    put("D", "bundle", skus=["MUG", "MUG"], amount=euros("30.00"), priority=10, exclusive=True, customer_group="dealers")
    put("E", "free-shipping", active=False)
    with pytest.raises(ooms.Invalid):
        put("F", "gift")
    with pytest.raises(ValueError):
        put("G", "fixed", amount=euros("1.00"), min_subtotal=ooms.Money("1.00", "USD"))
    assert selling.quote(with_coupon(quantity=3)).discount == euros("19.99")


def test_tax_is_rounded_as_the_policy_says(shop):
    assert ooms.Policy(tax_rounding=ooms.TaxRounding.PER_RATE).for_c()["tax_rounding"] == 1


def test_a_catalog_document_has_discounts_and_coupons(shop):
    imported = shop.catalog.import_json(
        {"discounts": [{"code": "TEN", "kind": "percent", "ppm": 100000}], "coupons": [{"code": "SAVE10", "discount": "TEN"}]}
    )
    assert (imported.discounts, imported.coupons) == (1, 1)
    assert shop.quote(draft(2)).discount == euros("4.00")
