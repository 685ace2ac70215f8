"""The structs and callbacks of include/oms/ as ctypes sees them, under the names they have there. Only layout: what they mean is said in the headers, and
tests/bindings/test_layout.py compares every one with the compiled library."""

from __future__ import annotations

from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int32, c_int64, c_size_t, c_uint8, c_void_p, sizeof
from typing import Any

NONE = -(2**63)  # OMS_NONE: no number


class Sized(Structure):
    """A struct that may grow in later releases: its first field says which one we know."""

    def __init__(self, **fields: Any) -> None:
        super().__init__(size=sizeof(self), **fields)


def _texts(*names: str) -> list[tuple[str, Any]]:
    return [(name, c_char_p) for name in names]


def _int64s(*names: str) -> list[tuple[str, Any]]:
    return [(name, c_int64) for name in names]


def _int32s(*names: str) -> list[tuple[str, Any]]:
    return [(name, c_int32) for name in names]


def _pointers(*names: str) -> list[tuple[str, Any]]:
    return [(name, c_void_p) for name in names]


_SIZE = ("size", c_size_t)


class Id(Structure):
    _fields_ = [("bytes", c_uint8 * 16)]


class Address(Sized):
    _fields_ = [_SIZE, *_texts("name", "line1", "line2", "city", "region", "postcode", "country")]


class DraftLine(Sized):
    _fields_ = [_SIZE, *_texts("sku"), *_int64s("quantity", "unit_price", "manual_discount_ppm", "manual_discount_amount")]


class PlaceResult(Structure):
    _fields_ = [*_pointers("order", "error"), *_int32s("code", "reserved")]


class OrderQuery(Sized):
    _fields_ = [
        _SIZE,
        *_texts("problem", "customer"),
        *_int64s("since", "limit"),
        ("before", Id),
        *_int32s("state", "oldest_first"),
        *_texts("sku", "hold", "payment", "fulfilment", "returns", "number", "channel", "reference", "country", "after"),
        *_int64s("until", "updated_since", "updated_until"),
    ]


class SubscriptionQuery(Sized):
    _fields_ = [_SIZE, *_texts("customer", "status"), *_int64s("due_before")]


class ReportQuery(Sized):
    _fields_ = [_SIZE, *_texts("report", "by", "currency"), *_int64s("since", "until")]


class Product(Sized):
    _fields_ = [_SIZE, *_texts("sku", "name", "tax_class", "category", "excluded_regions"), *_int32s("inactive", "reserved")]


class Price(Sized):
    _fields_ = [_SIZE, *_texts("sku", "currency"), *_int64s("amount"), *_texts("list"), *_int64s("min_quantity", "valid_from", "valid_until")]


class Discount(Sized):
    _fields_ = [
        _SIZE,
        *_texts("code", "name", "kind", "target", "currency", "skus", "category", "customer_group", "regions"),
        *_int64s("ppm", "amount", "buy", "get", "min_subtotal", "min_quantity", "valid_from", "valid_until", "priority"),
        *_int32s("exclusive", "needs_coupon", "inactive", "reserved"),
    ]


class Coupon(Sized):
    _fields_ = [
        _SIZE,
        *_texts("code", "discount"),
        *_int64s("max_uses", "max_uses_per_customer", "valid_from", "valid_until"),
        *_int32s("inactive", "reserved"),
    ]


class Customer(Sized):
    _fields_ = [_SIZE, *_texts("id", "name", "email", "standing"), *_int32s("fraud", "payment_hold"), *_texts("phone", "locale", "notify", "group")]


class TaxRate(Sized):
    _fields_ = [_SIZE, *_texts("country", "region", "tax_class", "jurisdiction"), *_int64s("ppm"), *_int32s("included", "reserved")]


class ShippingMethod(Sized):
    _fields_ = [_SIZE, *_texts("code", "currency", "tax_class"), *_int64s("amount")]


class ImportResult(Sized):
    _fields_ = [_SIZE, *_int64s("products", "prices", "stock", "customers", "tax_rates", "shipping_methods", "discounts", "coupons")]


