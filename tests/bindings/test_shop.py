"""A shop in Python, from an empty catalog to the customer's door and back."""

from __future__ import annotations

import datetime
import gc
import json
import os
import pickle
import uuid
import warnings
from decimal import Decimal

import ooms
import pytest
from conftest import MORNING, PRICE, Provider, available, draft, stock_up

EUR = "EUR"
HOME = ooms.Address(name="Ada L", line1="12 Long Street", city="Berlin", postcode="10115", country="DE")


def euros(amount):
    return ooms.Money(amount, EUR)


def test_an_order_goes_from_the_shop_to_the_door(shop, provider):
    order = shop.place(draft(2, customer=None, channel="web", reference="W-1"))
    assert (order.state, order.payment_status, order.total) == (ooms.State.CONFIRMED, "authorised", euros("39.98"))
    assert (order.channel, order.reference, order.created_at) == ("web", "W-1", MORNING)

    order = shop.dispatch(order, carrier="dhl", tracking="JD-1")
    assert order.state == "SHIPPED"
    assert (order.shipments[0].carrier, order.shipments[0].tracking, order.shipments[0].units) == ("dhl", "JD-1", 2)
    assert shop.run() == ooms.Ran(done=1, next_due=None)
    assert shop.deliver(order).state is ooms.State.DELIVERED
    assert shop.get(order).captured == euros("39.98")
    assert provider.effects() == ["payment.authorize", "payment.capture"]
    assert [event.type for event in shop.events(order)][:3] == ["placed", "payment.authorised", "confirmed"]


def test_a_line_tells_what_became_of_its_units(shop):
    line = shop.place(draft(2)).lines[0]
    assert (line.line, line.sku, line.name, line.location) == (1, "MUG", "Mug, blue", "shelf")
    assert (line.unit_price, line.total) == (PRICE, euros("39.98"))
    assert (line.quantity, line.reserved, line.shipped) == (2, 2, 0)


def test_a_cancelled_order_gives_units_and_money_back(shop, provider):
    order = shop.cancel(shop.place(draft(2)), "changed my mind")
    assert (order.state, available(shop)) == ("CANCELLED", 5)
    shop.run()
    assert provider.effects() == ["payment.authorize", "payment.void"]
    assert shop.events(order)[-1].type == "payment.voided"


def test_returned_units_wait_on_hold_and_can_be_moved(shop, provider):
    order = shop.dispatch(shop.place(draft(2)))
    shop.run()
    assert shop.return_(order, "too blue").state == "RETURNED"
    shop.run()
    assert provider.effects()[-1] == "payment.refund"
    assert shop.get(order).refunded == euros("39.98")
    shop.stock.move("MUG", "shelf", 2, ooms.Bucket.ON_HOLD, ooms.Bucket.AVAILABLE, "checked")
    assert available(shop) == 5


def test_the_ledger_adds_up_to_the_levels(shop):
    order = shop.place(draft(2))
    movements = shop.stock.ledger("MUG")
    assert [(movement.kind, movement.available, movement.reserved) for movement in movements] == [("receive", 5, 0), ("reserve", -2, 2)]
    assert (movements[0].order, movements[1].order, movements[0].at) == (None, order.id, MORNING)
    level = shop.stock.levels()[0]
    assert (level.available, level.reserved, level.on_hand) == (3, 2, 5)


def test_tax_and_shipping_are_in_the_total(shop):
    shop.catalog.put_tax_rate("DE", "0.19")
    shop.catalog.put_tax_rate("DE", Decimal("0.19"), tax_class="shipping")
    shop.catalog.put_shipping_method("standard", euros("5.00"))
    order = shop.quote(draft(2, shipping_address=HOME, shipping_method="standard"))
    assert (order.subtotal, order.shipping, order.tax, order.total) == tuple(map(euros, ("39.98", "5.00", "8.55", "53.53")))
    assert [(tax.jurisdiction, tax.rate, tax.included) for tax in order.taxes] == [("DE", Decimal("0.19"), False)] * len(order.taxes)
    assert (order.id, order.number, order.state, order.country) == (None, None, ooms.State.NEW, "DE")


