"""A payment service in Python: what each of its answers does to an order, and that nothing it does can make an order paid that is not."""

from __future__ import annotations

import contextlib
import ctypes
import datetime
import os
import signal
import sys

import ooms
import pytest
from conftest import MORNING, Provider, available, draft, stock_up

MINUTES = datetime.timedelta(minutes=1)


def place_with(shop, provider, *answers):
    provider.next = list(answers)
    return shop.place(draft(2))


def codes(order):
    return [problem.code for problem in order.problems]


def test_the_request_says_all_that_a_provider_needs(shop, provider):
    shop.catalog.put_customer("C-1")
    order = shop.place(draft(2, customer="C-1"))
    asked = provider.asked[0]
    assert (asked.effect, asked.method, asked.token, asked.customer) == ("payment.authorize", "card", "tok_1", "C-1")
    assert (asked.amount, asked.order, asked.number) == (ooms.Money("39.98", "EUR"), order.id, order.number)
    assert (asked.payment, asked.attempt, asked.now, asked.first_sent_at) == (1, 1, MORNING, MORNING)
    assert (asked.customer_present, asked.merchant_initiated, asked.reference) == (True, False, None)
    shop.dispatch(order)
    shop.run()
    assert (provider.asked[1].reference, provider.asked[1].final) == ("ref-1", True)
    assert "tok_1" not in repr(asked)


def test_ok_keeps_the_providers_reference(shop, provider):
    order = place_with(shop, provider, ooms.Ok(reference="auth-4711", message="thank you"))
    assert (order.state, order.payments[0].reference, order.payments[0].message) == ("CONFIRMED", "auth-4711", "thank you")


def test_pending_waits_for_the_customer_and_is_completed_later(shop, provider, clock):
    action = ooms.Action("redirect", "https://bank.example/3ds", MORNING + 10 * MINUTES)
    order = place_with(shop, provider, ooms.Pending(action=action, retry_after=5 * MINUTES, reference="p-1"))
    assert (order.state, order.payment_status, order.action) == ("PENDING", "action-required", action)
    shop.complete(provider.asked[0].key, ooms.Ok(reference="auth-1"))
    assert shop.get(order).payment_status == "authorised"
    with pytest.raises(ooms.Already):
        shop.complete(provider.asked[0].key, ooms.Ok(reference="auth-1"))
    with pytest.raises(ooms.NotFound):
        shop.complete("no-such-key", ooms.Ok())


def test_pending_is_asked_about_when_the_provider_wanted_to_be(shop, provider, clock):
    order = place_with(shop, provider, ooms.Pending(retry_after=5 * MINUTES))
    clock.forward(minutes=5)
    shop.run(1)
    assert [request.attempt for request in provider.asked] == [1, 2]
    assert shop.get(order).payment_status == "authorised"


def test_declined_asks_for_another_method(shop, provider):
    order = place_with(shop, provider, ooms.Declined(ooms.Decline.INSUFFICIENT_FUNDS, "no funds"))
    assert (order.state, order.payment_status, codes(order)) == ("PENDING", "declined", ["ORD-2001"])
    assert (order.payments[0].decline, order.payments[0].message) == ("insufficient-funds", "no funds")
    paid = shop.pay(order, token="tok_2", merchant_initiated=True, customer_present=False)
    assert (paid.state, provider.asked[-1].token) == ("CONFIRMED", "tok_2")
    assert (provider.asked[-1].merchant_initiated, provider.asked[-1].customer_present) == (True, False)


def test_declined_for_now_is_tried_again_with_another_key(shop, provider, clock):
    order = place_with(shop, provider, ooms.DeclinedRetry(message="try later"))
    assert (order.state, order.next_due) == ("PENDING", MORNING + 5 * MINUTES)
    clock.forward(minutes=5)
    shop.drive(order)
    assert shop.get(order).payment_status == "authorised"
    assert provider.asked[0].key != provider.asked[1].key


def test_unavailable_is_tried_again_with_the_same_key(shop, provider, clock):
    order = place_with(shop, provider, ooms.Unavailable(retry_after=7 * MINUTES, message="down"))
    assert (order.state, order.next_due) == ("PENDING", MORNING + 7 * MINUTES)
    clock.forward(minutes=7)
    shop.drive(order)
    assert shop.get(order).payment_status == "authorised"
    assert provider.asked[0].key == provider.asked[1].key


