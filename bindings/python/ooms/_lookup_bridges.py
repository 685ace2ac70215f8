"""What C calls to look something up: makes a method of a Python lookup into a callback of the library, and what it returns into a reply."""

from __future__ import annotations

from ctypes import byref, pointer
from typing import Any, Iterable

from . import _abi
from ._bridges import address_of, shielded, told
from ._call import check
from ._library import lib
from ._values import int64, ppm, text_of, time_of, utf8
from .lookups import CatalogLookup, Customer, CustomerLookup, Lookup, LookupLine, LookupRequest, PricingLookup, Product, TaxAmount, TaxLookup
from .money import Money, minor_units
from .services import Answer, Declined, Unavailable

_SHIPPING = -1  # OMS_TAX_SHIPPING


def _money_or_none(minor: int, currency: str) -> Money | None:
    return None if minor == _abi.NONE else Money.of_minor(minor, currency)


def _line_of(asked: _abi.LookupLine, currency: str) -> LookupLine:
    return LookupLine(
        text_of(asked.sku),
        text_of(asked.tax_class),
        asked.quantity,
        _money_or_none(asked.unit_price, currency),
        _money_or_none(asked.net, currency),
    )


def _request_of(asked: _abi.LookupRequest) -> LookupRequest:
    currency = text_of(asked.currency)
    return LookupRequest(
        **{name: text_of(getattr(asked, name)) for name in ("key", "customer", "channel", "shipping_tax_class")},
        currency=currency,
        address=address_of(asked.address.contents) if asked.address else None,
        lines=tuple(_line_of(asked.lines[i].contents, currency) for i in range(asked.n_lines)),
        shipping=Money.of_minor(asked.shipping, currency),
        now=time_of(asked.now),
    )


def _add_products(reply: Any, _request: LookupRequest, products: Iterable[Product]) -> None:
    for product in products:
        texts = {name: utf8(name, getattr(product, name)) for name in ("sku", "name", "tax_class", "category")}
        regions = utf8("excluded_regions", " ".join(product.excluded_regions) or None)
        row = _abi.Product(**texts, excluded_regions=regions, inactive=int(not product.active))
        check(lib.oms_reply_add_product(reply, byref(row)))


def _set_customer(reply: Any, _request: LookupRequest, customer: Customer) -> None:
    row = _abi.Customer(
        id=utf8("id", customer.id),
        standing=utf8("standing", customer.standing),
        fraud=int(customer.fraud),
        payment_hold=int(customer.payment_hold),
    )
    check(lib.oms_reply_set_customer(reply, byref(row)))


def _set_prices(reply: Any, request: LookupRequest, prices: Iterable[Money | None]) -> None:
    for line, price in enumerate(prices):
        if price is not None:
            check(lib.oms_reply_set_price(reply, line, minor_units("price", price, request.currency)))


def _add_taxes(reply: Any, request: LookupRequest, taxes: Iterable[TaxAmount]) -> None:
    for tax in taxes:
        row = _abi.TaxAmount(
            jurisdiction=utf8("jurisdiction", tax.jurisdiction),
            line=_SHIPPING if tax.line is None else int64("line", tax.line),
            ppm=ppm("rate", tax.rate),
            amount=minor_units("amount", tax.amount, request.currency),
            included=int(tax.included),
        )
        check(lib.oms_reply_add_tax(reply, byref(row)))


# Of each kind: the field of oms_engine_options, the method that is asked, and what makes its result a reply.
_KINDS: dict[type, tuple[str, str, Any]] = {
    CatalogLookup: ("catalog", "products", _add_products),
    CustomerLookup: ("customer", "customer", _set_customer),
    PricingLookup: ("pricing", "prices", _set_prices),
    TaxLookup: ("tax", "taxes", _add_taxes),
}


def _slot(lookup: Lookup, slot: str, method: str, fill: Any) -> Any:
    @shielded(f"{slot} lookup", Unavailable.code)
    def ask(_user: Any, asked: Any, reply: Any) -> int:
        request = _request_of(asked.contents)
        found = getattr(lookup, method)(request)
        if isinstance(found, Answer):
            return told(found, reply)
        if found is None:
            return Declined.code
        fill(reply, request, found)
        return 0

    return _abi.LookupSlot(ask)


def lookup_services(lookups: Iterable[Lookup]) -> dict[str, Any]:
    """The fields of oms_engine_options that these are."""
    services: dict[str, Any] = {}
    for lookup in lookups:
        kinds = [kind for kind in _KINDS if isinstance(lookup, kind)]
        if not kinds:
            raise TypeError(f"a subclass of CatalogLookup, CustomerLookup, PricingLookup or TaxLookup is wanted, not {type(lookup).__name__}")
        for slot, method, fill in (_KINDS[kind] for kind in kinds):
            if slot in services:
                raise ValueError(f"lookups: there are two for {slot}")
            services[slot] = pointer(_abi.LookupService(ask=_slot(lookup, slot, method, fill)))
    return services
