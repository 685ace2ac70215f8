"""Subscriptions in Python: orders made by a schedule, and what changes it."""

from __future__ import annotations

import datetime

import ooms
import pytest
from conftest import MORNING

DAY = datetime.timedelta(days=1)


def start(at):
    return at.strftime("%Y-%m-%dT%H:%M:%S")


def daily_draft(**fields):
    return ooms.Draft.from_dict(
        {
            "currency": "EUR",
            "customer": None,
            "contact": {"email": "ada@example.org"},
            "lines": [{"sku": "MUG", "quantity": 1}],
            "shipping_address": {"name": "Ada L", "city": "Berlin", "country": "DE"},
            "payment": {"method": "card", "token": "tok_1"},
            "schedule": {"unit": "day", "every": 1, "start": start(MORNING), "zone": "UTC"},
            **fields,
        }
    )


@pytest.fixture
def daily(shop):
    try:
        return shop.subscriptions.create(daily_draft())
    except ooms.Unsupported:
        pytest.skip("built without calendars")


def statuses(shop, subscription, n):
    return [occurrence.status for occurrence in shop.subscriptions.schedule(subscription, n)]


def test_each_day_has_its_order(shop, clock, daily):
    assert (daily.status, daily.cycles, daily.next_k) == ("active", 1, 1)
    clock.forward(days=1)
    shop.run()
    after = shop.subscriptions.get(daily)
    assert (after.cycles, after.next_k) == (2, 2)
    assert shop.get(after.last_order).payment_status == "authorised"
    assert statuses(shop, daily, 3) == ["ordered", "ordered", "due"]


def test_a_renewal_is_initiated_by_the_merchant(shop, clock, provider, daily):
    clock.forward(days=1)
    shop.run()
    assert [request.merchant_initiated for request in provider.asked if request.effect == "payment.authorize"] == [False, True]


def test_pause_resume_skip_move_and_cancel(shop, clock, daily):
    all_of = shop.subscriptions
    all_of.skip(daily, 1, "away")
    all_of.move(daily.number, 2, MORNING + 2 * DAY + datetime.timedelta(hours=1))
    assert [occurrence.moved for occurrence in all_of.schedule(daily, 3)] == [False, False, True]
    assert all_of.pause(daily).status == "paused"
    clock.forward(days=2)
    assert all_of.resume(daily, ooms.Resume.KEEP).status == "active"
    assert statuses(shop, daily, 3) == ["ordered", "skipped", "due"]
    assert all_of.cancel(daily, reason="enough").status == "cancelled"
    with pytest.raises(ooms.StateError):
        all_of.pause(daily)


def test_what_it_orders_can_change(shop, clock, provider, daily):
    all_of = shop.subscriptions
    all_of.set_quantity(daily, "MUG", 2)
    all_of.set_payment(daily, token="tok_2")
    all_of.set_address(daily, ooms.Address(name="Ada L", city="Wien", country="AT"))
    all_of.reschedule(daily, unit=ooms.Unit.WEEK)
    clock.forward(days=7)
    shop.run()
    order = shop.get(all_of.get(daily).last_order)
    assert (order.lines[0].quantity, order.country, provider.asked[-1].token) == (2, "AT", "tok_2")
    assert [found.id for found in all_of.list()] == [daily.id]


def test_the_doctor_tells_of_one_that_waits(shop, clock, daily):
    shop.stock.adjust("MUG", "shelf", -4)
    clock.forward(days=1)
    shop.run()
    found = [diagnosis for diagnosis in shop.diagnose() if diagnosis.order == daily.id]
    assert [(diagnosis.state, diagnosis.code) for diagnosis in found] == [("active", "ORD-1001")]


def test_its_events_are_in_the_feed(shop, daily):
    told = [event for event in shop.feed.read() if event.order == daily.id]
    assert [(event.type, event.state) for event in told] == [("subscription.created", None), ("subscription.ordered", None)]


def test_a_draft_of_a_subscription_is_no_order(shop, daily):
    with pytest.raises(ooms.Invalid):
        shop.place(daily_draft())


def test_an_order_that_is_not_paid_is_shown_until_another_method_pays_it(shop, clock, provider, daily):
    assert daily.dunning is None
    provider.next = [ooms.DeclinedRetry(message="no funds")]
    clock.forward(days=1)
    shop.run()
    unpaid = shop.subscriptions.get(daily).dunning
    assert unpaid == ooms.Dunning(unpaid.order, MORNING + DAY, MORNING + 2 * DAY)
    assert [problem.code for problem in shop.get(unpaid.order).problems] == ["ORD-4001"]
    after = shop.subscriptions.set_payment(daily, token="tok_2")
    assert after.dunning is None
    assert shop.get(unpaid.order).state is ooms.State.CONFIRMED


def test_a_rule_says_when(shop, clock, daily):
    after = shop.subscriptions.set_rule(daily, "FREQ=WEEKLY;INTERVAL=2", zone="Europe/Berlin")
    assert after.next_k == 1 and after.next_at > MORNING + 13 * DAY
    with pytest.raises(ooms.Invalid, match="schedule.rrule"):
        shop.subscriptions.set_rule(daily, "FREQ=HOURLY")
    ruled = shop.subscriptions.create(daily_draft(schedule={"rrule": "FREQ=DAILY;COUNT=2", "start": start(MORNING), "zone": "UTC"}))
    clock.forward(days=5)
    shop.run()
    assert shop.subscriptions.get(ruled).status == "completed"


def test_the_doctor_examines_one(shop, daily):
    (found,) = shop.subscriptions.diagnose(daily)
    assert (found.order, found.level, found.next_at) == (daily.id, "ok", daily.next_at)
    shop.subscriptions.cancel(daily)
    assert shop.subscriptions.diagnose(daily) == ()


def test_a_list_is_of_a_status_or_of_what_is_due(shop, daily):
    later = shop.subscriptions.create(daily_draft(schedule={"unit": "day", "start": start(MORNING + 9 * DAY), "zone": "UTC"}))
    assert [found.id for found in shop.subscriptions.list(due_before=MORNING + 2 * DAY)] == [daily.id]
    assert [found.id for found in shop.subscriptions.list(due_before=MORNING + 20 * DAY)] == [daily.id, later.id]
    shop.subscriptions.pause(later)
    assert [found.id for found in shop.subscriptions.list(status="paused")] == [later.id]
    with pytest.raises(ooms.Invalid, match="status"):
        shop.subscriptions.list(status="lost")
