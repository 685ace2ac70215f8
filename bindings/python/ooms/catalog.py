"""The catalog of a shop: products, prices, customers, tax, shipping. Each method writes one row, new or over the old one, durably."""

from __future__ import annotations

import json
from ctypes import byref
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO, Callable, Iterable, Literal, Mapping

from . import _abi
from ._call import call
from ._handle import Handle
from ._library import lib
from ._values import instant, int64, ppm, utf8
from .imports import ImportTotals, RefusedRow, import_file
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
    discounts: int
    coupons: int


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

    def put_price(
        self,
        sku: str,
        price: Money,
        *,
        group: str | None = None,
        min_quantity: int = 1,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
    ) -> None:
        """The price of a unit; of a customer group's own list, from so many units on, or for a while, where that is said."""
        row = _abi.Price(
            sku=utf8("sku", sku),
            currency=utf8("currency", price.currency),
            amount=price.minor,
            list=utf8("group", group),
            min_quantity=int64("min_quantity", min_quantity),
            **_window(valid_from, valid_until),
        )
        self._put(lib.oms_price_put, row)

    def put_discount(
        self,
        code: str,
        kind: str,
        *,
        name: str | None = None,
        target: str | None = None,
        rate: Decimal | str | None = None,
        amount: Money | None = None,
        buy: int = 0,
        get: int = 0,
        skus: Iterable[str] = (),
        category: str | None = None,
        customer_group: str | None = None,
        regions: Iterable[str] = (),
        min_subtotal: Money | None = None,
        min_quantity: int = 0,
        currency: str | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        priority: int = 0,
        exclusive: bool = False,
        needs_coupon: bool = False,
        active: bool = True,
    ) -> None:
        """`kind` is `percent` (with `rate`), `fixed` (with `amount`), `buy-x-get-y` or `cheapest-free` (with `buy` and `get`), `bundle` (with `skus`, and
        `amount` or `rate`) or `free-shipping`; `target` is `line`, `order` or `shipping`. See doc/prices.md."""
        amounts = [money for money in (amount, min_subtotal) if money is not None]
        currencies = {money.currency for money in amounts} | ({currency} if currency else set())
        if len(currencies) > 1:
            raise ValueError(f"currency: one discount has one currency, not {' and '.join(sorted(currencies))}")
        row = _abi.Discount(
            code=utf8("code", code),
            name=utf8("name", name),
            kind=utf8("kind", kind),
            target=utf8("target", target),
            currency=utf8("currency", next(iter(currencies), None)),
            skus=utf8("skus", "\n".join(skus) or None),
            category=utf8("category", category),
            customer_group=utf8("customer_group", customer_group),
            regions=utf8("regions", " ".join(regions) or None),
            ppm=ppm("rate", rate),
            amount=amount.minor if amount else 0,
            buy=int64("buy", buy),
            get=int64("get", get),
            min_subtotal=min_subtotal.minor if min_subtotal else 0,
            min_quantity=int64("min_quantity", min_quantity),
            priority=int64("priority", priority),
            exclusive=int(exclusive),
            needs_coupon=int(needs_coupon),
            inactive=int(not active),
            **_window(valid_from, valid_until),
        )
        self._put(lib.oms_discount_put, row)

    def put_coupon(
        self,
        code: str,
        discount: str,
        *,
        max_uses: int = 0,
        max_uses_per_customer: int = 0,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        active: bool = True,
    ) -> None:
        """A code that customers know, and the discount it gives; 0 uses are any number."""
        row = _abi.Coupon(
            code=utf8("code", code),
            discount=utf8("discount", discount),
            max_uses=int64("max_uses", max_uses),
            max_uses_per_customer=int64("max_uses_per_customer", max_uses_per_customer),
            inactive=int(not active),
            **_window(valid_from, valid_until),
        )
        self._put(lib.oms_coupon_put, row)

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
        group: str | None = None,
    ) -> None:
        """`standing` is `good`, `suspended` or `closed`; `notify` how they want to be told: `email`, `sms`, `both` or `none`;
        `group` decides over price lists and discounts."""
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
            group=utf8("group", group),
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

    def import_file(
        self,
        file: BinaryIO,
        form: Literal["csv", "json"],
        *,
        id: str | None = None,
        on_refused: Callable[[RefusedRow], Any] | None = None,
    ) -> ImportTotals:
        """Rows of the catalog and orders from a binary file of any length (doc/import.md). Begun again with an `id`, it goes on where it ended, and only with
        one is stock taken that was `received`. A row that is refused ends it, or goes to `on_refused`."""
        return import_file(self._handle, file, form, id, on_refused)

    def _import(self, form: int, text: str | bytes) -> Imported:
        data = text.encode() if isinstance(text, str) else text
        result = _abi.ImportResult()
        with self._handle.use() as engine:
            call(lib.oms_catalog_import, engine, form, data, len(data), byref(result))
        return Imported(**{field.name: getattr(result, field.name) for field in fields(Imported)})

    def _put(self, function: Any, row: Any) -> None:
        with self._handle.use() as engine:
            call(function, engine, byref(row))


def _window(valid_from: datetime | None, valid_until: datetime | None) -> dict[str, int]:
    bounds = {"valid_from": valid_from, "valid_until": valid_until}
    return {name: 0 if at is None else instant(name, at) for name, at in bounds.items()}
