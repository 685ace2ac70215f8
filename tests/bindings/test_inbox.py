"""The inbox, from Python: signed by Python's own HMAC."""

from __future__ import annotations

import hashlib
import hmac
import json

import ooms
import pytest
from conftest import draft

SECRET = b"whsec_python"


def sign(clock, body, secret=SECRET, age=0):
    seconds = int(clock.now.timestamp()) - age
    return f"t={seconds},v1={hmac.new(secret, f'{seconds}.'.encode() + body, hashlib.sha256).hexdigest()}"


@pytest.fixture
def waiting(shop, provider):
    """An order whose payment the bank tells later, and the key of its intent."""
    shop.inbox.secret("bank", SECRET)
    provider.next = [ooms.Pending()]
    order = shop.place(draft(1))
    return order, provider.asked[0].key


def test_a_payment_is_settled_by_its_bank(shop, clock, waiting):
    order, key = waiting
    body = b"whatever\0the bank writes"
    event = {"id": "evt_1", "type": "payment.succeeded", "key": key, "reference": "ch_1"}
    accepted = shop.inbox.accept("bank", sign(clock, body), body, **event)
    assert (accepted.came, accepted.order.state, accepted.order.id) == (ooms.Came.APPLIED, ooms.State.CONFIRMED, order.id)
    with pytest.raises(ooms.Already):
        shop.inbox.accept("bank", sign(clock, body), body, **event)


def test_an_event_may_say_in_json_what_it_means(shop, clock, waiting):
    order, key = waiting
    body = json.dumps({"id": "evt_1", "type": "payment.succeeded", "key": key}).encode()
    assert shop.inbox.accept_json("bank", sign(clock, body), body).order.state is ooms.State.CONFIRMED
    body = json.dumps({"id": "evt_2", "type": "shipment.delivered", "order": order.id}).encode()
    assert shop.inbox.accept_json("bank", sign(clock, body), body).came is ooms.Came.KEPT
    assert shop.dispatch(order).state is ooms.State.DELIVERED


def test_whoever_cannot_sign_is_not_believed(shop, clock, waiting):
    order, key = waiting
    event = {"id": "evt_1", "type": "payment.succeeded", "order": order}
    for header in ("", "t=1,v1=00", sign(clock, b"body", b"other"), sign(clock, b"other body"), sign(clock, b"body", age=301), sign(clock, b"body", age=-301)):
        with pytest.raises(ooms.BadSignature):
            shop.inbox.accept("bank", header, b"body", **event)
    shop.inbox.forget("bank")
    with pytest.raises(ooms.BadSignature):
        shop.inbox.accept("bank", sign(clock, b"body"), b"body", **event)
    assert shop.get(order).state is ooms.State.PENDING


def test_a_secret_is_not_empty(shop):
    with pytest.raises(ooms.Invalid):
        shop.inbox.secret("bank", b"")
    with pytest.raises(TypeError):
        shop.inbox.secret("bank", "text")
    with pytest.raises(ooms.NotFound):
        shop.inbox.forget("bank")
