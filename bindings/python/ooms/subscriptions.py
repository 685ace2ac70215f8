"""Subscriptions: orders that are made again and again, by a schedule. Each order is made by Engine.run or by workers when it is due, once, whatever crashes. What
happens to subscriptions is said in include/oms/subscription.h."""

from __future__ import annotations

import enum
from ctypes import byref, c_void_p
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Union
from uuid import UUID

from . import _abi
from ._call import Owned, call, call_for_document, check, take_document
from ._handle import Handle
from ._library import lib
from ._values import instant, instant_or_none, int32, int64, utf8
from .draft import Draft
from .records import Diagnosis, Dunning, read
from .services import Address


class Unit(enum.IntEnum):
    """Of a schedule."""

    DAY = 1
    WEEK = 2
    MONTH = 3
    QUARTER = 4
    YEAR = 5


class Resume(enum.IntEnum):
    """How a subscription goes on after a pause: by its old schedule, or by one that begins today, with an order today or a period later."""

    KEEP = 0
    RESTART = 1
    RESTART_LATER = 2


@dataclass(frozen=True)
class Subscription:
    """A subscription as it was when it was read. `next_k` is the occurrence that comes next, `next_at` when something is done for it (a reminder, or the order),
    `cycles` how many orders it has made. `dunning` is of a single one, not of a list."""

    id: str
    number: str
    status: str
    customer: str | None
    currency: str
    next_k: int
    next_at: datetime | None
    cycles: int
    last_order: str | None = None
    dunning: Dunning | None = None


@dataclass(frozen=True)
class Occurrence:
    """One occurrence: `ordered`, `due`, `skipped`, `paused` or `lapsed`; `local` is the time in its zone."""

    k: int
    at: datetime
    local: str
    zone: str
    status: str
    moved: bool
    order: str | None
    reason: str | None


SubscriptionRef = Union[Subscription, UUID, str]  # a text is an id or a number


def _name(subscription: SubscriptionRef) -> str:
    return subscription.id if isinstance(subscription, Subscription) else str(subscription)


class Subscriptions:
    """`shop.subscriptions`"""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def create(self, draft: Draft) -> Subscription:
        """Begins one, from a draft with a schedule: `Draft.from_dict({…, "schedule": {"unit": "month", "start": "2025-01-31T09:00:00", "zone": "UTC"}})`,
        or with `"rrule"` in place of the unit. When that begins now or before, the first order is placed and paid."""
        with self._handle.use() as engine, draft.held() as wanted:
            return self._take(lib.oms_subscription_create, engine, wanted)

    def get(self, subscription: SubscriptionRef) -> Subscription:
        return self._do(lib.oms_subscription_get, subscription)

    def list(
        self, customer: str | None = None, *, status: str | None = None, due_before: datetime | None = None
    ) -> tuple[Subscription, ...]:
        """All, or those for which all that is given is true, oldest first; with `due_before` and no customer by when they are due."""
        query = _abi.SubscriptionQuery(
            customer=utf8("customer", customer),
            status=utf8("status", status),
            due_before=0 if due_before is None else instant("due_before", due_before),
        )
        with self._handle.use() as engine:
            document = call_for_document(lib.oms_subscription_list_json, engine, byref(query))
        return tuple(read(Subscription, found) for found in document["subscriptions"])

    def schedule(self, subscription: SubscriptionRef, n: int = 12, *, first: int = 0) -> tuple[Occurrence, ...]:
        """Occurrences from the k-th on, past and to come."""
        with self._handle.use() as engine:
            id = self._find(engine, subscription)
            document = call_for_document(lib.oms_subscription_schedule_json, engine, byref(id), int64("first", first), int64("n", n))
        return tuple(read(Occurrence, found) for found in document["occurrences"])

    def diagnose(self, subscription: SubscriptionRef) -> tuple[Diagnosis, ...]:
        """What it waits for, if only for the time; nothing when it has ended. `Shop.diagnose()` tells of all that cannot go on."""
        with self._handle.use() as engine:
            document = call_for_document(lib.oms_diagnose_json, engine, byref(self._find(engine, subscription)))
        return tuple(read(Diagnosis, found) for found in document["diagnoses"])

    def pause(self, subscription: SubscriptionRef, *, until: datetime | None = None, reason: str | None = None) -> Subscription:
        """Orders nothing until then, or until it is resumed."""
        return self._do(lib.oms_subscription_pause, subscription, instant_or_none("until", until), utf8("reason", reason))

    def resume(self, subscription: SubscriptionRef, how: Resume = Resume.KEEP) -> Subscription:
        return self._do(lib.oms_subscription_resume, subscription, Resume(how))

    def skip(self, subscription: SubscriptionRef, k: int, reason: str | None = None) -> Subscription:
        """Leaves one occurrence out."""
        return self._do(lib.oms_subscription_skip, subscription, int64("k", k), utf8("reason", reason))

    def move(self, subscription: SubscriptionRef, k: int, at: datetime) -> Subscription:
        """Puts one occurrence to another time between its neighbours."""
        return self._do(lib.oms_subscription_move, subscription, int64("k", k), instant("at", at))

    def reschedule(
        self, subscription: SubscriptionRef, *, unit: Unit | None = None, every: int = 0, zone: str | None = None
    ) -> Subscription:
        """Changes how often it repeats, counted from the last occurrence, or in which zone."""
        return self._do(lib.oms_subscription_reschedule, subscription, Unit(unit) if unit else 0, int32("every", every), utf8("zone", zone))

    def set_rule(self, subscription: SubscriptionRef, rrule: str, *, zone: str | None = None) -> Subscription:
        """Lets it repeat by a rule of RFC 5545, such as `FREQ=MONTHLY;BYDAY=-1FR`, from the last occurrence on; `reschedule` goes back to units."""
        return self._do(lib.oms_subscription_set_rule, subscription, utf8("rrule", rrule), utf8("zone", zone))

    def set_quantity(self, subscription: SubscriptionRef, sku: str, quantity: int) -> Subscription:
        """How much of an article it orders; 0: none any more."""
        return self._do(lib.oms_subscription_set_quantity, subscription, utf8("sku", sku), int64("quantity", quantity))

    def set_payment(self, subscription: SubscriptionRef, method: str = "card", *, token: str | None = None) -> Subscription:
        """How orders to come are paid; one that is not paid yet is tried by it at once."""
        return self._do(lib.oms_subscription_set_payment, subscription, utf8("method", method), utf8("token", token))

    def set_address(self, subscription: SubscriptionRef, address: Address) -> Subscription:
        return self._do(lib.oms_subscription_set_address, subscription, byref(address.for_c()))

    def cancel(self, subscription: SubscriptionRef, *, at_end: bool = False, reason: str | None = None) -> Subscription:
        """Ends it now, or when its next order would be due."""
        return self._do(lib.oms_subscription_cancel, subscription, int(at_end), utf8("reason", reason))

    def _find(self, engine: Any, subscription: SubscriptionRef) -> Any:
        id = _abi.Id()
        call(lib.oms_subscription_find, engine, utf8("subscription", _name(subscription)), byref(id))
        return id

    def _do(self, function: Any, subscription: SubscriptionRef, *arguments: Any) -> Subscription:
        with self._handle.use() as engine:
            return self._take(function, engine, byref(self._find(engine, subscription)), *arguments)

    def _take(self, function: Any, *arguments: Any) -> Subscription:
        snapshot = Owned(lib.oms_subscription_free)
        call(function, *arguments, byref(snapshot.pointer))
        text = c_void_p()
        check(lib.oms_subscription_json(snapshot.pointer, byref(text)))
        return read(Subscription, take_document(text))
