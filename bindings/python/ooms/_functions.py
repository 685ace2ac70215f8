"""The functions of the library that the binding calls, with the types of result and parameters. tests/bindings/test_layout.py compares each with its
declaration in include/oms/."""

from __future__ import annotations

from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_void_p
from typing import Any

from . import _abi

_Handle = c_void_p  # engine, draft, order, error, reply, sandbox; NULL is None
_Out = POINTER(c_void_p)
_Id = POINTER(_abi.Id)
_Text = c_char_p

# Those that say more with an error: int32_t, and `oms_error **error` at the end.
_WITH_ERROR: dict[str, list[Any]] = {
    "oms_engine_open": [POINTER(_abi.EngineOptions), _Out],
    "oms_engine_run": [_Handle, c_int64, POINTER(c_int64), POINTER(c_int64)],
    "oms_engine_add_guard": [_Handle, POINTER(_abi.Guard)],
    "oms_engine_add_observer": [_Handle, POINTER(_abi.Observer)],
    "oms_events_json": [_Handle, _Text, c_int64, _Out, _Out],
    "oms_events_ack": [_Handle, _Text, _Text],
    "oms_events_acked": [_Handle, _Text, _Out],
    "oms_inbox_secret": [_Handle, _Text, c_void_p, c_size_t],
    "oms_inbox_forget": [_Handle, _Text],
    "oms_inbox_accept": [_Handle, POINTER(_abi.Inbound), POINTER(c_int32), _Out],
    "oms_inbox_accept_json": [_Handle, _Text, _Text, _Text, c_size_t, POINTER(c_int32), _Out],
    "oms_job_list_json": [_Handle, _Id, _Out],
    "oms_carrier_list_json": [_Handle, _Out],
    "oms_job_retry": [_Handle, _Text, _Out],
    "oms_verify": [_Handle, _abi.InvariantSlot, c_void_p, POINTER(c_int64)],
    "oms_store_sqlite": [_Text, POINTER(_abi.SqliteOptions), POINTER(_abi.Store)],
    "oms_product_put": [_Handle, POINTER(_abi.Product)],
    "oms_price_put": [_Handle, POINTER(_abi.Price)],
    "oms_customer_put": [_Handle, POINTER(_abi.Customer)],
    "oms_tax_rate_put": [_Handle, POINTER(_abi.TaxRate)],
    "oms_shipping_method_put": [_Handle, POINTER(_abi.ShippingMethod)],
    "oms_catalog_import": [_Handle, c_int32, _Text, c_size_t, POINTER(_abi.ImportResult)],
    "oms_stock_list_json": [_Handle, _Text, _Out],
    "oms_stock_adjust": [_Handle, _Text, _Text, c_int64, _Text],
    "oms_stock_move": [_Handle, _Text, _Text, c_int32, c_int32, c_int64, _Text],
    "oms_stock_ledger": [_Handle, _Text, _abi.MovementSlot, c_void_p],
    "oms_draft_new": [_Text, _Out],
    "oms_draft_set_text": [_Handle, c_int32, _Text],
    "oms_draft_set_shipping_address": [_Handle, POINTER(_abi.Address)],
    "oms_draft_set_billing_address": [_Handle, POINTER(_abi.Address)],
    "oms_draft_set_payment": [_Handle, _Text, _Text],
    "oms_draft_set_expected_total": [_Handle, c_int64],
    "oms_draft_add_line": [_Handle, POINTER(_abi.DraftLine)],
    "oms_draft_from_json": [_Text, c_size_t, _Out],
    "oms_order_quote": [_Handle, _Handle, _Out],
    "oms_order_place": [_Handle, _Handle, c_int32, _Out],
    "oms_order_place_many": [_Handle, _Out, c_size_t, c_int32, POINTER(_abi.PlaceResult)],
    "oms_order_drive": [_Handle, _Id, _Out],
    "oms_order_cancel": [_Handle, _Id, _Text, _Out],
    "oms_order_dispatch": [_Handle, _Id, POINTER(_abi.Dispatch), _Out],
    "oms_order_deliver": [_Handle, _Id, _Out],
    "oms_order_return": [_Handle, _Id, _Text, _Out],
    "oms_order_pay": [_Handle, _Id, POINTER(_abi.PaymentMethod), _Out],
    "oms_order_record_payment": [_Handle, _Id, c_int64, _Text, _Out],
    "oms_complete": [_Handle, _Text, c_int32, _Handle],
    "oms_order_get": [_Handle, _Id, _Out],
    "oms_order_find": [_Handle, _Text, _Id],
    "oms_order_find_reference": [_Handle, _Text, _Text, _Id],
    "oms_order_list_json": [_Handle, POINTER(_abi.OrderQuery), _Out],
    "oms_order_events_json": [_Handle, _Id, _Out],
    "oms_diagnose_json": [_Handle, _Id, _Out],
    "oms_engine_next_due": [_Handle, POINTER(c_int64)],
    "oms_workers_start": [_Handle, c_int32, _Out],
    "oms_workers_wait": [_Handle, POINTER(c_int64)],
    "oms_workers_stop": [_Handle],
    "oms_sandbox_new": [POINTER(_abi.SandboxOptions), _Out],
}