def test_the_host_may_price_a_line_and_reduce_it(shop):
    wanted = ooms.Draft(EUR).add("MUG", 2, unit_price="10.00", discount_rate="0.15").add("MUG", 1, unit_price=euros("10"), discount=Decimal(3))
    order = shop.quote(wanted)
    assert [line.discount for line in order.lines] == [euros("3.00"), euros("3.00")]
    assert order.total == euros("24.00")


def test_a_double_click_is_one_order(shop):
    first, second = (shop.place(draft(2, idempotency_key="click-1")) for _ in range(2))
    assert (first.id, first.replayed, second.replayed) == (second.id, False, True)
    assert available(shop) == 3


def test_an_order_is_found_by_whatever_names_it(shop):
    order = shop.place(draft(2, reference="W-7", channel="web"))
    for name in (order, order.id, order.number, uuid.UUID(order.id), next(shop.list())):
        assert shop.get(name) == order
    assert shop.find_reference("W-7", "web") == order
    with pytest.raises(ooms.NotFound):
        shop.find_reference("W-7")


def test_a_list_is_read_page_by_page(shop, clock):
    placed = []
    for _ in range(5):
        clock.forward(seconds=1)
        placed.append(shop.place(draft(1)).id)
    assert [order.id for order in shop.list(page=2)] == placed[::-1]
    assert [order.id for order in shop.list(since=clock.now)] == placed[-1:]
    shop.cancel(placed[0])
    assert [order.id for order in shop.list(state=ooms.State.CANCELLED)] == placed[:1]
    assert list(shop.list(customer="C-9")) == list(shop.list(problem="ORD-1006")) == []


def test_orders_are_found_by_what_is_asked_for(shop, clock):
    first = shop.place(draft(1, channel="web", reference="W-1"))
    clock.forward(seconds=1)
    second = shop.dispatch(shop.place(draft(1, channel="shop")))
    found = lambda **query: [order.id for order in shop.list(page=1, **query)]
    assert found(sku="MUG") == found(updated_since=first.created_at) == [second.id, first.id]
    assert found(sku="MUG", oldest_first=True) == [first.id, second.id]
    assert found(channel="web") == found(reference="W-1", channel="web") == found(until=clock.now) == [first.id]
    assert found(fulfilment="shipped") == found(number=second.number.lower()) == [second.id]
    assert found(payment="authorised", returns="none", since=clock.now) == [second.id]
    assert found(hold="any") == found(country="FR") == found(updated_until=first.created_at) == []
    for wrong in ({"hold": "x"}, {"payment": ""}, {"number": "1"}):
        with pytest.raises(ooms.Invalid):
            found(**wrong)


def test_reports_sum_up(shop):
    order = shop.place(draft(2))
    shop.cancel(shop.place(draft(1)))
    (row,) = shop.report("sales")
    assert (row.key, row.currency, row.figures["orders"], row.figures["cancelled"]) == (MORNING.date().isoformat(), EUR, 2, 1)
    assert row.figures["total"] == order.total
    assert shop.report("sales", by="sku")[0].figures["units"] == 3
    assert shop.report("stock", by="location")[0].figures["reserved"] == 2
    (funnel,) = shop.report("funnel", since=MORNING)
    assert (funnel.currency, funnel.figures["placed"], funnel.figures["confirmed"]) == (None, 2, 1)
    assert shop.report("funnel", until=MORNING) == shop.report("sales", currency="USD") == ()
    with pytest.raises(ooms.Invalid):
        shop.report("profit")


def test_many_are_placed_and_each_has_its_answer(shop):
    wanted = draft(2)
    answers = shop.place_many([wanted, draft(9), wanted])
    assert [type(answer) for answer in answers] == [ooms.Order, ooms.Refused, ooms.Order]
    assert answers[0].id != answers[2].id
    assert answers[1].problems[0].code == "ORD-1001"
    assert shop.place_many([]) == ()


