"""Imports in bulk: rows of the catalog and orders from a file of any length, JSON or CSV (doc/import.md)."""

from __future__ import annotations

from ctypes import byref, c_void_p, memmove, pointer, string_at
from dataclasses import dataclass
from typing import Any, BinaryIO, Callable

from . import _abi
from ._call import call, take_document
from ._handle import Handle
from ._library import lib
from ._values import utf8

_FORMATS = {"json": 1, "csv": 2}  # OMS_FORMAT_…
_STOP, _SKIP = 0, 1  # OMS_ON_ERROR_…
_RAISED = -10001  # at or below OMS_E_HOST: a callback raised
_COUNTED = ("rows", "resumed", "refused", "orders", "known")
_WRITTEN = ("products", "prices", "stock", "customers", "tax_rates", "shipping_methods")


@dataclass(frozen=True)
class RefusedRow:
    """A row that was refused. `header` is what a file of refused rows begins with (empty for JSON), `entry` what is written into it for this row, so that it
    can be corrected and imported."""

    line: int
    message: str
    header: bytes
    entry: bytes


@dataclass(frozen=True)
class ImportTotals:
    """What an import did. `resumed` rows were done by an earlier run with the same id, `known` orders were there already."""

    rows: int
    resumed: int
    refused: int
    orders: int
    known: int
    products: int
    prices: int
    stock: int
    customers: int
    tax_rates: int
    shipping_methods: int


def _refused(row: Any) -> RefusedRow:
    text = c_void_p()
    lib.oms_error_json(row.error, byref(text))
    message = take_document(text)["error"]["message"]
    return RefusedRow(row.line, message, string_at(row.header, row.header_len), string_at(row.entry, row.entry_len))


def import_file(handle: Handle, file: BinaryIO, form: str, id: str | None, on_refused: Callable[[RefusedRow], Any] | None) -> ImportTotals:
    raised: list[BaseException] = []

    def guarded(action: Callable[..., Any]) -> Callable[..., int]:
        def run(*arguments: Any) -> int:
            try:
                action(*arguments)
            except BaseException as error:
                raised.append(error)
                return _RAISED
            return 0

        return run

    def read(_user: Any, buffer: int, size: int, n: Any) -> None:
        data = file.read(size)
        memmove(buffer, data, len(data))
        n[0] = len(data)

    def take(_user: Any, row: Any) -> None:
        if on_refused is not None:
            on_refused(_refused(row.contents))

    written = _abi.ImportResult()
    totals = _abi.ImportTotals(catalog=pointer(written))
    options = _abi.ImportOptions(
        read=_abi.ReadSlot(guarded(read)),
        refused=_abi.RefusedSlot(guarded(take)),
        id=utf8("id", id),
        format=_FORMATS[form],
        on_error=_STOP if on_refused is None else _SKIP,
    )
    with handle.use() as engine:
        try:
            call(lib.oms_import_run, engine, byref(options), byref(totals))
        except BaseException:
            if raised:
                raise raised[0] from None
            raise
    counts = {name: getattr(totals, name) for name in _COUNTED}
    return ImportTotals(**counts, **{name: getattr(written, name) for name in _WRITTEN})
