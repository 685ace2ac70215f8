"""Services written in Python: subclass PaymentService, AddressService or NotificationService and answer with one of the answers here. How they are called from C is in
_bridges.py; what each answer makes the engine do is said in include/oms/services.h."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Callable, ClassVar, Union

from ._abi import Address as AbiAddress
from ._call import check
from ._library import lib
from ._values import instant_or_none, lenient, milliseconds, utf8
from .money import Money
from .records import Action


class Decline(enum.IntEnum):
    """Why the provider said no."""

    GENERIC = 0
    INSUFFICIENT_FUNDS = 1
    EXPIRED_METHOD = 2
    AUTHENTICATION = 3
    FRAUD = 4


@dataclass(frozen=True)
class Address:
    """A postal address; `country` is two capital letters."""

    name: str | None = None
    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None

    def for_c(self) -> AbiAddress:
        return AbiAddress(**{name: utf8(name, getattr(self, name)) for name in self.__dataclass_fields__})


class Answer:
    """What a service says."""

    code: ClassVar[int]

    def fill(self, reply: Any) -> None:
        """Puts what is said beyond the code into the reply."""
        for name, put in _PARTS.items():
            value = getattr(self, name, None)
            if value is not None:
                check(put(reply, value))


@dataclass(frozen=True)
class Ok(Answer):
    """Done. `reference` is the provider's own of a payment or a label, `tracking` the number of a shipment, `address` the address as the service would
    write it."""

    code = 0
    reference: str | None = None
    message: str | None = None
    address: Address | None = None
    tracking: str | None = None


@dataclass(frozen=True)
class Pending(Answer):
    """The outcome comes later: through Engine.complete, or by a query after `retry_after`."""

    code = 1
    action: Action | None = None
    retry_after: timedelta | None = None
    reference: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class Declined(Answer):
    """No, and asking again is useless."""

    code = -60
    kind: Decline = Decline.GENERIC
    message: str | None = None


@dataclass(frozen=True)
class DeclinedRetry(Answer):
    """No for now: tried again by schedule, each time with a new key."""

    code = -61
    kind: Decline = Decline.GENERIC
    message: str | None = None
    retry_after: timedelta | None = None


@dataclass(frozen=True)
class Unavailable(Answer):
    """Not processed: tried again by schedule with the same key."""

    code = -62
    retry_after: timedelta | None = None
    message: str | None = None


@dataclass(frozen=True)
class Unknown(Answer):
    """It may have happened. The engine queries before it does anything else."""

    code = -63
    message: str | None = None


@dataclass(frozen=True)
class Rejected(Answer):
    """Our request is wrong: given up, and operations are told."""

    code = -64
    message: str | None = None


@dataclass(frozen=True)
class NeverSeen(Answer):
    """Answers a query: the provider does not know the key. The effect is then sent."""

    code = -3


Definite = Union[Ok, Declined, DeclinedRetry, Rejected]

# The parts an answer may have, by the name of its field.
_PARTS: dict[str, Callable[[Any, Any], Any]] = {
    "reference": lambda reply, text: lib.oms_reply_set_reference(reply, utf8("reference", text)),
    "tracking": lambda reply, text: lib.oms_reply_set_tracking(reply, utf8("tracking", text)),
    "message": lambda reply, text: lib.oms_reply_set_message(reply, lenient("message", text)),
    "retry_after": lambda reply, after: lib.oms_reply_set_retry_after(reply, milliseconds("retry_after", after)),
    "kind": lambda reply, kind: lib.oms_reply_set_decline(reply, Decline(kind)),
    "action": lambda reply, action: lib.oms_reply_set_action(
        reply, utf8("kind", action.kind), utf8("data", action.data), instant_or_none("expires_at", action.expires_at)
    ),
    "address": lambda reply, address: lib.oms_reply_set_address(reply, address.for_c()),
}


@dataclass(frozen=True)
class PaymentRequest:
    """What a payment service is asked. `key` is the same on every retry: hand it to the provider."""

    key: str
    effect: str
    number: str
    customer: str | None
    method: str
    token: str | None = field(repr=False)
    reference: str | None
    amount: Money
    order: str
    payment: int
    first_sent_at: datetime
    now: datetime
    attempt: int
    merchant_initiated: bool
    customer_present: bool
    final: bool


class PaymentService:
    """A payment provider. Override what it offers; `authorize` is needed. A method that raises has answered Unknown()."""

    key_lifetime: timedelta | None = None  # how long the provider knows a key; None: 24 hours
    timeout: timedelta | None = None  # the longest a call takes; None: 30 seconds

    def authorize(self, request: PaymentRequest) -> Answer:
        """Holds money."""
        raise NotImplementedError

    def capture(self, request: PaymentRequest) -> Answer:
        """Takes money held."""
        raise NotImplementedError

    def void(self, request: PaymentRequest) -> Answer:
        """Lets go of money held."""
        raise NotImplementedError

    def refund(self, request: PaymentRequest) -> Answer:
        """Gives money back."""
        raise NotImplementedError

    def query(self, request: PaymentRequest) -> Answer:
        """Says what became of a key: as the effect would have answered, or NeverSeen()."""
        raise NotImplementedError


class AddressService:
    """Checks addresses: Ok(), Ok(address=…) with a better spelling, Declined() or Unavailable(). A method that raises has answered Unavailable()."""

    def validate(self, address: Address) -> Answer:
        raise NotImplementedError


@dataclass(frozen=True)
class Message:
    """What a notification service is asked to send. `key` is the same on every retry; `recipient` is an e-mail address or a telephone number."""

    key: str
    template_id: str
    audience: str
    channel: str
    recipient: str = field(repr=False)
    name: str | None = field(repr=False)
    locale: str | None
    number: str
    reference: str | None
    customer: str | None
    state: str
    reason: str | None
    carrier: str | None
    tracking: str | None
    total: Money
    amount: Money | None
    order: str  # "" where a subscription sends it itself: then number and state are the subscription's
    first_sent_at: datetime
    now: datetime
    attempt: int
    subscription: str | None = None


class NotificationService:
    """Sends e-mail and SMS. Override `send`, and `query` where it is offered. A method that raises has answered Unknown()."""

    key_lifetime: timedelta | None = None  # how long a key is sent only once; None: what may have gone out is never sent again
    timeout: timedelta | None = None  # the longest a call takes; None: 30 seconds

    def send(self, message: Message) -> Answer:
        """Hands the message on."""
        raise NotImplementedError

    def query(self, message: Message) -> Answer:
        """Says what became of a key: as `send` would have answered, or NeverSeen()."""
        raise NotImplementedError
