"""Many threads on one engine: the library decides who gets the last unit, and Python's own threads neither wait for each other nor use what is closed."""

from __future__ import annotations

import threading

import ooms
import pytest
from conftest import Provider, available, draft, stock_up


def at_once(n, work):
    """What n threads got or raised, all let go together."""
    start, results = threading.Barrier(n), []

    def run(index):
        start.wait()
        try:
            results.append(work(index))
        except ooms.Error as error:
            results.append(error)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == n
    return results


def placed(results):
    return [result for result in results if isinstance(result, ooms.Order)]


@pytest.mark.parametrize("path", [":memory:", "shop.db"])
def test_twenty_threads_buy_the_last_five(tmp_path, path):
    bank = Provider()
    with ooms.Engine(path if path == ":memory:" else tmp_path / path, payment=bank) as shop:
        stock_up(shop)
        results = at_once(20, lambda index: shop.place(draft(1)))
        assert [order.state for order in placed(results)] == ["CONFIRMED"] * 5
        assert {error.problems[0].code for error in results if isinstance(error, ooms.Refused)} == {"ORD-1001"}
        assert available(shop) == 0
        assert [found for found in shop.verify() if found.breaches] == []
    assert bank.effects().count("payment.authorize") == 5


def test_one_key_from_twenty_threads_is_one_order(shop):
    results = at_once(20, lambda index: shop.place(draft(1, idempotency_key="click-1")))
    assert len({order.id for order in placed(results)}) == 1 and len(placed(results)) == 20
    assert [order.replayed for order in results].count(False) == 1
    assert available(shop) == 4


def test_one_draft_may_be_placed_by_many_threads(shop):
    wanted = draft(1)
    results = at_once(5, lambda index: shop.place(wanted))
    assert len({order.id for order in placed(results)}) == 5


def test_the_same_drafts_in_another_order_do_not_wait_for_each_other(shop):
    drafts = [draft(1) for _ in range(2)]
    results = at_once(2, lambda index: shop.place_many(drafts[:: 1 - 2 * index]))
    assert [len(placed(answers)) for answers in results] == [2, 2]


def test_a_slow_provider_does_not_stop_other_threads(clock):
    """Were the interpreter's lock held during a call, or an order's lock during a callback, this would wait for ever."""
    entered, leave = threading.Event(), threading.Event()

    class Slow(Provider):
        def authorize(self, request):
            entered.set()
            assert leave.wait(60)
            return ooms.Ok(reference="auth-1")

    with ooms.Engine(":memory:", payment=Slow(), clock=clock) as shop:
        stock_up(shop)
        buyer = threading.Thread(target=shop.place, args=(draft(1),))
        buyer.start()
        assert entered.wait(60)
        assert shop.place(ooms.Draft("EUR").add("MUG")).state == "PENDING"
        leave.set()
        buyer.join(60)
        assert {str(order.state) for order in shop.list()} == {"PENDING", "CONFIRMED"}


def test_closing_waits_for_calls_and_refuses_new_ones(tmp_path):
    entered, leave, results = threading.Event(), threading.Event(), []

    class Slow(Provider):
        def authorize(self, request):
            entered.set()
            assert leave.wait(60)
            results.append(shop.get(request.order).state)  # a call of the one that is waited for
            return ooms.Ok(reference="auth-1")

    shop = ooms.Engine(tmp_path / "shop.db", payment=Slow())
    stock_up(shop)
    buyer = threading.Thread(target=lambda: results.append(shop.place(draft(1)).state))
    buyer.start()
    assert entered.wait(60)
    closer = threading.Thread(target=shop.close)
    closer.start()
    while True:
        try:
            shop.now()
        except ooms.Closed:
            break
    assert closer.is_alive()
    leave.set()
    buyer.join(60)
    closer.join(60)
    assert results == ["PENDING", "CONFIRMED"]
    assert not (tmp_path / "shop.db-wal").exists()
