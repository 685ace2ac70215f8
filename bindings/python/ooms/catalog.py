"""The catalog of a shop: products, prices, customers, tax, shipping. Each method writes one row, new or over the old one, durably."""

from __future__ import annotations

import json
from ctypes import byref
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Iterable, Mapping

from . import _abi
from ._call import call
from ._handle import Handle
from ._library import lib
from ._values import ppm, utf8
from .money import Money

_JSON, _CSV = 1, 2  # OMS_FORMAT_…


@dataclass(frozen=True)
class Imported:
    """How many rows an import wrote."""

    products: int
    prices: int
    stock: int
    customers: int
    tax_rates: int
    shipping_methods: int


class Catalog:
    """`shop.catalog`"""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def put_product(
        self,
        sku: str,
        *,
        name: str | None = None,
        tax_class: str | None = None,
        category: str | None = None,
        excluded_regions: Iterable[str] = (),
        active: bool = True,
        price: Money | None = None,
    ) -> None:
        """`excluded_regions` are countries (`CU`) or regions (`US-CA`). The price, if given, is written after the product."""
        product = _abi.Product(
            sku=utf8("sku", sku),
            name=utf8("name", name),
            tax_class=utf8("tax_class", tax_class),
            category=utf8("category", category),
            excluded_regions=utf8("excluded_regions", " ".join(excluded_regions) or None),
            inactive=int(not active),
        )
        self._put(lib.oms_product_put, product)
        if price is not None:
            self.put_price(sku, price)

    def put_price(self, sku: str, price: Money) -> None:
        row = _abi.Price(sku=utf8("sku", sku), currency=utf8("currency", price.currency), amount=price.minor)
        self._put(lib.oms_price_put, row)

    def put_customer(
        self,
        id: str,
        *,
        name: str | None = None,
        email: str | None = None,
        standing: str | None = None,
        fraud: bool = False,
        payment_hold: bool = False,
        phone: str | None = None,
        locale: str | None = None,
        notify: str | None = None,
    ) -> None:
        """`standing` is `good`, `suspended` or `closed`; `notify` how they want to be told: `email`, `sms`, `both` or `none`."""
        customer = _abi.Customer(
            id=utf8("id", id),
            name=utf8("name", name),
            email=utf8("email", email),
            standing=utf8("standing", standing),
            fraud=int(fraud),
            payment_hold=int(payment_hold),
            phone=utf8("phone", phone),
            locale=utf8("locale", locale),
            notify=utf8("notify", notify),
        )
        self._put(lib.oms_customer_put, customer)

    def put_tax_rate(
        self,
        country: str,
        rate: Decimal | str,
        *,
        region: str | None = None,
        tax_class: str | None = None,
        jurisdiction: str | None = None,
        included: bool = False,
    ) -> None:
        """`rate` is `"0.19"` for 19 %; `included` says that prices include it."""
        row = _abi.TaxRate(
            country=utf8("country", country),
            region=utf8("region", region),
            tax_class=utf8("tax_class", tax_class),
            jurisdiction=utf8("jurisdiction", jurisdiction),
            ppm=ppm("rate", rate),
            included=int(included),
        )
        self._put(lib.oms_tax_rate_put, row)

    def put_shipping_method(self, code: str, price: Money, *, tax_class: str | None = None) -> None:
        method = _abi.ShippingMethod(
            code=utf8("code", code),
            currency=utf8("currency", price.currency),
            tax_class=utf8("tax_class", tax_class),
            amount=price.minor,
        )
        self._put(lib.oms_shipping_method_put, method)

    def import_json(self, document: str | bytes | Mapping[str, Any]) -> Imported:
        """The document of doc/catalog.md, as text or as a dict: all of it or nothing."""
        return self._import(_JSON, json.dumps(document) if isinstance(document, Mapping) else document)

    def import_csv(self, text: str | bytes) -> Imported:
        """Rows of one kind below a header (doc/catalog.md): all of them or none."""
        return self._import(_CSV, text)

    def _import(self, form: int, text: str | bytes) -> Imported:
        data = text.encode() if isinstance(text, str) else text
        result = _abi.ImportResult()
        with self._handle.use() as engine:
            call(lib.oms_catalog_import, engine, form, data, len(data), byref(result))
        return Imported(**{field.name: getattr(result, field.name) for field in fields(Imported)})

    def _put(self, function: Any, row: Any) -> None:
        with self._handle.use() as engine:
            call(function, engine, byref(row))