class RefusedRow(Sized):
    _fields_ = [
        _SIZE,
        *_int64s("line"),
        ("error", c_void_p),
        ("header", c_void_p),
        ("entry", c_void_p),
        ("header_len", c_size_t),
        ("entry_len", c_size_t),
    ]


class ImportTotals(Sized):
    _fields_ = [_SIZE, *_int64s("bytes", "rows", "resumed", "refused", "orders", "known"), ("catalog", POINTER(ImportResult))]


ReadSlot = CFUNCTYPE(c_int32, c_void_p, c_void_p, c_size_t, POINTER(c_size_t))
RefusedSlot = CFUNCTYPE(c_int32, c_void_p, POINTER(RefusedRow))
ImportSlot = CFUNCTYPE(c_int32, c_void_p, POINTER(ImportTotals))


class ImportOptions(Sized):
    _fields_ = [
        _SIZE,
        ("read", ReadSlot),
        ("refused", RefusedSlot),
        ("progress", ImportSlot),
        ("user", c_void_p),
        *_texts("id"),
        ("format", c_int32),
        ("on_error", c_int32),
    ]


class Inbound(Sized):
    _fields_ = [
        _SIZE,
        *_texts("provider", "signature", "payload"),
        ("payload_len", c_size_t),
        *_texts("id", "type", "key", "reference", "message"),
        ("order", Id),
    ]


class StockMovement(Sized):
    _fields_ = [_SIZE, *_texts("location", "kind", "reason"), ("order", Id), *_int64s("at", "available", "reserved", "on_hold", "damaged")]


class Dispatch(Sized):
    _fields_ = [_SIZE, *_texts("carrier", "tracking")]


class RuleSetting(Sized):
    _fields_ = [_SIZE, *_texts("rule", "regions", "group"), *_int32s("consequence", "reserved")]


class RuleInfo(Structure):
    _fields_ = [*_texts("id", "family", "code", "checks", "example"), *_int32s("consequence", "choices", "hold", "reserved")]


class Hold(Sized):
    _fields_ = [_SIZE, *_texts("by", "note"), *_int32s("kind", "reserved")]


class PaymentMethod(Sized):
    _fields_ = [_SIZE, *_texts("method", "token"), *_int32s("initiator", "customer_absent")]


class PaymentRequest(Sized):
    _fields_ = [
        _SIZE,
        *_texts("key", "effect", "number", "customer", "method", "token", "reference", "currency"),
        ("order", Id),
        *_int64s("amount", "payment", "first_sent_at", "now"),
        *_int32s("attempt", "initiator", "customer_present", "final"),
    ]


class ShipmentLine(Sized):
    _fields_ = [_SIZE, *_texts("sku", "name"), *_int64s("line", "units")]


class ShipmentRequest(Sized):
    _fields_ = [
        _SIZE,
        *_texts("key", "effect", "carrier", "number", "customer", "method", "email", "phone"),
        ("address", POINTER(Address)),
        *_texts("reference", "tracking"),
        ("lines", POINTER(POINTER(ShipmentLine))),
        ("n_lines", c_size_t),
        ("order", Id),
        *_int64s("shipment", "units", "first_sent_at", "now", "attempt"),
    ]


class NotificationRequest(Sized):
    _fields_ = [
        _SIZE,
        *_texts("key", "template_id", "audience", "channel", "recipient", "name", "locale", "number", "reference", "customer"),
        *_texts("state", "currency", "reason", "carrier", "tracking"),
        ("order", Id),
        *_int64s("total", "amount", "first_sent_at", "now"),
        *_int32s("attempt", "reserved"),
        ("subscription", Id),
    ]


class LookupLine(Sized):
    _fields_ = [_SIZE, *_texts("sku", "tax_class"), *_int64s("quantity", "unit_price", "net")]


class LookupRequest(Sized):
    _fields_ = [
        _SIZE,
        *_texts("key", "customer", "channel", "currency"),
        ("address", POINTER(Address)),
        ("lines", POINTER(POINTER(LookupLine))),
        ("n_lines", c_size_t),
        *_int64s("shipping"),
        *_texts("shipping_tax_class"),
        *_int64s("now"),
    ]


class TaxAmount(Sized):
    _fields_ = [_SIZE, *_texts("jurisdiction"), *_int64s("line", "ppm", "amount"), *_int32s("included", "reserved")]


