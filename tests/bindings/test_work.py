"""Workers, the next due time, and the doctor."""

from __future__ import annotations

import datetime
import os
import threading

import ooms
import pytest
from conftest import MORNING, draft, stock_up


def test_workers_do_what_is_due(shop, provider):
    orders = [shop.place(draft(1), drive=False) for _ in range(5)]
    with shop.workers(3) as workers:
        assert workers.wait() >= 10
        assert [shop.get(order).state for order in orders] == ["PROCESSING"] * 5
    assert provider.effects().count("payment.authorize") == 5


def test_workers_are_called_back_on_threads_of_their_own(shop):
    seen = []
    shop.add_observer(lambda order, origin: seen.append(threading.get_ident()))
    with shop.workers(1) as workers:
        shop.place(draft(1), drive=False)
        workers.wait()
    assert len(set(seen)) == 2 and threading.get_ident() in seen  # a worker may be the quicker to tell


def test_what_is_due_later_is_done_when_the_clock_says_so(shop, provider, clock):
    provider.next = [ooms.Unavailable()]
    with shop.workers(2) as workers:
        order = shop.place(draft(1))
        workers.wait()
        assert shop.get(order).state == "PENDING"
        assert shop.next_due() == MORNING + datetime.timedelta(minutes=5)
        clock.forward(minutes=5)
        workers.wake()
        workers.wait()
        assert shop.get(order).state == "PROCESSING"
    assert shop.next_due() is None


def test_workers_that_were_stopped_are_not_used(shop):
    workers = shop.workers(1)
    workers.stop()
    workers.stop()
    for use in (workers.wait, workers.wake):
        with pytest.raises(ooms.Closed):
            use()


def test_closing_the_engine_stops_its_workers(tmp_path):
    shop = ooms.Engine(tmp_path / "shop.db")
    workers = shop.workers(2)
    shop.close()
    workers.stop()
    with pytest.raises(ooms.Closed):
        shop.workers(1)


def test_a_callback_may_not_wait_for_its_own_workers(shop):
    raised = []

    def meddle(order, origin):
        for use in (workers.wait, workers.stop, lambda: shop.workers(1)):
            try:
                use()
            except ooms.Reentrant as error:
                raised.append(error)

    shop.add_observer(meddle)
    with shop.workers(1) as workers:
        workers.wait()
        shop.place(draft(1), drive=False)
        other = shop.workers(1)
        other.wait()
        other.stop()
    assert len(raised) >= 3  # whoever is being stopped refuses nothing any more


def test_a_callback_of_a_worker_stops_nothing_that_somebody_waits_for(shop):
    raised = []
    known = threading.Event()

    def meddle(order, origin):
        known.wait()
        for use in (workers.stop, shop.close):
            try:
                use()
            except ooms.Reentrant as error:
                raised.append(str(error))

    order = shop.place(draft(1), drive=False)
    shop.add_observer(meddle)
    with shop.workers(1) as workers:
        known.set()
        workers.wait()
        assert len(raised) >= 2 and {words.split("may not ")[1] for words in raised} == {"stop its workers", "close it"}
    assert shop.get(order).state == "PROCESSING"


@pytest.mark.parametrize("n", [0, -1, 257, 2**32 + 1])
def test_a_wrong_number_of_workers_is_refused(shop, n):
    with pytest.raises((ooms.Invalid, ooms.LimitExceeded)):
        shop.workers(n)


def test_a_child_leaves_workers_alone(shop):
    with shop.workers(1) as workers:
        pid = os.fork()
        if pid == 0:
            refused = 0
            for use in (workers.wait, workers.wake, workers.stop):
                try:
                    use()
                except ooms.Forked:
                    refused += 1
            os._exit(refused)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3


def test_the_doctor_says_what_is_waited_for(shop, provider):
    provider.next = [ooms.Unavailable(message="closed for lunch")]
    order = shop.place(draft(1))
    (found,) = shop.diagnose(order)
    assert (found.level, found.code, found.waits_for) == ("waiting", "ORD-2001", "the payment service")
    assert (found.attempt, found.attempts, found.said) == (1, 4, "closed for lunch")
    assert found.next_at == MORNING + datetime.timedelta(minutes=5)
    assert found.since == MORNING and found.alert_at is None
    assert shop.diagnose() == (found,)


def test_the_doctor_finds_nothing_where_all_is_well(shop):
    assert shop.diagnose() == ()
    with pytest.raises(ooms.NotFound):
        shop.diagnose("NONE-SUCH")


def test_time_passes_by_the_sandboxs_clock():
    sandbox = ooms.Sandbox(now=MORNING)
    with ooms.Engine(":memory:", payment=sandbox.payment, clock=sandbox.clock) as shop:
        stock_up(shop)
        order = shop.place(draft(token="tok_unavailable_2"))
        assert sandbox.run_until(shop, MORNING + datetime.timedelta(minutes=9)) > 0
        assert (shop.get(order).state, sandbox.now) == ("PENDING", MORNING + datetime.timedelta(minutes=9))
        sandbox.run_until(shop, MORNING + datetime.timedelta(minutes=10))
        assert shop.get(order).payment_status == "authorised"
        with pytest.raises(ooms.Invalid, match="it is over already"):
            sandbox.run_until(shop, MORNING)
