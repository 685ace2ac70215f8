"""What C calls: each makes a Python callable into a callback of the library. No exception gets out of one: it is logged, and what is answered instead is the
careful answer: the effect may have happened, the read has to be asked again, the transition is stopped."""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
import time
from ctypes import addressof, byref, create_string_buffer
from datetime import datetime
from typing import Any, Callable, Union

from . import _abi
from ._call import order_document
from ._library import lib
from ._values import instant, int64, lenient, milliseconds, text_of, time_of, utf8
from .carriers import CarrierService, ShipmentLine, ShipmentRequest
from .errors import CODES, Vetoed
from .money import Money
from .records import Order, State, read_order
from .services import Address, AddressService, Answer, Message, NotificationService, PaymentRequest, PaymentService, Unavailable, Unknown

logger = logging.getLogger("ooms")

_ID_TEXT_SIZE = 37
_LEVELS = (logging.ERROR, logging.WARNING, logging.INFO)

Clock = Callable[[], Union[datetime, int]]
Guard = Callable[[Order, State], Union[str, None]]
Observer = Callable[[Order, State], None]


def shielded(what: str, otherwise: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Nothing that is raised goes on into C."""

    def around(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def shielded(*arguments: Any) -> Any:
            try:
                return function(*arguments)
            except BaseException:
                with contextlib.suppress(BaseException):
                    logger.exception("%s failed", what)
                return otherwise

        return shielded

    return around


def id_text(value: _abi.Id) -> str | None:
    """The id as 36 characters, or None when it is no id."""
    if not any(value.bytes):
        return None
    text = create_string_buffer(_ID_TEXT_SIZE)
    lib.oms_id_format(byref(value), text)
    return text_of(text.value)


def state_of(number: int) -> State:
    return State(text_of(lib.oms_state_name(number)))


def _request_of(asked: _abi.PaymentRequest) -> PaymentRequest:
    texts = ("key", "effect", "number", "customer", "method", "token", "reference")
    return PaymentRequest(
        **{name: text_of(getattr(asked, name)) for name in texts},
        amount=Money.of_minor(asked.amount, text_of(asked.currency)),
        order=id_text(asked.order) or "",
        payment=asked.payment,
        first_sent_at=time_of(asked.first_sent_at),
        now=time_of(asked.now),
        attempt=asked.attempt,
        merchant_initiated=bool(asked.initiator),
        customer_present=bool(asked.customer_present),
        final=bool(asked.final),
    )


def told(answer: Any, reply: Any) -> int:
    if not isinstance(answer, Answer):
        raise TypeError(f"an answer such as ooms.Ok() is wanted, not {answer!r}")
    answer.fill(reply)
    return answer.code


def _payment_slot(service: PaymentService, name: str) -> Any:
    """Whatever the service does not override is not offered."""
    if getattr(type(service), name) is getattr(PaymentService, name):
        return _abi.PaymentSlot(0)

    @shielded(f"payment.{name}", Unknown.code)
    def slot(_user: Any, request: Any, reply: Any) -> int:
        return told(getattr(service, name)(_request_of(request.contents)), reply)

    return _abi.PaymentSlot(slot)


def payment_service(service: PaymentService) -> _abi.PaymentService:
    return _abi.PaymentService(
        key_lifetime_ms=milliseconds("key_lifetime", service.key_lifetime),
        timeout_ms=milliseconds("timeout", service.timeout),
        void_payment=_payment_slot(service, "void"),
        **{name: _payment_slot(service, name) for name in ("authorize", "capture", "refund", "query")},
    )


def address_of(asked: _abi.Address) -> Address:
    return Address(**{name: text_of(getattr(asked, name)) for name in Address.__dataclass_fields__})


def _shipment_of(asked: _abi.ShipmentRequest) -> ShipmentRequest:
    texts = ("key", "effect", "carrier", "number", "customer", "method", "email", "phone", "reference", "tracking")
    lines = [asked.lines[i].contents for i in range(asked.n_lines)]
    return ShipmentRequest(
        **{name: text_of(getattr(asked, name)) for name in texts},
        address=address_of(asked.address.contents) if asked.address else None,
        lines=tuple(ShipmentLine(text_of(line.sku), text_of(line.name), line.line, line.units) for line in lines),
        order=id_text(asked.order) or "",
        shipment=asked.shipment,
        units=asked.units,
        first_sent_at=time_of(asked.first_sent_at),
        now=time_of(asked.now),
        attempt=asked.attempt,
    )


def _carrier_slot(service: CarrierService, name: str) -> Any:
    if getattr(type(service), name) is getattr(CarrierService, name):
        return _abi.CarrierSlot(0)

    @shielded(f"carrier.{name}", Unknown.code)
    def slot(_user: Any, request: Any, reply: Any) -> int:
        return told(getattr(service, name)(_shipment_of(request.contents)), reply)

    return _abi.CarrierSlot(slot)


def carrier_service(service: CarrierService) -> _abi.CarrierService:
    return _abi.CarrierService(
        code=utf8("code", service.code),
        key_lifetime_ms=milliseconds("key_lifetime", service.key_lifetime),
        timeout_ms=milliseconds("timeout", service.timeout),
        create_shipment=_carrier_slot(service, "create"),
        void_shipment=_carrier_slot(service, "void"),
        query=_carrier_slot(service, "query"),
    )


def address_service(service: AddressService) -> _abi.AddressService:
    @shielded("address.validate", Unavailable.code)
    def slot(_user: Any, address: Any, reply: Any) -> int:
        return told(service.validate(address_of(address.contents)), reply)

    return _abi.AddressService(validate=_abi.AddressSlot(slot))


def _message_of(asked: _abi.NotificationRequest) -> Message:
    currency = text_of(asked.currency)
    texts = ("key", "template_id", "audience", "channel", "recipient", "name", "locale", "number", "reference", "customer")
    data = ("state", "reason", "carrier", "tracking")
    return Message(
        **{name: text_of(getattr(asked, name)) for name in texts + data},
        total=Money.of_minor(asked.total, currency),
        amount=None if asked.amount == _abi.NONE else Money.of_minor(asked.amount, currency),
        order=id_text(asked.order) or "",
        first_sent_at=time_of(asked.first_sent_at),
        now=time_of(asked.now),
        attempt=asked.attempt,
        subscription=id_text(asked.subscription),
    )


def _notification_slot(service: NotificationService, name: str) -> Any:
    if getattr(type(service), name) is getattr(NotificationService, name):
        return _abi.NotificationSlot(0)

    @shielded(f"notification.{name}", Unknown.code)
    def slot(_user: Any, request: Any, reply: Any) -> int:
        return told(getattr(service, name)(_message_of(request.contents)), reply)

    return _abi.NotificationSlot(slot)


def notification_service(service: NotificationService) -> _abi.NotificationService:
    return _abi.NotificationService(
        key_lifetime_ms=milliseconds("key_lifetime", service.key_lifetime),
        timeout_ms=milliseconds("timeout", service.timeout),
        **{name: _notification_slot(service, name) for name in ("send", "query")},
    )


def guard(check: Guard) -> _abi.Guard:
    kept = threading.local()  # a reason has to live until this thread asks again

    @shielded("a guard", CODES[Vetoed])
    def slot(_user: Any, order: Any, origin: int, reason: Any) -> int:
        no = check(read_order(order_document(order)), state_of(origin))
        if no is None:
            return 0
        kept.reason = create_string_buffer(lenient("reason", no))
        reason[0] = addressof(kept.reason)
        return CODES[Vetoed]

    return _abi.Guard(check=_abi.GuardSlot(slot))


def observer(observe: Observer) -> _abi.Observer:
    @shielded("an observer", None)
    def slot(_user: Any, order: Any, origin: int) -> None:
        observe(read_order(order_document(order)), state_of(origin))

    return _abi.Observer(observe=_abi.ObserverSlot(slot))


def clock(tell: Clock) -> Any:
    """A clock that fails is replaced by the system's: there is no time that would be no time."""

    @shielded("the clock", None)
    def told(_user: Any) -> int:
        now = tell()
        return instant("clock", now) if isinstance(now, datetime) else int64("clock", now)

    def slot(user: Any) -> int:
        now: int | None = told(user)
        return time.time_ns() // 1_000_000 if now is None else now

    return _abi.ClockSlot(slot)


@shielded("the log", None)
def _log(_user: Any, level: int, message: bytes) -> None:
    logger.log(_LEVELS[level], "%s", text_of(message))


log = _abi.LogSlot(_log)