class NotificationTemplate(Structure):
    _fields_ = _texts("id", "audience", "when", "data")


class Invariant(Sized):
    _fields_ = [_SIZE, *_texts("id", "title", "example"), *_int64s("checked", "breaches", "warnings")]


class CodeInfo(Structure):
    _fields_ = [*_texts("code", "title", "cause", "resolution"), *_int32s("actor", "retryable")]


class Transition(Structure):
    _fields_ = [("from", c_int32), ("to", c_int32), *_texts("trigger", "commits")]


class Limit(Structure):
    _fields_ = [*_texts("name", "unit", "meaning"), *_int64s("max")]


class RetrySchedule(Structure):
    _fields_ = [*_int64s("interval_ms", "cap_ms", "deadline_ms"), *_int32s("retries", "factor", "jitter", "reserved")]


class SandboxOptions(Sized):
    _fields_ = [
        _SIZE,
        *_texts("effects_log"),
        *_int32s("payment_down", "address_down", "carriers_down", "notification_down"),
        *_texts("prices"),
    ]


class SqliteOptions(Sized):
    _fields_ = [_SIZE, *_int64s("busy_timeout_ms", "cache_kib"), *_int32s("durability", "readers")]


class Store(Sized):
    _fields_ = [_SIZE, *_pointers("user", "destroy", "attach", "read", "commit", "check")]


PaymentSlot = CFUNCTYPE(c_int32, c_void_p, POINTER(PaymentRequest), c_void_p)
CarrierSlot = CFUNCTYPE(c_int32, c_void_p, POINTER(ShipmentRequest), c_void_p)
AddressSlot = CFUNCTYPE(c_int32, c_void_p, POINTER(Address), c_void_p)
NotificationSlot = CFUNCTYPE(c_int32, c_void_p, POINTER(NotificationRequest), c_void_p)
LookupSlot = CFUNCTYPE(c_int32, c_void_p, POINTER(LookupRequest), c_void_p)
GuardSlot = CFUNCTYPE(c_int32, c_void_p, c_void_p, c_int32, POINTER(c_void_p))
ObserverSlot = CFUNCTYPE(None, c_void_p, c_void_p, c_int32)
ClockSlot = CFUNCTYPE(c_int64, c_void_p)
RuleSlot = CFUNCTYPE(c_int32, c_void_p, c_void_p, c_void_p)
AlternativesSlot = CFUNCTYPE(c_int32, c_void_p, c_void_p, c_int64, c_int64, c_void_p)
LogSlot = CFUNCTYPE(None, c_void_p, c_int32, c_char_p)
MovementSlot = CFUNCTYPE(c_int32, c_void_p, POINTER(StockMovement))
InvariantSlot = CFUNCTYPE(None, c_void_p, POINTER(Invariant))


class PaymentService(Sized):
    _fields_ = [
        _SIZE,
        *_pointers("user"),
        *_int64s("key_lifetime_ms", "timeout_ms"),
        *_pointers("destroy"),
        *[(name, PaymentSlot) for name in ("authorize", "capture", "void_payment", "refund", "query")],
    ]


class AddressService(Sized):
    _fields_ = [_SIZE, *_pointers("user", "destroy"), ("validate", AddressSlot)]


class CarrierService(Sized):
    _fields_ = [
        _SIZE,
        *_texts("code"),
        *_pointers("user"),
        *_int64s("key_lifetime_ms", "timeout_ms"),
        *_pointers("destroy"),
        *[(name, CarrierSlot) for name in ("create_shipment", "void_shipment", "query")],
    ]


class NotificationService(Sized):
    _fields_ = [
        _SIZE,
        *_pointers("user"),
        *_int64s("key_lifetime_ms", "timeout_ms"),
        *_pointers("destroy"),
        *[(name, NotificationSlot) for name in ("send", "query")],
    ]


class LookupService(Sized):
    _fields_ = [_SIZE, *_pointers("user", "destroy"), ("ask", LookupSlot)]