def test_paying_can_be_left_for_later(shop, provider):
    order = shop.place(draft(2), drive=False)
    assert (order.state, provider.asked) == (ooms.State.PENDING, [])
    assert [job.kind for job in shop.jobs()] == ["payment.authorize"]
    assert shop.drive(order).payment_status == "authorised"
    assert shop.jobs(order)[0].outcome == "ok"


def test_a_manual_payment_is_recorded(shop):
    order = shop.place(ooms.Draft(EUR, payment="manual").add("MUG"))
    with pytest.raises(ooms.CurrencyError, match="not in EUR"):
        shop.record_payment(order, ooms.Money("19.99", "USD"))
    with pytest.raises(ooms.Invalid):
        shop.record_payment(order, "19.98")
    assert shop.record_payment(order.number, "19.99", "bank-1").payment_status == "captured"


def test_units_of_an_unpaid_order_are_held_until_the_clock_says_so(shop, clock):
    order = shop.place(ooms.Draft(EUR).add("MUG", 5))
    assert order.hold_until == MORNING + datetime.timedelta(minutes=30)
    clock.forward(minutes=30)
    assert shop.place(draft(5)).state == "CONFIRMED"
    assert shop.get(order).state == "CANCELLED"


def test_a_clock_may_count_milliseconds():
    with ooms.Engine(":memory:", clock=lambda: 1_769_853_600_000) as shop:
        assert shop.now() == MORNING


def test_a_clock_that_fails_is_replaced_by_the_systems(failures):
    before = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=1)
    with ooms.Engine(":memory:", clock=lambda: 1 / 0) as shop:
        assert shop.now() > before
    assert failures()[0] == "the clock failed"


def test_policies_are_those_of_the_options(clock, provider):
    policy = ooms.Policy(
        capture=ooms.Capture.ON_CONFIRMATION,
        duplicates=ooms.Duplicates.REFUSE,
        card_hold=datetime.timedelta(hours=2),
        payment_schedule=ooms.RetrySchedule(datetime.timedelta(seconds=7), retries=1),
    )
    with ooms.Engine(":memory:", payment=provider, clock=clock, policy=policy) as shop:
        stock_up(shop)
        shop.catalog.put_customer("C-1", email="ada@example.org")
        assert shop.place(draft(1, customer="C-1")).payment_status == "captured"
        with pytest.raises(ooms.Refused) as refused:
            shop.place(draft(1, customer="C-1"))
        assert refused.value.problems[0].code == "ORD-5002"
        provider.next = [ooms.Unavailable()]
        order = shop.place(draft(2))
        assert order.next_due == MORNING + datetime.timedelta(seconds=7)
        assert order.hold_until == MORNING + datetime.timedelta(hours=2)


def test_an_order_survives_the_program(tmp_path):
    path, fast = tmp_path / "shop.db", ooms.Sqlite(durability=ooms.Durability.NORMAL, readers=2, cache_kib=1024)
    with ooms.Engine(path, sqlite=fast) as shop:
        stock_up(shop)
        order = shop.place(ooms.Draft(EUR).add("MUG"))
    with ooms.Engine(os.fspath(path), create=False, read_only=True) as shop:
        assert shop.get(order.id) == order


def test_drafts_and_catalogs_come_as_documents_too(clock):
    catalog = {
        "products": [{"sku": "TEA", "prices": [{"currency": EUR, "amount": 980}]}],
        "stock": [{"sku": "TEA", "location": "BER", "available": 3}],
        "customers": [{"id": "C-1"}],
    }
    document = {"currency": EUR, "customer": "C-1", "lines": [{"sku": "TEA", "quantity": 2}], "payment": {"method": "terms"}}
    with ooms.Engine(":memory:", clock=clock) as shop:
        wrote = shop.catalog.import_json(catalog)
        assert (wrote.products, wrote.prices, wrote.stock) == (1, 1, 1)
        assert shop.catalog.import_json(json.dumps(catalog).encode()).products == 1
        assert shop.catalog.import_csv("sku,location,available\nTEA,HAM,4\n").stock == 1
        assert shop.place(ooms.Draft.from_dict(document)).payment_status == "on-terms"
        wanted = ooms.Draft.from_json(json.dumps(document)).add("TEA", 1, unit_price="1.00")
        assert shop.quote(wanted).total == euros("20.60")


