"""What the library tells, as frozen dataclasses: orders, lists, events, jobs, stock. Their fields are those of the JSON documents in doc/; fields of later
releases are passed over. Pure: nothing is read here but documents."""

from __future__ import annotations

import dataclasses
import enum
import functools
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Callable, Hashable, Mapping, TypeVar

from ._values import PPM, parse_time
from .errors import Problem
from .money import Money


class State(str, enum.Enum):
    """Of an order; `NEW` is a quote's."""

    NEW = "NEW"
    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    PROCESSING = "PROCESSING"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"
    RETURNED = "RETURNED"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Action:
    """What the customer has to do so that the payment goes on."""

    kind: str
    data: str
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    line: int
    sku: str
    name: str
    location: str | None
    quantity: int
    unit_price: Money
    discount: Money
    tax: Money
    total: Money
    cancelled: int
    reserved: int
    shipped: int
    delivered: int
    returned: int


@dataclass(frozen=True)
class Tax:
    jurisdiction: str
    ppm: int
    base: Money
    amount: Money
    included: bool

    @property
    def rate(self) -> Decimal:
        return Decimal(self.ppm) / PPM


@dataclass(frozen=True)
class Reduction:
    """What a discount took off a line, or off shipping where there is no line."""

    discount: str
    name: str
    coupon: str | None
    line: int | None
    amount: Money


@dataclass(frozen=True)
class PriceStep:
    """A step of a price: each begins where the one before it ended, the first at nothing, and the last ends at the total. `kind` is `list-price`,
    `given-price`, `manual-discount`, `discount`, `shipping` or `tax`."""

    kind: str
    line: int | None
    name: str | None
    coupon: str | None
    ppm: int | None
    base: Money | None
    amount: Money
    before: Money
    after: Money
    words: str


@dataclass(frozen=True)
class Payment:
    n: int
    method: str
    status: str
    amount: Money
    authorised: Money
    captured: Money
    refunded: Money
    reference: str | None
    decline: str | None
    message: str | None


@dataclass(frozen=True)
class Shipment:
    n: int
    status: str
    carrier: str | None
    tracking: str | None
    reference: str | None  # the carrier's, of its label
    units: int
    booked_at: datetime | None
    dispatched_at: datetime | None
    delivered_at: datetime | None
    voided_at: datetime | None


@dataclass(frozen=True)
class Hold:
    """What an order is held for. `by` is the person who set it; None: the rule did, or a person who did not say."""

    kind: str
    rule: str
    by: str | None
    code: str
    message: str
    since: datetime


@dataclass(frozen=True)
class Quote:
    """The terms of a price that was promised."""

    token: str
    hash: str
    version: int
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Order:
    """An order as it was at one version. A quote has neither id nor number."""

    id: str | None
    number: str | None
    state: State
    version: int
    payment_status: str
    fulfilment_status: str
    currency: str
    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    reference: str | None
    replayed: bool
    lines: tuple[Line, ...]
    taxes: tuple[Tax, ...]
    discounts: tuple[Reduction, ...]
    waits_for: str | None
    action: Action | None
    problems: tuple[Problem, ...]
    holds: tuple[Hold, ...]
    created_at: datetime | None
    updated_at: datetime | None
    hold_until: datetime | None
    next_due: datetime | None
    channel: str | None
    customer: str | None
    country: str | None
    authorised: Money
    captured: Money
    refunded: Money
    payments: tuple[Payment, ...]
    shipments: tuple[Shipment, ...]
    quote: Quote | None  # where the price was promised


@dataclass(frozen=True)
class OrderSummary:
    """An order in a list."""

    id: str
    number: str
    state: State
    version: int
    currency: str
    total: Money
    lines: int
    reference: str | None
    channel: str | None
    customer: str | None
    country: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Event:
    """A step of an order; `seq` counts from 1 without gaps."""

    seq: int
    at: datetime
    type: str
    state: State
    quantity: int | None
    amount: Money | None
    lines: str | None
    detail: str | None


@dataclass(frozen=True)
class FeedEvent:
    """A step of any order, from the feed, or of a subscription: then the type begins with `subscription.`, `order` is the
    subscription's id, and there is no state. `cursor` is the place behind it; `amount` is in minor units of its order's currency."""

    cursor: str
    order: str
    seq: int
    at: datetime
    type: str
    state: State | None
    quantity: int | None
    amount: int | None
    lines: str | None
    detail: str | None