class Rule(Sized):
    _fields_ = [
        _SIZE,
        *_pointers("user", "destroy"),
        *_texts("id"),
        ("code", POINTER(CodeInfo)),
        ("check", RuleSlot),
        *_int32s("consequence", "hold"),
    ]


class Guard(Sized):
    _fields_ = [_SIZE, *_pointers("user", "destroy"), ("check", GuardSlot)]


class Observer(Sized):
    _fields_ = [_SIZE, *_pointers("user", "destroy"), ("observe", ObserverSlot)]


class EngineOptions(Sized):
    _fields_ = [
        _SIZE,
        ("store", POINTER(Store)),
        ("payment", POINTER(PaymentService)),
        ("address", POINTER(AddressService)),
        ("carriers", POINTER(POINTER(CarrierService))),
        ("n_carriers", c_size_t),
        *[(name, POINTER(LookupService)) for name in ("catalog", "customer", "pricing", "tax")],
        *_pointers("allocator"),
        ("clock", ClockSlot),
        *_pointers("clock_user", "random", "random_user"),
        ("log", LogSlot),
        *_pointers("log_user", "wake", "wake_user"),
        *[(name, POINTER(RetrySchedule)) for name in ("payment_schedule", "inventory_schedule", "fulfilment_schedule")],
        *_int64s("card_hold_ms", "manual_hold_ms", "duplicate_window_ms", "key_life_ms"),
        *_int64s("retry_burst", "retry_share_ppm", "retry_pace_ms"),
        *_int32s("capture", "duplicates", "rounding", "release_on_decline", "open_flags", "book"),
        ("notification", POINTER(NotificationService)),
        ("rule_settings", POINTER(POINTER(RuleSetting))),
        ("n_rule_settings", c_size_t),
        ("rules", POINTER(POINTER(Rule))),
        ("n_rules", c_size_t),
        *_int64s("review_ms"),
        *_texts("operations"),
        *_int32s("tax_rounding", "quotes"),
        *_int64s("quote_life_ms", "price_cache_ms"),
        ("alternatives", AlternativesSlot),
        *_pointers("alternatives_user"),
        *_int64s("renewal_spread_ms"),
    ]


STRUCTS = {
    "oms_id": Id,
    "oms_address": Address,
    "oms_draft_line": DraftLine,
    "oms_place_result": PlaceResult,
    "oms_order_query": OrderQuery,
    "oms_subscription_query": SubscriptionQuery,
    "oms_report_query": ReportQuery,
    "oms_product": Product,
    "oms_price": Price,
    "oms_discount": Discount,
    "oms_coupon": Coupon,
    "oms_customer": Customer,
    "oms_tax_rate": TaxRate,
    "oms_shipping_method": ShippingMethod,
    "oms_import_result": ImportResult,
    "oms_import_options": ImportOptions,
    "oms_import_totals": ImportTotals,
    "oms_refused_row": RefusedRow,
    "oms_inbound": Inbound,
    "oms_stock_movement": StockMovement,
    "oms_dispatch": Dispatch,
    "oms_hold": Hold,
    "oms_rule_setting": RuleSetting,
    "oms_rule_info": RuleInfo,
    "oms_rule": Rule,
    "oms_payment_method": PaymentMethod,
    "oms_payment_request": PaymentRequest,
    "oms_notification_request": NotificationRequest,
    "oms_notification_template": NotificationTemplate,
    "oms_notification_service": NotificationService,
    "oms_invariant": Invariant,
    "oms_code_info": CodeInfo,
    "oms_transition": Transition,
    "oms_limit": Limit,
    "oms_retry_schedule": RetrySchedule,
    "oms_sandbox_options": SandboxOptions,
    "oms_sqlite_options": SqliteOptions,
    "oms_store": Store,
    "oms_payment_service": PaymentService,
    "oms_address_service": AddressService,
    "oms_shipment_line": ShipmentLine,
    "oms_shipment_request": ShipmentRequest,
    "oms_carrier_service": CarrierService,
    "oms_lookup_line": LookupLine,
    "oms_lookup_request": LookupRequest,
    "oms_lookup_service": LookupService,
    "oms_tax_amount": TaxAmount,
    "oms_guard": Guard,
    "oms_observer": Observer,
    "oms_engine_options": EngineOptions,
}
