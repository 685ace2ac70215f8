"""Rules of one's own in Python: what they see, what follows, and what becomes of one that fails."""

from __future__ import annotations

import dataclasses

import ooms
import pytest
from conftest import PRICE, draft, stock_up

HOME = ooms.Address(line1="12 Long Street", city="Berlin", postcode="10115", country="DE")


@ooms.rule("shop.bulk", "ORD-9001", "Too Many", resolution="Ask for an offer")
def bulk(order):
    return [ooms.Failure(f"{line.quantity} of {line.sku} are too many", line.line, f"lines[{line.line - 1}].quantity") for line in order.lines if line.quantity > 3]


def saying(found, **fields):
    """A rule that says the same of every order, or raises it."""

    def check(order):
        seen.append(order)
        if isinstance(found, BaseException):
            raise found
        return found

    seen = []
    made = ooms.rule(fields.pop("id", "shop.odd"), fields.pop("code", "ORD-9002"), "Odd", **fields)(check)
    return made, seen


@pytest.fixture
def ruled(provider, clock):
    """Opens a shop with rules and settings, which is sound at the end."""
    shops = []

    def open_with(*rules, **policy):
        shop = ooms.Engine(":memory:", payment=provider, clock=clock, rules=rules, policy=ooms.Policy(**policy))
        shops.append(shop)
        stock_up(shop)
        return shop

    yield open_with
    for shop in shops:
        assert [found for found in shop.verify() if found.breaches] == []
        shop.close()


def nothing_is_stored(shop):
    return list(shop.list()) == []


def refused(shop, *arguments, **fields):
    with pytest.raises(ooms.Refused) as no:
        shop.place(draft(*arguments, **fields))
    assert nothing_is_stored(shop)
    return [(problem.code, problem.rule, problem.line, problem.field, problem.message, problem.resolution) for problem in no.value.problems]


def test_it_finds_what_it_finds_line_by_line(ruled):
    shop = ruled(bulk)
    found = ("ORD-9001", "shop.bulk", 1, "lines[0].quantity", "4 of MUG are too many", "Ask for an offer")
    assert refused(shop, 4) == [found]
    assert [problem.code for problem in shop.quote(draft(4)).problems] == ["ORD-9001"]
    assert shop.place(draft(3)).state == "CONFIRMED"


def test_its_failures_stand_beside_those_of_the_library(ruled):
    shop = ruled(bulk, saying("no")[0])
    codes = [code for code, *_ in refused(shop, 6)]
    assert codes == ["ORD-1001", "ORD-9001", "ORD-9002"]


def test_it_sees_the_order_as_it_would_be_and_cannot_change_it(ruled):
    rule, seen = saying(None)
    shop = ruled(rule)
    shop.quote(draft(2, customer="ada"))
    order = seen[0]
    assert (order.state, order.number, order.total, order.lines[0].sku) == (ooms.State.NEW, None, PRICE + PRICE, "MUG")
    with pytest.raises(dataclasses.FrozenInstanceError):
        order.total = None


@pytest.mark.parametrize("found, messages", [("no", ["no"]), (ooms.Failure("no"), ["no"]), (["a", ooms.Failure("b")], ["a", "b"]), ((), []), (None, []), (iter("a"), ["a"])])
def test_there_are_several_ways_to_say_it(ruled, found, messages):
    shop = ruled(saying(found)[0])
    assert [problem.message for problem in shop.quote(draft()).problems] == messages


def test_an_order_may_be_accepted_with_the_problem_and_held(ruled):
    shop = ruled(saying("look at it", consequence=ooms.Consequence.ACCEPT, hold=ooms.HoldKind.FRAUD)[0])
    order = shop.place(draft())
    assert order.state == "PENDING"
    assert [(hold.kind, hold.rule) for hold in order.holds] == [("fraud", "shop.odd")]
    assert shop.release(order, ooms.HoldKind.FRAUD).state == "CONFIRMED"


def test_settings_switch_it_off_by_region_and_group_and_put_it_first(ruled):
    off = ooms.RuleSetting("shop.odd", ooms.Consequence.OFF, regions="DE")
    trade = ooms.RuleSetting("shop.odd", ooms.Consequence.ACCEPT, group="trade")
    shop = ruled(saying("no")[0], rules=(off, trade))
    shop.catalog.put_customer("tim", group="trade")
    assert shop.place(draft(1, shipping_address=HOME)).problems == ()
    assert [problem.code for problem in shop.place(draft(1, customer="tim")).problems] == ["ORD-9002"]
    with pytest.raises(ooms.Refused) as no:
        shop.place(draft(9))
    assert [problem.code for problem in no.value.problems] == ["ORD-9002", "ORD-1001"]


@pytest.mark.parametrize("wrong", [ValueError("a bug"), KeyboardInterrupt(), 7, [7], {"a": 1}.items(), ooms.Failure(""), ooms.Failure("x", -1), ooms.Failure("x", 2**70), ooms.Failure("x", 0, "f" * 999), ["x"] * 101])
def test_one_that_fails_is_told_and_nothing_is_placed(ruled, failures, wrong, provider):
    shop = ruled(saying(wrong)[0])
    with pytest.raises(ooms.ServiceUnavailable, match="the rule shop.odd could not be checked") as no:
        shop.place(draft())
    assert no.value.retryable
    assert nothing_is_stored(shop)
    assert provider.calls == []
    assert failures() == ["the rule shop.odd failed"]


def test_text_that_c_cannot_take_is_no_reason_to_fail(ruled):
    shop = ruled(saying("a\0b \ud800 4111 1111 1111 1111 \x1b[2J")[0])
    message = shop.quote(draft()).problems[0].message
    assert "4111" not in message and "\x1b" not in message and message.startswith("a?b ?")


def test_it_can_change_nothing(ruled):
    shop = ruled(ooms.rule("shop.odd", "ORD-9002", "Odd")(lambda order: shop.stock.adjust("MUG", "shelf", 1, "a gift")))
    with pytest.raises(ooms.ServiceUnavailable):
        shop.place(draft())
    assert sum(level.available for level in shop.stock.levels("MUG")) == 5


@pytest.mark.parametrize(
    "wrong",
    [{"id": "product.stock"}, {"id": "a b"}, {"id": ""}, {"code": "ORD-1001"}, {"code": "X"}, {"actor": "the cat"}, {"resolution": "x" * 999}, {"hold": 3}],
)
def test_what_is_no_rule_is_refused_when_the_engine_opens(wrong):
    with pytest.raises(ValueError):
        ooms.Engine(":memory:", rules=[saying(None, **wrong)[0]])


def test_two_of_one_name_are_refused():
    with pytest.raises(ooms.Invalid):
        ooms.Engine(":memory:", rules=[saying(None)[0], saying(None)[0]])
    with pytest.raises(TypeError):
        ooms.Engine(":memory:", rules=[lambda order: None])


def test_the_table_of_rules_is_the_librarys():
    table = ooms.rules()
    assert [row.id for row in table][:2] == ["product.active", "product.stock"]
    assert len(table) == 9
    fraud = next(row for row in table if row.id == "customer.fraud")
    assert fraud.hold is ooms.HoldKind.FRAUD and ooms.Consequence.OFF in fraud.choices
