"""The engine: an open database with its services. One method for each thing that can be done with orders; catalog and stock have objects of their own."""

from __future__ import annotations

import os
import weakref
from ctypes import byref, c_int64, c_void_p, pointer
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from types import TracebackType
from typing import Any, Iterable, Iterator, Sequence, Union
from uuid import UUID

from . import _abi, _bridges
from ._call import Owned, call, call_for_document, check
from ._handle import Handle
from ._library import lib
from ._opening import Services, open_engine
from ._placing import Placed, place, place_many, take_order, take_order_or_none, take_price_steps
from ._values import instant, int64, milliseconds, text_of, time_of, time_or_none, utf8
from .alternatives import Alternatives
from .carriers import Carrier, CarrierService
from .catalog import Catalog
from .draft import Draft
from .feed import Feed
from .inbox import Inbox
from .lookups import Lookup
from .money import Money, minor_units
from .options import HoldKind, Policy, Sqlite
from .records import Diagnosis, Event, Invariant, Job, Order, OrderSummary, PriceStep, ReportRow, State, read, read_report
from .prices import PriceCache
from .own_rules import Rule
from .sandbox import SandboxService
from .services import Address, AddressService, Definite, NotificationService, PaymentService
from .stock import Stock
from .subscriptions import Subscriptions
from .workers import Workers, start_workers

OrderRef = Union[Order, OrderSummary, UUID, str]  # a text is an id or a number


def _hold(kind: HoldKind, by: str | None, note: str | None) -> _abi.Hold:
    return _abi.Hold(by=utf8("by", by), note=utf8("note", note), kind=HoldKind(kind))


@dataclass(frozen=True)
class Ran:
    """What Engine.run did, and when to call it again; None: nothing is scheduled."""

    done: int
    next_due: datetime | None


