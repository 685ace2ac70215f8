"""The inbox: what providers tell by webhook. Believed only when it is signed and fresh, and done once, in whatever order it comes."""

from __future__ import annotations

import enum
from ctypes import byref, c_int32
from dataclasses import dataclass
from typing import Any

from . import _abi
from ._call import call, check
from ._handle import Handle
from ._library import lib
from ._placing import take_order
from ._values import utf8
from .records import Order


class Came(enum.IntEnum):
    """What became of an event."""

    APPLIED = 0
    KNOWN = 1
    KEPT = 2
    CONFLICT = 3


@dataclass(frozen=True)
class Accepted:
    """An event that the provider need not send again; `order` is as it was afterwards."""

    came: Came
    order: Order


class Inbox:
    """`shop.inbox`. To the web: answer Accepted and Already with 200, BadSignature with 400, and everything else so that the provider sends it again."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def secret(self, provider: str, secret: bytes) -> None:
        """By which a provider signs; a provider may have several while it changes them."""
        with self._handle.use() as engine:
            call(lib.oms_inbox_secret, engine, utf8("provider", provider), _bytes("secret", secret), len(secret))

    def forget(self, provider: str) -> None:
        """All secrets of a provider."""
        with self._handle.use() as engine:
            call(lib.oms_inbox_forget, engine, utf8("provider", provider))

    def accept(
        self,
        provider: str,
        signature: str,
        payload: bytes,
        *,
        id: str,
        type: str,
        key: str | None = None,
        order: Order | str | None = None,
        reference: str | None = None,
        message: str | None = None,
    ) -> Accepted:
        """An event whose meaning you have read from the provider's own format; `payload` is its body as it arrived."""
        inbound = _abi.Inbound(
            provider=utf8("provider", provider),
            signature=utf8("signature", signature),
            payload=_bytes("payload", payload),
            payload_len=len(payload),
            id=utf8("id", id),
            type=utf8("type", type),
            key=utf8("key", key),
            reference=utf8("reference", reference),
            message=utf8("message", message),
        )
        if order is not None:
            name = order.id if isinstance(order, Order) else order
            check(lib.oms_id_parse(utf8("order", name or ""), byref(inbound.order)))
        return self._accept(lib.oms_inbox_accept, byref(inbound))

    def accept_json(self, provider: str, signature: str, payload: bytes) -> Accepted:
        """An event that says in JSON what it means: `{"id", "type", "key" or "order", "reference", "message"}`."""
        body = _bytes("payload", payload)
        return self._accept(lib.oms_inbox_accept_json, utf8("provider", provider), utf8("signature", signature), body, len(body))

    def _accept(self, function: Any, *arguments: Any) -> Accepted:
        came = c_int32()
        with self._handle.use() as engine:
            order = take_order(function, engine, *arguments, byref(came))
        return Accepted(Came(came.value), order)


def _bytes(name: str, value: bytes) -> bytes:
    """What was signed is bytes: a text could have been written otherwise."""
    if not isinstance(value, bytes):
        raise TypeError(f"{name}: bytes are wanted, not {type(value).__name__}")
    return value