def test_unknown_is_asked_about_and_not_repeated(shop, provider, clock):
    order = place_with(shop, provider, ooms.Unknown("time-out"))
    assert order.state == "PENDING"
    clock.now = order.next_due
    assert shop.drive(order).authorised == ooms.Money("39.98", "EUR")
    assert provider.calls == ["authorize", "query"]
    assert provider.asked[1].key == provider.asked[0].key


def test_a_key_that_the_provider_never_saw_is_sent(shop, clock):
    class Lossy(ooms.PaymentService):
        def __init__(self):
            self.calls = []

        def authorize(self, request):
            self.calls.append("authorize")
            return ooms.Unknown() if len(self.calls) == 1 else ooms.Ok(reference="auth-1")

        def query(self, request):
            self.calls.append("query")
            return ooms.NeverSeen()

    bank = Lossy()
    with ooms.Engine(":memory:", payment=bank, clock=clock) as other:
        stock_up(other)
        order = other.place(draft())
        clock.now = order.next_due
        order = other.drive(order)
        assert bank.calls == ["authorize", "query", "authorize"]
        assert order.payment_status == "authorised"


def test_rejected_is_given_up(shop, provider):
    order = place_with(shop, provider, ooms.Rejected("no such account"))
    assert (order.state, shop.jobs(order)[0].state) == ("PENDING", "dead")


def test_what_was_given_up_can_be_retried(shop, provider):
    order = place_with(shop, provider, ooms.Rejected("no such account"))
    (dead,) = [job for job in shop.jobs() if job.stuck_since]
    assert (dead.order, dead.stuck_since) == (str(order.id), shop.now())
    order = shop.retry_job(dead)
    assert order.next_due == shop.now()
    provider.next = [ooms.Ok(reference="auth-2")]
    assert shop.drive(order).payment_status == "authorised"
    assert not any(job.stuck_since for job in shop.jobs())
    with pytest.raises(ooms.StateError):
        shop.retry_job(dead.key)
    with pytest.raises(ooms.NotFound):
        shop.retry_job("no key")


@pytest.mark.parametrize(
    "answer",
    [
        ConnectionError("lost"),
        KeyboardInterrupt(),
        SystemExit(),
        None,
        "ok",
        0,
        True,
        ooms.Ok(reference="r" * 300),
        ooms.Ok(reference="4111 1111 1111 1111"),
        ooms.Ok(reference="a\0b"),
        ooms.Ok(reference=4711),
        ooms.Pending(retry_after=-MINUTES),
        ooms.Pending(action=ooms.Action("", "")),
        ooms.Declined(99),
        ooms.Ok(address=ooms.Address(country="Germany")),
    ],
    ids=str,
)
def test_what_is_no_answer_is_unknown(shop, provider, failures, answer):
    """Money may have moved; the order is not confirmed, nothing is lost, and the log says why."""
    order = place_with(shop, provider, answer)
    assert (order.state, order.captured, available(shop)) == ("PENDING", ooms.Money("0", "EUR"), 3)
    assert shop.jobs(order)[0].outcome in (None, "unknown")
    assert failures() == ["payment.authorize failed"]


def test_a_providers_odd_message_is_kept_as_far_as_it_goes(shop, provider):
    order = place_with(shop, provider, ooms.Declined(message="a\0b\ud800c" + "x" * 1000))
    assert order.payment_status == "declined"
    assert order.payments[0].message.startswith("a?b?cx")


def test_what_a_service_does_not_offer_is_not_called(clock):
    class AuthorizeOnly(ooms.PaymentService):
        key_lifetime = datetime.timedelta(hours=1)
        timeout = datetime.timedelta(seconds=5)

        def authorize(self, request):
            return ooms.Ok(reference="auth-1")

    with ooms.Engine(":memory:", payment=AuthorizeOnly(), clock=clock) as shop:
        stock_up(shop)
        order = shop.cancel(shop.place(draft()))
        shop.run()
        assert shop.get(order).payment_status != "voided"