def test_a_guard_may_stop_a_transition(shop):
    asked = []

    def no_teapots(order, origin):
        asked.append((order.total, origin, order.state))
        return "we keep it" if order.lines[0].quantity > 1 and origin is ooms.State.CONFIRMED else None

    shop.add_guard(no_teapots)
    order = shop.place(draft(2))
    with pytest.raises(ooms.Vetoed, match="we keep it"):
        shop.cancel(order)
    assert shop.get(order).state == "CONFIRMED"
    assert asked[0][:2] == (euros("39.98"), ooms.State.NEW)
    assert shop.cancel(shop.place(draft(1, token=None, payment="manual"))).state == "CANCELLED"


@pytest.mark.parametrize("answer", [ZeroDivisionError(), False, 7])
def test_a_guard_that_fails_stops_the_transition(shop, failures, answer):
    def guard(order, origin):
        if isinstance(answer, Exception):
            raise answer
        return answer

    shop.add_guard(guard)
    with pytest.raises(ooms.Vetoed):
        shop.place(draft())
    assert failures() == ["a guard failed"]


def test_an_observer_is_told_what_was_committed(shop, failures):
    told = []
    shop.add_observer(lambda order, origin: told.append((str(origin), str(order.state), shop.get(order).version)))
    shop.add_observer(lambda order, origin: 1 / 0)
    shop.place(draft())
    assert [step[:2] for step in told] == [("NEW", "PENDING"), ("PENDING", "CONFIRMED")]
    assert failures() == ["an observer failed"] * 2


def test_the_sandbox_stands_in_for_services(clock, tmp_path):
    sandbox = ooms.Sandbox(effects_log=tmp_path / "effects.jsonl")
    with ooms.Engine(":memory:", payment=sandbox.payment, address=sandbox.address, clock=clock) as shop:
        stock_up(shop)
        assert shop.place(draft(1, token="tok_ok")).state == "CONFIRMED"
        action = shop.place(draft(1, token="tok_3ds_60")).action
        assert (action.kind, type(action.expires_at)) == ("3ds", datetime.datetime)
        nowhere = ooms.Address(line1="1 No Street", postcode="00000", country="DE")
        order = shop.place(draft(1, token="tok_ok", shipping_address=nowhere))
        assert [problem.code for problem in order.problems] == ["ORD-1002"]
        kept = sandbox
        del sandbox
        gc.collect()
        assert kept.count("payment.authorize") == 1 + (order.payment_status == "authorised")
    assert "payment.authorize" in (tmp_path / "effects.jsonl").read_text()


def test_what_holds_an_order_is_answered(clock):
    sandbox = ooms.Sandbox()
    with ooms.Engine(":memory:", payment=sandbox.payment, address=sandbox.address, clock=clock) as shop:
        stock_up(shop)
        nowhere = ooms.Address(line1="1 No Street", postcode="00000", country="DE")
        order = shop.place(draft(1, token="tok_ok", shipping_address=nowhere))
        held = shop.hold(order, ooms.HoldKind.FRAUD, by="maria", note="looks odd")
        assert [(hold.kind, hold.rule, hold.by) for hold in held.holds] == [("address", "customer.address", None), ("fraud", "hold.fraud", "maria")]
        assert [(found.hold, found.owner) for found in shop.diagnose(order)] == [("address", "customer.address"), ("fraud", "maria")]
        assert shop.release(order, ooms.HoldKind.FRAUD).state == "PENDING"
        with pytest.raises(ooms.Refused):
            shop.set_address(order, nowhere)
        assert shop.set_address(order, HOME).state == "CONFIRMED"


