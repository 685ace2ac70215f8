"""Telling customers from Python: a service that is a class, what it is asked, and what becomes of what it raises."""

from __future__ import annotations

import gc

import ooms
import pytest
from conftest import draft, stock_up


class Post(ooms.NotificationService):
    """Sends everything, unless a test has put an answer (or something to raise) into `next`."""

    def __init__(self):
        self.sent = []
        self.next = []

    def send(self, message):
        self.sent.append(message)
        answer = self.next.pop(0) if self.next else ooms.Ok(reference="m-1")
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def shop(clock, provider, post):
    with ooms.Engine(":memory:", payment=provider, notification=post, operations="ops@example.org", clock=clock) as shop:
        stock_up(shop)
        shop.catalog.put_customer("C-1", name="Ada", email="ada@example.org", phone="+49 1", locale="de", notify="both")
        yield shop


def test_a_customer_is_told_by_the_channels_they_want(shop, post):
    order = shop.place(draft(2, customer="C-1"))
    assert post.sent == []
    shop.run()
    assert [(message.template_id, message.channel, message.recipient) for message in post.sent] == [
        ("order.confirmed", "email", "ada@example.org"),
        ("order.confirmed", "sms", "+49 1"),
    ]
    message = post.sent[0]
    assert (message.name, message.locale, message.number, message.order) == ("Ada", "de", order.number, order.id)
    assert (message.total, message.amount, message.attempt) == (ooms.Money("39.98", "EUR"), None, 1)
    assert "ada@example.org" not in repr(message)


def test_money_given_back_is_told_with_the_amount(shop, post):
    order = shop.place(draft(1, customer="C-1"))
    shop.dispatch(order, carrier="ups", tracking="1Z")
    shop.run()
    shop.return_(order)
    shop.run()
    shipped, refunded = (next(m for m in post.sent if m.template_id == name) for name in ("order.shipped", "order.refunded"))
    assert (shipped.carrier, shipped.tracking) == ("ups", "1Z")
    assert refunded.amount == ooms.Money("19.99", "EUR")


def test_what_a_service_raises_is_unknown_and_not_sent_again(shop, post, failures):
    post.next = [TimeoutError("may have gone out"), TimeoutError("this one too")]
    order = shop.place(draft(1, customer="C-1"))
    shop.run()
    assert [job.state for job in shop.jobs(order) if job.kind == "notification.send"] == ["dead", "dead"]
    assert failures() == ["notification.send failed"] * 2


def test_the_sandbox_writes_letters(clock, tmp_path):
    sandbox = ooms.Sandbox(effects_log=tmp_path / "effects.jsonl")
    with ooms.Engine(":memory:", payment=sandbox.payment, notification=sandbox.notification, clock=clock) as shop:
        stock_up(shop)
        order = shop.place(draft(1, token="tok_ok", email="guest@example.org"))
        gc.collect()
        shop.run()
        assert sandbox.count("notification.send") == 1
    assert f"your order {order.number} over 19.99 EUR is confirmed." in (tmp_path / "effects.jsonl").read_text()


def test_the_table_of_occasions_says_what_is_told():
    occasions = ooms.occasions()
    assert {"order.confirmed", "order.refunded", "job.dead"} <= {occasion.template_id for occasion in occasions}
    assert {occasion.audience for occasion in occasions} == {"customer", "operations"}


@pytest.mark.parametrize("wrong", [object(), ooms.NotificationService, ooms.PaymentService()])
def test_a_service_that_is_none_is_refused(wrong):
    with pytest.raises(TypeError, match="subclass of NotificationService"):
        ooms.Engine(":memory:", notification=wrong)


def test_a_service_that_cannot_send_is_refused():
    with pytest.raises(ooms.Invalid, match="options.notification.send"):
        ooms.Engine(":memory:", notification=ooms.NotificationService())


def test_a_subscription_tells_of_itself_without_an_order(shop, post):
    try:
        made = shop.subscriptions.create(
            ooms.Draft.from_dict(
                {
                    "currency": "EUR",
                    "contact": {"email": "bea@example.org"},
                    "lines": [{"sku": "MUG", "quantity": 1}],
                    "schedule": {"unit": "month", "start": "2100-01-31T09:00:00", "zone": "UTC"},
                }
            )
        )
    except ooms.Unsupported:
        pytest.skip("built without calendars")
    shop.run()
    (message,) = post.sent
    assert (message.template_id, message.recipient) == ("subscription.created", "bea@example.org")
    assert (message.subscription, message.order, message.number, message.state) == (made.id, "", made.number, "active")
    assert message.total == ooms.Money("0.00", "EUR")
