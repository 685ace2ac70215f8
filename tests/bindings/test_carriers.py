"""Carriers in Python: what they are asked, what their answers do, and the sandbox's three."""

from __future__ import annotations

import datetime

import ooms
import pytest
from conftest import MORNING, Provider, draft, stock_up

HOME = ooms.Address(name="Ada L", line1="12 Long Street", city="Berlin", postcode="10115", country="DE")


class Haulier(ooms.CarrierService):
    """Gives a label to whoever asks, unless a test has put an answer (or something to raise) into `next`."""

    def __init__(self, code):
        self.code = code
        self.asked = []
        self.next = []

    def _answer(self, request):
        self.asked.append(request)
        answer = self.next.pop(0) if self.next else ooms.Ok(reference=f"{self.code}-ref", tracking=f"{self.code}-track")
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def create(self, request):
        return self._answer(request)

    def void(self, request):
        return self._answer(request)


@pytest.fixture
def hauliers():
    return Haulier("ups"), Haulier("dhl")


@pytest.fixture
def yard(clock, hauliers):
    with ooms.Engine(":memory:", payment=Provider(), carriers=hauliers, clock=clock) as engine:
        stock_up(engine)
        yield engine
        assert [found for found in engine.verify() if found.breaches] == []


def order_in(yard):
    order = yard.place(draft(2, shipping_address=HOME))
    yard.run()
    return yard.get(order)


def test_the_request_says_all_that_a_carrier_needs(yard, hauliers):
    order = order_in(yard)
    asked = hauliers[0].asked[0]
    assert (asked.effect, asked.carrier, asked.order, asked.number) == ("shipment.create", "ups", order.id, order.number)
    assert (asked.address, asked.units, asked.lines) == (HOME, 2, (ooms.ShipmentLine("MUG", "Mug, blue", 1, 2),))
    assert (asked.shipment, asked.attempt, asked.now, asked.reference) == (1, 1, MORNING, None)
    yard.cancel(order)
    yard.run()
    voided = hauliers[0].asked[1]
    assert (voided.effect, voided.reference, voided.tracking) == ("shipment.void", "ups-ref", "ups-track")


def test_a_label_is_booked_and_goes_with_the_goods(yard):
    order = order_in(yard)
    assert (order.fulfilment_status, order.shipments[0].status, order.shipments[0].booked_at) == ("booked", "booked", MORNING)
    shipped = yard.dispatch(order)
    assert (shipped.state, shipped.shipments[0].carrier, shipped.shipments[0].tracking) == ("SHIPPED", "ups", "ups-track")


def test_a_carrier_that_is_down_is_passed_over(yard, hauliers):
    hauliers[0].next = [ooms.Unavailable(message="strike")]
    assert order_in(yard).shipments[0].carrier == "dhl"
    assert [(carrier.code, carrier.state, carrier.last_answer, carrier.message) for carrier in yard.carriers()] == [
        ("ups", "down", "unavailable", "strike"), ("dhl", "up", "ok", None)]


def test_whatever_it_raises_may_have_happened(yard, hauliers, failures, clock):
    hauliers[0].next = [RuntimeError("lost")]
    order = order_in(yard)
    assert ([problem.code for problem in order.problems], hauliers[1].asked) == (["ORD-3001"], [])
    assert failures() == ["carrier.create failed"]
    clock.now += datetime.timedelta(minutes=15)
    yard.run()  # there is no query: the same key again
    assert hauliers[0].asked[0].key == hauliers[0].asked[1].key
    assert yard.get(order).shipments[0].status == "booked"


def test_labels_may_wait_for_the_dispatch(clock, hauliers):
    policy = ooms.Policy(book=ooms.Book.ON_DISPATCH)
    with ooms.Engine(":memory:", payment=Provider(), carriers=hauliers, clock=clock, policy=policy) as shop:
        stock_up(shop)
        order = order_in(shop)
        assert (order.fulfilment_status, hauliers[0].asked) == ("processing", [])
        assert shop.dispatch(order, carrier="dhl").shipments[0].tracking == "dhl-track"


def test_the_sandbox_has_three(clock):
    sandbox = ooms.Sandbox()
    with ooms.Engine(":memory:", payment=sandbox.payment, carriers=sandbox.carriers, clock=clock) as shop:
        stock_up(shop)
        shop.place(draft(1, token="tok_ok"))
        shop.run()
        assert [carrier.code for carrier in shop.carriers()] == ["fedex", "ups", "dhl"]
        assert sandbox.count("carrier.create") == 1


def test_what_is_no_carrier_is_refused():
    with pytest.raises(TypeError):
        ooms.Engine(":memory:", carriers=["dhl"])
    with pytest.raises(ooms.Invalid, match="carriers"):
        ooms.Engine(":memory:", carriers=[Haulier("dhl"), Haulier("dhl")])
