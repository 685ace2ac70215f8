"""Carriers written in Python: subclass CarrierService, give it a code, and answer with one of the answers of services.py. How they are called from C is in
_bridges.py; when which carrier is asked is said in include/oms/carrier.h."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .services import Address, Answer


@dataclass(frozen=True)
class ShipmentLine:
    """What of a line is to be shipped."""

    sku: str
    name: str
    line: int
    units: int


@dataclass(frozen=True)
class ShipmentRequest:
    """What a carrier is asked. `key` is the same on every retry: hand it to the carrier. `reference` and `tracking` are those of the label that is voided."""

    key: str
    effect: str
    carrier: str
    number: str
    customer: str | None
    method: str | None
    email: str | None
    phone: str | None
    address: Address | None
    reference: str | None
    tracking: str | None
    lines: tuple[ShipmentLine, ...]
    order: str
    shipment: int
    units: int
    first_sent_at: datetime
    now: datetime
    attempt: int


class CarrierService:
    """A carrier. `create` is needed: it answers Ok(tracking=…, reference=…), and `reference` is what voiding names. A method that raises has answered
    Unknown()."""

    code: str  # under which it is registered, such as "dhl"
    key_lifetime: timedelta | None = None  # how long the carrier knows a key; None: 24 hours
    timeout: timedelta | None = None  # the longest a call takes; None: 30 seconds

    def create(self, request: ShipmentRequest) -> Answer:
        """Books a shipment."""
        raise NotImplementedError

    def void(self, request: ShipmentRequest) -> Answer:
        """Gives a label back."""
        raise NotImplementedError

    def query(self, request: ShipmentRequest) -> Answer:
        """Says what became of a key: as the effect would have answered, or NeverSeen()."""
        raise NotImplementedError


@dataclass(frozen=True)
class Carrier:
    """How a registered carrier is doing: `up` or `down`, its last answer, and how many bookings and voidings wait for it."""

    code: str
    state: str
    queue: int
    last_answer: str | None
    message: str | None
    since: datetime | None
    answered_at: datetime | None
