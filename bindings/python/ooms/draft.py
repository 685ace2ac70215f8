"""Drafts: what a customer wants. Each field is checked when it is set, and a field that is refused leaves the draft as it was. A draft may be placed more than
once and from several threads, one at a time."""

from __future__ import annotations

import contextlib
import json
import threading
from ctypes import byref, c_void_p
from decimal import Decimal
from typing import Any, Iterable, Iterator, Mapping

from . import _abi
from ._call import Owned, call
from ._library import lib
from ._values import int64, ppm, utf8
from .money import Money, minor_units
from .services import Address

# As numbered in include/oms/order.h.
TEXT_FIELDS = {
    "idempotency_key": 1,
    "customer": 2,
    "channel": 3,
    "reference": 4,
    "shipping_method": 5,
    "email": 6,
    "phone": 7,
    "locale": 8,
    "quote": 9,
}


class Draft:
    """`Draft("EUR", idempotency_key="click-1", token="tok_1").add("MUG", 2)`"""

    def __init__(
        self,
        currency: str,
        *,
        idempotency_key: str | None = None,
        customer: str | None = None,
        channel: str | None = None,
        reference: str | None = None,
        shipping_method: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        locale: str | None = None,
        shipping_address: Address | None = None,
        billing_address: Address | None = None,
        payment: str | None = None,
        token: str | None = None,
        expected_total: Money | Decimal | str | None = None,
        coupons: Iterable[str] = (),
        quote: str | None = None,
    ) -> None:
        """`payment` is `card`, `manual` or `terms`; a token alone means `card`, neither means `manual`. `quote` is the token
        of a price that Engine.quote(keep=True) promised."""
        given = locals()
        self._begin(currency)
        call(lib.oms_draft_new, utf8("currency", currency), byref(self._owned.pointer))
        for name, field in TEXT_FIELDS.items():
            if given[name] is not None:
                call(lib.oms_draft_set_text, self._owned.pointer, field, utf8(name, given[name]))
        for name, put in _ADDRESSES.items():
            if given[name] is not None:
                call(put, self._owned.pointer, byref(given[name].for_c()))
        if payment is not None or token is not None:
            call(lib.oms_draft_set_payment, self._owned.pointer, utf8("payment", payment or "card"), utf8("token", token))
        if expected_total is not None:
            total = minor_units("expected_total", expected_total, currency)
            call(lib.oms_draft_set_expected_total, self._owned.pointer, total)
        if isinstance(coupons, str):
            raise TypeError("coupons: several codes are wanted, not one text")
        for coupon in coupons:
            call(lib.oms_draft_add_coupon, self._owned.pointer, utf8("coupons", coupon))

    def _begin(self, currency: str) -> None:
        self.currency = currency
        self._owned = Owned(lib.oms_draft_free)
        self._lock = threading.Lock()
        self._holder: int | None = None

    @classmethod
    def from_json(cls, text: str | bytes) -> Draft:
        """From the document of doc/draft.md; amounts in it are minor units."""
        data = text.encode() if isinstance(text, str) else text
        draft = cls.__new__(cls)
        draft._begin("")
        call(lib.oms_draft_from_json, data, len(data), byref(draft._owned.pointer))
        draft.currency = json.loads(data)["currency"]
        return draft

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Draft:
        """The same from a dict."""
        return cls.from_json(json.dumps(document))

    def add(
        self,
        sku: str,
        quantity: int = 1,
        *,
        unit_price: Money | Decimal | str | None = None,
        discount: Money | Decimal | str | None = None,
        discount_rate: Decimal | str | None = None,
    ) -> Draft:
        """Adds a line, at the price list's price unless another is given, less a reduction of your own: an amount, or a rate such as "0.15"."""
        line = _abi.DraftLine(
            sku=utf8("sku", sku),
            quantity=int64("quantity", quantity),
            unit_price=_abi.NONE if unit_price is None else minor_units("unit_price", unit_price, self.currency),
            manual_discount_amount=0 if discount is None else minor_units("discount", discount, self.currency),
            manual_discount_ppm=ppm("discount_rate", discount_rate),
        )
        with self.held() as draft:
            call(lib.oms_draft_add_line, draft, byref(line))
        return self

    @contextlib.contextmanager
    def held(self) -> Iterator[c_void_p]:
        """The draft for one thread. A service that is asked while it is placed runs on that thread, and would wait for itself."""
        if self._holder == threading.get_ident():
            raise RuntimeError("this draft is being placed")
        with self._lock:
            self._holder = threading.get_ident()
            try:
                yield self._owned.pointer
            finally:
                self._holder = None


_ADDRESSES = {
    "shipping_address": lib.oms_draft_set_shipping_address,
    "billing_address": lib.oms_draft_set_billing_address,
}