@dataclass(frozen=True)
class Job:
    """Work that is due or waits. `amount` is in minor units of its order's currency."""

    key: str
    kind: str
    state: str
    order: str
    amount: int | None
    due_at: datetime | None
    attempts: int
    outcome: str | None
    message: str | None
    created_at: datetime
    stuck_since: datetime | None  # since when it waits for a person: given up and wanted, or its outcome unclear


@dataclass(frozen=True)
class Diagnosis:
    """What an order waits for. `level` is `ok`, `waiting` or `alert`; `next` is what happens by itself at `next_at`; `advice` what a person can do."""

    order: str
    number: str
    state: State | str  # of a subscription a word of its own
    level: str
    waits_for: str
    what: str
    since: datetime
    code: str | None
    hold: str | None
    owner: str | None  # of the hold: the person who set it, or else the rule
    job: str | None
    key: str | None
    attempt: int
    attempts: int
    said: str | None
    next: str | None
    next_at: datetime | None
    actor: str
    advice: str | None
    alert_at: datetime | None


@dataclass(frozen=True)
class StockLevel:
    """Units of one SKU at one location."""

    sku: str
    location: str
    available: int
    reserved: int
    on_hold: int
    damaged: int
    on_hand: int


@dataclass(frozen=True)
class ReportRow:
    """A row of a report: `key` is the day, SKU, country, … that it is about; `figures` are counts, and Money where they are amounts."""

    key: str
    currency: str | None
    figures: Mapping[str, int | Money]


def read_report(document: Mapping[str, Any]) -> tuple[ReportRow, ...]:
    columns = [(column["name"], column["unit"] == "money") for column in document["columns"]]
    return tuple(_report_row(row, document["by"], columns) for row in document["rows"])


def _report_row(row: Mapping[str, Any], by: str, columns: list[tuple[str, bool]]) -> ReportRow:
    currency = row.get("currency")
    figures = {name: Money.of_minor(row[name], currency) if is_money else row[name] for name, is_money in columns}
    return ReportRow(row[by], currency, figures)


@dataclass(frozen=True)
class Invariant:
    """What verifying found of one invariant; `example` is the first breach in words."""

    id: str
    title: str
    example: str | None
    checked: int
    breaches: int
    warnings: int


@dataclass(frozen=True)
class Movement:
    """One movement of the stock ledger: by how much each bucket changed."""

    at: datetime
    location: str
    kind: str
    reason: str | None
    order: str | None
    available: int
    reserved: int
    on_hold: int
    damaged: int


@dataclass(frozen=True)
class Dunning:
    """The order of a subscription that is not paid, since when, and when its payment is tried again; without that another method is needed."""

    order: str
    since: datetime
    next_try: datetime | None


Record = TypeVar("Record")


def read(kind: type[Record], document: Mapping[str, Any], currency: str = "") -> Record:
    """A record from its document; `currency` is that of its amounts."""
    values = []
    for name, convert in _plan(kind):  # type: ignore[arg-type]
        value = document.get(name)
        values.append(value if convert is None or value is None else convert(value, currency))
    return kind(*values)


@functools.lru_cache(maxsize=None)
def _plan(kind: Hashable) -> list[tuple[str, Callable[[Any, str], Any] | None]]:
    """Its fields, and how each becomes what it is annotated to be."""
    return [(field.name, _CONVERTERS.get(field.type.replace(" | None", ""))) for field in dataclasses.fields(kind)]


def _all(kind: type) -> Callable[[Any, str], Any]:
    return lambda documents, currency: tuple(read(kind, document, currency) for document in documents)


# By the annotation of a field; what is not here is as in the document.
_CONVERTERS: dict[str, Callable[[Any, str], Any]] = {
    "Money": Money.of_minor,
    "State": lambda name, _: State(name),
    "State | str": lambda name, _: State(name) if name in State.__members__ else name,
    "datetime": lambda text, _: parse_time(text),
    "Action": lambda document, _: read(Action, document),
    "Quote": lambda document, _: read(Quote, document),
    "Dunning": lambda document, _: read(Dunning, document),
    "tuple[Line, ...]": _all(Line),
    "tuple[Tax, ...]": _all(Tax),
    "tuple[Reduction, ...]": _all(Reduction),
    "tuple[Payment, ...]": _all(Payment),
    "tuple[Hold, ...]": _all(Hold),
    "tuple[Shipment, ...]": _all(Shipment),
    "tuple[Problem, ...]": lambda documents, _: tuple(map(Problem.of, documents)),
}


def read_order(document: Mapping[str, Any]) -> Order:
    return read(Order, document, document["currency"])