@pytest.mark.parametrize("wrong", [object(), ooms.PaymentService, ooms.AddressService()])
def test_only_a_payment_service_is_one(wrong):
    with pytest.raises(TypeError, match="subclass of PaymentService"):
        ooms.Engine(":memory:", payment=wrong)


def test_a_service_without_authorize_is_refused():
    with pytest.raises(ooms.Invalid, match="authorize"):
        ooms.Engine(":memory:", payment=ooms.PaymentService())


def test_a_service_may_read_from_the_engine_that_calls_it_but_not_change_it(shop, provider):
    seen = []

    class Nosy(Provider):
        def authorize(self, request):
            seen.append(engine.get(request.order).state)
            for change in (lambda: engine.cancel(request.order), lambda: engine.place(draft())):
                with pytest.raises(ooms.Reentrant):
                    change()
            with pytest.raises(ooms.Reentrant, match="may not close"):
                engine.close()
            return ooms.Ok(reference="auth-1")

    with ooms.Engine(":memory:", payment=Nosy()) as engine:
        stock_up(engine)
        assert engine.place(draft()).state == "CONFIRMED"
    assert seen == ["PENDING"]


def test_the_draft_that_is_being_placed_cannot_be_changed_by_the_service(shop, provider):
    wanted = draft(1)

    class Meddler(Provider):
        def authorize(self, request):
            with pytest.raises(RuntimeError, match="being placed"):
                wanted.add("MUG")
            return super().authorize(request)

    with ooms.Engine(":memory:", payment=Meddler()) as engine:
        stock_up(engine)
        assert engine.place(wanted).lines[0].quantity == 1


def test_an_interrupt_does_not_answer_for_the_provider(clock):
    """Ctrl-C comes while the library is about to call the provider: the provider is heard, the order is as he said, and then the program is interrupted."""

    def interrupt(order, origin):
        os.kill(os.getpid(), signal.SIGINT)

    bank = Provider()
    bank.next = [ooms.Declined()]
    with ooms.Engine(":memory:", payment=bank, clock=clock) as shop:
        stock_up(shop)
        shop.add_observer(interrupt)
        with pytest.raises(KeyboardInterrupt):
            shop.place(draft())
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        assert next(shop.list()).state == "PENDING"
    assert bank.effects() == ["payment.authorize"]


def test_a_full_stack_does_not_answer_for_the_provider(clock):
    """At every depth the order is placed as the provider said, or not at all."""
    bank = Provider()

    def dive(levels):
        if levels:
            return dive(levels - 1)
        return shop.place(wanted)

    def depth():
        frame, found = sys._getframe(), 0
        while frame:
            frame, found = frame.f_back, found + 1
        return found

    with ooms.Engine(":memory:", payment=bank, clock=clock) as shop:
        stock_up(shop)
        shop.stock.adjust("MUG", "shelf", 100)
        room = sys.getrecursionlimit() - depth()
        for spare in range(8, 80):
            wanted, bank.next = draft(1, idempotency_key=str(spare)), [ooms.Declined()]
            with contextlib.suppress(RecursionError, ctypes.ArgumentError):
                dive(room - spare)
        states = {order.state for order in shop.list()}
    assert states == {"PENDING"}


def test_an_address_service_in_python(clock, failures):
    answers = {
        "10115": ooms.Ok(),
        "10116": ooms.Ok(address=ooms.Address(line1="12 Long Street", city="Berlin", postcode="10117", country="DE")),
        "99999": ooms.Declined(message="no such place"),
        "88888": ooms.Unavailable(),
        "77777": None,
    }

    class Post(ooms.AddressService):
        def validate(self, address):
            assert (address.name, address.country) == ("Ada L", "DE")
            return answers[address.postcode]

    with ooms.Engine(":memory:", payment=Provider(), address=Post(), clock=clock) as shop:
        stock_up(shop)

        def problems(postcode):
            return codes(shop.place(draft(1, shipping_address=ooms.Address(name="Ada L", postcode=postcode, country="DE"))))

        assert [problems(postcode) for postcode in answers] == [[], [], ["ORD-1002"], ["ORD-1007"], ["ORD-1007"]]
    assert failures() == ["address.validate failed"]
