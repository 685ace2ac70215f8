"""The feed of events, from Python."""

from __future__ import annotations

import ooms
import pytest
from conftest import draft


def test_everything_comes_once_and_in_the_order_of_each_order(shop):
    assert list(shop.feed.read()) == []
    first, second = shop.place(draft(1)), shop.place(draft(2))
    shop.dispatch(first)
    for page in (1, 2, 100):
        events = list(shop.feed.read(page=page))
        for order in (first, second):
            mine = [event for event in events if event.order == order.id]
            assert [(event.seq, event.type) for event in mine] == [(event.seq, event.type) for event in shop.events(order)]
        assert len({event.cursor for event in events}) == len(events)
    assert events[0].state is ooms.State.PENDING


def test_a_cursor_goes_on_behind_its_event(shop):
    shop.place(draft(1))
    events = list(shop.feed.read())
    assert list(shop.feed.read(events[1].cursor)) == events[2:]
    assert list(shop.feed.read(events[-1].cursor)) == []


def test_a_consumer_gets_again_what_it_had_not_finished(shop):
    shop.place(draft(1))
    events = list(shop.feed.read())
    consumed = shop.feed.consume("mailer")
    assert [next(consumed), next(consumed)] == events[:2]
    consumed.close()
    assert list(shop.feed.consume("mailer")) == events[1:]
    assert list(shop.feed.consume("mailer")) == []
    shop.feed.ack("mailer", "")
    assert shop.feed.acked("mailer") == ""


def test_what_is_no_cursor_is_refused(shop):
    with pytest.raises(ooms.Invalid):
        next(shop.feed.read("soon"))
    with pytest.raises(ooms.Invalid):
        shop.feed.ack("mailer", "soon")
    with pytest.raises(ooms.NotFound):
        next(shop.feed.read("0.1.0123456789abcdef"))