_OTHERS: dict[str, tuple[Any, list[Any]]] = {
    "oms_version": (_Text, []),
    "oms_result_name": (_Text, [c_int32]),
    "oms_code_at": (POINTER(_abi.CodeInfo), [c_size_t]),
    "oms_limit_at": (POINTER(_abi.Limit), [c_size_t]),
    "oms_notification_template_at": (POINTER(_abi.NotificationTemplate), [c_size_t]),
    "oms_transition_at": (POINTER(_abi.Transition), [c_size_t]),
    "oms_state_name": (_Text, [c_int32]),
    "oms_state_parse": (c_int32, [_Text]),
    "oms_currency_exponent": (c_int32, [_Text, POINTER(c_int32)]),
    "oms_id_format": (None, [_Id, c_char_p]),
    "oms_id_parse": (c_int32, [_Text, _Id]),
    "oms_free": (None, [c_void_p]),
    "oms_error_free": (None, [_Handle]),
    "oms_error_json": (c_int32, [_Handle, _Out]),
    "oms_engine_close": (None, [_Handle]),
    "oms_engine_now": (c_int64, [_Handle]),
    "oms_workers_wake": (None, [_Handle]),
    "oms_draft_free": (None, [_Handle]),
    "oms_order_free": (None, [_Handle]),
    "oms_order_json": (c_int32, [_Handle, _Out]),
    "oms_reply_new": (c_int32, [_Out]),
    "oms_reply_free": (None, [_Handle]),
    "oms_reply_set_reference": (c_int32, [_Handle, _Text]),
    "oms_reply_set_message": (c_int32, [_Handle, _Text]),
    "oms_reply_set_tracking": (c_int32, [_Handle, _Text]),
    "oms_reply_set_retry_after": (c_int32, [_Handle, c_int64]),
    "oms_reply_set_decline": (c_int32, [_Handle, c_int32]),
    "oms_reply_set_action": (c_int32, [_Handle, _Text, _Text, c_int64]),
    "oms_reply_set_address": (c_int32, [_Handle, POINTER(_abi.Address)]),
    "oms_reply_add_product": (c_int32, [_Handle, POINTER(_abi.Product)]),
    "oms_reply_set_customer": (c_int32, [_Handle, POINTER(_abi.Customer)]),
    "oms_reply_set_price": (c_int32, [_Handle, c_size_t, c_int64]),
    "oms_reply_add_tax": (c_int32, [_Handle, POINTER(_abi.TaxAmount)]),
    "oms_sandbox_free": (None, [_Handle]),
    "oms_sandbox_payment": (c_int32, [_Handle, POINTER(_abi.PaymentService)]),
    "oms_sandbox_address": (c_int32, [_Handle, POINTER(_abi.AddressService)]),
    "oms_sandbox_notification": (c_int32, [_Handle, POINTER(_abi.NotificationService)]),
    "oms_sandbox_carrier": (c_int32, [_Handle, c_size_t, POINTER(_abi.CarrierService)]),
    "oms_sandbox_count": (c_int64, [_Handle, _Text]),
}

FUNCTIONS = {**{name: (c_int32, [*arguments, _Out]) for name, arguments in _WITH_ERROR.items()}, **_OTHERS}