class Engine:
    """`with ooms.Engine("shop.db", payment=MyPayment()) as shop: …`. Any thread may use it, several at once."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        payment: PaymentService | SandboxService | None = None,
        address: AddressService | SandboxService | None = None,
        notification: NotificationService | SandboxService | None = None,
        operations: str | None = None,
        carriers: Sequence[CarrierService | SandboxService] = (),
        lookups: Sequence[Lookup] = (),
        alternatives: Alternatives | None = None,
        rules: Sequence[Rule] = (),
        clock: _bridges.Clock | None = None,
        policy: Policy = Policy(),
        sqlite: Sqlite = Sqlite(),
        create: bool = True,
        upgrade: bool = False,
        read_only: bool = False,
    ) -> None:
        """`path` may be `:memory:`. Without a payment service card payments wait; without an address service addresses are taken as they are;
        without a notification service nobody is told anything. `operations` is the e-mail address or telephone number at which they are told. Carriers
        are asked for labels in their order; without any the shop ships by itself. Lookups take the place of the engine's own tables. `alternatives(order, line, units)` names SKUs to offer instead of
        what cannot be had; without it they are of the same category. `rules` are checked behind
        the library's own, unless `policy.rules` says otherwise. The clock tells a datetime with zone, or milliseconds since 1970 UTC;
        without one it is the system's."""
        services = Services(payment, address, notification, operations, tuple(carriers), tuple(lookups), alternatives, tuple(rules))
        self._handle = open_engine(path, services, clock, policy, sqlite, create=create, upgrade=upgrade, read_only=read_only)
        self.catalog = Catalog(self._handle)
        self.stock = Stock(self._handle)
        self.subscriptions = Subscriptions(self._handle)
        self.feed = Feed(self._handle)
        self.inbox = Inbox(self._handle)
        self.price_cache = PriceCache(self._handle)
        self._workers: weakref.WeakSet[Workers] = weakref.WeakSet()

    def close(self) -> None:
        """Stops its workers and waits for calls of other threads. Work that is not done stays in the database."""
        self._handle.refuse_callback("close it")
        for workers in tuple(self._workers):
            workers.stop()
        self._handle.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # Placing

    def quote(self, draft: Draft, *, keep: bool = False, life: timedelta | None = None) -> Order:
        """Prices a draft and checks every rule without placing it; its problems are those that placing would find. With `keep` the price is promised
        for a time: a draft with `quote=order.quote.token` gets it until then (`life`; None: what the policy says). What placing would refuse is refused
        then, too."""
        with self._handle.use() as engine, draft.held() as wanted:
            if keep or life is not None:
                return take_order(lib.oms_quote_make, engine, wanted, milliseconds("life", life))
            return take_order(lib.oms_order_quote, engine, wanted)

    def validate(self, draft: Draft) -> None:
        """Raises what placing would raise, with every problem at once, and stores nothing."""
        with self._handle.use() as engine, draft.held() as wanted:
            call(lib.oms_draft_validate, engine, wanted)

    def place(self, draft: Draft, *, drive: bool = True) -> Order:
        """Places an order and pays it. When it returns the order is durable, whatever its payment's fate. Without `drive`, paying is left to run()."""
        return place(self._handle, draft, drive)

    def place_many(self, drafts: Iterable[Draft], *, drive: bool = True) -> tuple[Placed, ...]:
        """Places each on its own, with few durable writes. For each draft, in their order: the order, or the error that place() would have raised."""
        return place_many(self._handle, tuple(drafts), drive)

    # Finding

    def get(self, order: OrderRef) -> Order:
        """The order as it is now."""
        return self._order(lib.oms_order_get, order)

    def explain(self, order: OrderRef | Draft) -> tuple[PriceStep, ...]:
        """Why an order costs what it costs, or a draft would: its price step by step, from nothing to its total."""
        with self._handle.use() as engine:
            if not isinstance(order, Draft):
                return take_price_steps(lib.oms_order_get, engine, self._id(engine, order))
            with order.held() as wanted:
                return take_price_steps(lib.oms_order_quote, engine, wanted)

    def find_reference(self, reference: str, channel: str | None = None) -> Order:
        """By the merchant's own number."""
        id = _abi.Id()
        with self._handle.use() as engine:
            call(lib.oms_order_find_reference, engine, utf8("channel", channel), utf8("reference", reference), byref(id))
            return take_order(lib.oms_order_get, engine, byref(id))

    def list(
        self,
        *,
        state: State | str | None = None,
        problem: str | None = None,
        hold: str | None = None,
        customer: str | None = None,
        sku: str | None = None,
        payment: str | None = None,
        fulfilment: str | None = None,
        returns: str | None = None,
        number: str | None = None,
        channel: str | None = None,
        reference: str | None = None,
        country: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        updated_since: datetime | None = None,
        updated_until: datetime | None = None,
        oldest_first: bool = False,
        page: int = 100,
    ) -> Iterator[OrderSummary]:
        """Orders, newest first, read page by page as they are asked for. What is given must hold all at once; doc/queries.md says what each is."""
        texts = {
            "problem": problem,
            "hold": hold,
            "customer": customer,
            "sku": sku,
            "payment": payment,
            "fulfilment": fulfilment,
            "returns": returns,
            "number": number,
            "channel": channel,
            "reference": reference,
            "country": country,
        }
        times = {"since": since, "until": until, "updated_since": updated_since, "updated_until": updated_until}
        query = _abi.OrderQuery(
            **{name: utf8(name, text) for name, text in texts.items()},
            **{name: 0 if time is None else instant(name, time) for name, time in times.items()},
            limit=int64("page", page),
            state=0 if state is None else lib.oms_state_parse(utf8("state", State(state).value)),
            oldest_first=int(oldest_first),
        )
        return self._pages(query)

    def _pages(self, query: _abi.OrderQuery) -> Iterator[OrderSummary]:
        following = ""
        while following is not None:
            with self._handle.use() as engine:
                document = call_for_document(lib.oms_order_list_json, engine, byref(query))
            for summary in document["orders"]:
                yield read(OrderSummary, summary, summary["currency"])
            following = document["next"]
            query.after = utf8("next", following)

    def report(
        self,
        report: str,
        *,
        by: str | None = None,
        currency: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[ReportRow, ...]:
        """`sales` by day, sku, country, channel, state or all; `stock` by sku or location; `funnel` by all, day, country or channel."""
        query = _abi.ReportQuery(
            report=utf8("report", report),
            by=utf8("by", by),
            currency=utf8("currency", currency),
            since=0 if since is None else instant("since", since),
            until=0 if until is None else instant("until", until),
        )
        with self._handle.use() as engine:
            return read_report(call_for_document(lib.oms_report_json, engine, byref(query)))

    def events(self, order: OrderRef) -> tuple[Event, ...]:
        """From the first."""
        known = self._known(order)
        with self._handle.use() as engine:
            document = call_for_document(lib.oms_order_events_json, engine, self._id(engine, known))
        return tuple(read(Event, event, known.currency) for event in document["events"])

    # On its way

    def cancel(self, order: OrderRef, reason: str | None = None) -> Order:
        """Units are free when it returns; money is given back as a durable effect afterwards."""
        return self._order(lib.oms_order_cancel, order, utf8("reason", reason))

    def dispatch(self, order: OrderRef, *, carrier: str | None = None, tracking: str | None = None) -> Order:
        """All open units leave."""
        goods = _abi.Dispatch(carrier=utf8("carrier", carrier), tracking=utf8("tracking", tracking))
        return self._order(lib.oms_order_dispatch, order, byref(goods))

    def deliver(self, order: OrderRef) -> Order:
        """Everything that was shipped has arrived."""
        return self._order(lib.oms_order_deliver, order)

    def return_(self, order: OrderRef, reason: str | None = None) -> Order:
        """Takes back everything that was shipped: units go to stock on hold, money is given back."""
        return self._order(lib.oms_order_return, order, utf8("reason", reason))

    # Answering what it waits for

    def hold(self, order: OrderRef, kind: HoldKind, *, by: str | None = None, note: str | None = None) -> Order:
        """Holds an order that has not left: it is not paid, fulfilled or dispatched until it is released."""
        return self._order(lib.oms_order_hold, order, byref(_hold(kind, by, note)))

    def release(self, order: OrderRef, kind: HoldKind, *, by: str | None = None, note: str | None = None) -> Order:
        """Releases every hold of one kind, whoever set it; the order goes on as far as nothing else holds it."""
        return self._order(lib.oms_order_release, order, byref(_hold(kind, by, note)))

    def set_address(self, order: OrderRef, address: Address) -> Order:
        """Sends an order that has not left to another address, which is checked; then it goes on."""
        return self._order(lib.oms_order_set_address, order, byref(address.for_c()))

    # Payment

    def pay(
        self,
        order: OrderRef,
        method: str = "card",
        *,
        token: str | None = None,
        merchant_initiated: bool = False,
        customer_present: bool = True,
    ) -> Order:
        """Pays a PENDING order by another method, `card`, `manual` or `terms`."""
        by = _abi.PaymentMethod(
            method=utf8("method", method),
            token=utf8("token", token),
            initiator=int(merchant_initiated),
            customer_absent=int(not customer_present),
        )
        return self._order(lib.oms_order_pay, order, byref(by))

    def record_payment(self, order: OrderRef, amount: Money | Decimal | str, reference: str | None = None) -> Order:
        """A `manual` payment was received."""
        known = self._known(order)
        minor = minor_units("amount", amount, known.currency)
        return self._order(lib.oms_order_record_payment, known, minor, utf8("reference", reference))

    def complete(self, key: str, outcome: Definite) -> None:
        """Tells the outcome of an effect that was Pending, or that is learnt of in another way. From any thread, process, after any restart."""
        reply = Owned(lib.oms_reply_free)
        check(lib.oms_reply_new(byref(reply.pointer)))
        outcome.fill(reply.pointer)
        with self._handle.use() as engine:
            call(lib.oms_complete, engine, utf8("key", key), outcome.code, reply.pointer)

    # Driving

    def drive(self, order: OrderRef) -> Order:
        """Does what is due for one order now."""
        return self._order(lib.oms_order_drive, order)

    def run(self, max: int = 0) -> Ran:
        """Does what is due by the engine's clock, at most `max` steps; 0: until nothing is due."""
        done, next_due = c_int64(), c_int64()
        with self._handle.use() as engine:
            call(lib.oms_engine_run, engine, int64("max", max), byref(done), byref(next_due))
        return Ran(done.value, time_or_none(next_due.value))

    def next_due(self) -> datetime | None:
        """When run() has something to do next; None: nothing is scheduled."""
        due = c_int64()
        with self._handle.use() as engine:
            call(lib.oms_engine_next_due, engine, byref(due))
        return time_or_none(due.value)

    def workers(self, n: int) -> Workers:
        """Starts threads that do what is due from now on: `with shop.workers(4): …`. Services, guards and observers are then called on those threads too."""
        workers = start_workers(self._handle, n)
        self._workers.add(workers)
        return workers

    def diagnose(self, order: OrderRef | None = None) -> tuple[Diagnosis, ...]:
        """Why orders do not move: what each waits for, since when, what happens by itself, and what a person can do."""
        with self._handle.use() as engine:
            id = None if order is None else self._id(engine, order)
            document = call_for_document(lib.oms_diagnose_json, engine, id)
        return tuple(read(Diagnosis, found) for found in document["diagnoses"])

    def jobs(self, order: OrderRef | None = None) -> tuple[Job, ...]:
        """Every job that is not finished, or all of one order. Those with `stuck_since` wait for a person."""
        with self._handle.use() as engine:
            id = None if order is None else self._id(engine, order)
            document = call_for_document(lib.oms_job_list_json, engine, id)
        return tuple(read(Job, job) for job in document["jobs"])

    def carriers(self) -> tuple[Carrier, ...]:
        """How the registered carriers are doing, in the order in which they are asked."""
        with self._handle.use() as engine:
            document = call_for_document(lib.oms_carrier_list_json, engine)
        return tuple(read(Carrier, carrier) for carrier in document["carriers"])

    def retry_job(self, job: Job | str) -> Order | None:
        """Has a job done after all that was given up: it is due now, its schedule begins anew. `job` may be its key. The order as it is then; None for a message
        that a subscription sends itself."""
        with self._handle.use() as engine:
            return take_order_or_none(lib.oms_job_retry, engine, utf8("job", job.key if isinstance(job, Job) else job))

    def now(self) -> datetime:
        """What the engine's clock says."""
        with self._handle.use() as engine:
            return time_of(lib.oms_engine_now(engine))

    def verify(self) -> tuple[Invariant, ...]:
        """Checks every invariant that a database can show; all is well when none has breaches."""
        found: list[Invariant] = []

        def take(_user: Any, told: Any) -> None:
            row = told.contents
            texts = {name: text_of(getattr(row, name)) for name in ("id", "title", "example")}
            found.append(Invariant(**texts, checked=row.checked, breaches=row.breaches, warnings=row.warnings))

        with self._handle.use() as engine:
            call(lib.oms_verify, engine, _abi.InvariantSlot(take), None, None)
        return tuple(found)

    # Your say

    def add_guard(self, guard: _bridges.Guard) -> None:
        """`guard(order, origin)` returns None to let a transition pass, or the reason why not. It may be asked more than once and has no side effects."""
        self._add(lib.oms_engine_add_guard, _bridges.guard(guard))

    def add_observer(self, observer: _bridges.Observer) -> None:
        """`observer(order, origin)` is told of each transition after it was committed."""
        self._add(lib.oms_engine_add_observer, _bridges.observer(observer))

    def _add(self, function: Any, hook: Any) -> None:
        with self._handle.use() as engine:
            self._handle.keep.append(hook)
            call(function, engine, byref(hook))

    # What the above share

    def _id(self, engine: c_void_p, order: OrderRef) -> Any:
        name = order.id if isinstance(order, (Order, OrderSummary)) else str(order)
        if name is None:
            raise ValueError("order: a quote was not placed")
        id = _abi.Id()
        if lib.oms_id_parse(utf8("order", name), byref(id)) != 0:
            call(lib.oms_order_find, engine, utf8("order", name), byref(id))
        return pointer(id)

    def _known(self, order: OrderRef) -> Order | OrderSummary:
        """With its currency."""
        return order if isinstance(order, (Order, OrderSummary)) else self.get(order)

    def _order(self, function: Any, order: OrderRef, *arguments: Any) -> Order:
        with self._handle.use() as engine:
            return take_order(function, engine, self._id(engine, order), *arguments)