def test_a_host_says_what_follows_of_a_rule(clock):
    rules = (ooms.RuleSetting("customer.fraud", ooms.Consequence.REFUSE, group="retail"), ooms.RuleSetting("customer.fraud", ooms.Consequence.OFF))
    with ooms.Engine(":memory:", clock=clock, policy=ooms.Policy(rules=rules)) as shop:
        stock_up(shop)
        shop.catalog.put_customer("C-1", fraud=True, group="retail")
        shop.catalog.put_customer("C-2", fraud=True)
        with pytest.raises(ooms.Refused) as refused:
            shop.place(draft(1, customer="C-1", token="tok_ok"))
        assert [problem.code for problem in refused.value.problems] == ["ORD-1006"]
        assert shop.place(draft(1, customer="C-2", token=None, payment="terms")).state == "CONFIRMED"
    with pytest.raises(ooms.Invalid):
        ooms.Engine(":memory:", policy=ooms.Policy(rules=(ooms.RuleSetting("product.stock", ooms.Consequence.OFF),)))


def test_an_engine_keeps_its_sandbox_alive(clock):
    with ooms.Engine(":memory:", payment=ooms.Sandbox().payment, clock=clock) as shop:
        gc.collect()
        stock_up(shop)
        assert shop.place(draft(1, token="tok_ok")).state == "CONFIRMED"


def test_an_engine_keeps_what_it_calls_back_alive(clock):
    told = []
    with ooms.Engine(":memory:", payment=Provider(), clock=lambda: MORNING) as shop:
        shop.add_observer(lambda order, origin: told.append(order))
        stock_up(shop)
        gc.collect()
        assert shop.place(draft()).state == "CONFIRMED"
    assert len(told) == 2


def test_an_engine_that_is_forgotten_is_closed_and_says_so(tmp_path):
    def forget():
        ooms.Engine(tmp_path / "shop.db")
        gc.collect()

    with pytest.warns(ResourceWarning, match="not closed"):
        forget()
    assert not (tmp_path / "shop.db-wal").exists()


def test_closing_twice_is_closing_once(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shop = ooms.Engine(tmp_path / "shop.db")
        shop.close()
        shop.close()


def test_the_tables_of_the_library_are_there():
    assert {"ORD-1001", "ORD-2001"} <= {code.code for code in ooms.codes()}
    assert (ooms.State.NEW, ooms.State.PENDING) in [(row.origin, row.target) for row in ooms.transitions()]
    assert {limit.name: limit.max for limit in ooms.limits()}["sku"] == 64
    assert ooms.version().count(".") == 2


@pytest.mark.parametrize(
    "text, currency, minor", [("45.98", EUR, 4598), ("45.9", EUR, 4590), ("500", "JPY", 500), ("1.234", "KWD", 1234), ("-0.01", EUR, -1)]
)
def test_money_is_exact_whatever_the_currency(text, currency, minor):
    money = ooms.Money(text, currency)
    assert (money.minor, ooms.Money.of_minor(minor, currency)) == (minor, money)
    assert money == ooms.Money(money.amount, currency)
    assert eval(repr(money), {"Money": ooms.Money}) == money


def test_money_adds_compares_and_prints():
    assert euros("19.99") + euros("0.01") == euros("20")
    assert euros("0.10") - euros("0.20") < euros("0")
    assert str(euros("20")) == "20.00 EUR" and str(ooms.Money("7", "JPY")) == "7 JPY"
    assert sorted([euros("2"), euros("1")])[0] == euros("1")
    for mixed in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b):
        with pytest.raises(ooms.CurrencyError):
            mixed(euros("1"), ooms.Money("1", "USD"))
        with pytest.raises(TypeError):
            mixed(euros("1"), 1)


def test_what_is_told_can_be_sent_to_another_process(shop):
    order = shop.place(draft())
    assert pickle.loads(pickle.dumps(order)) == order
    with pytest.raises(ooms.Refused) as refused:
        shop.place(draft(9))
    copy = pickle.loads(pickle.dumps(refused.value))
    assert (type(copy), copy.code, copy.problems) == (ooms.Refused, -6, refused.value.problems)
