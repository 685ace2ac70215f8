"""How the library says no, as exceptions: one class for each result a program would handle on its own, all of them ooms.Error; and the problems, the
reasons in the shop's terms, that an error or an order carries."""

from __future__ import annotations

import json
from ctypes import byref, c_void_p, string_at
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Mapping

from ._library import lib
from ._values import parse_time, text_of


@dataclass(frozen=True)
class Problem:
    """One reason, numbered as in the public table of codes (ooms.codes)."""

    code: str
    rule: str
    message: str
    resolution: str
    actor: str
    retryable: bool
    field: str | None = None
    line: int = 0
    next_try: datetime | None = None
    currency: str | None = None  # of a price that changed: what `was` and `now` are minor units of
    was: int | None = None
    now: int | None = None
    alternatives: tuple[str, ...] = ()  # of ORD-1001: SKUs to offer instead, the best first

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Problem:
        """From the JSON of an error or an order; fields of later releases are passed over."""
        known = {name: document[name] for name in cls.__dataclass_fields__ if name in document}
        if known.get("next_try") is not None:
            known["next_try"] = parse_time(known["next_try"])
        known["alternatives"] = tuple(known.get("alternatives", ()))
        return cls(**known)


def result_name(code: int) -> str:
    name: bytes = lib.oms_result_name(code)
    return text_of(name)


class Error(Exception):
    """The library said no. `code` and `name` are those of include/oms/errors.h."""

    def __init__(self, code: int, message: str, retryable: bool = False, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(code, message, retryable, problems)
        self.code = code
        self.message = message
        self.retryable = retryable
        self.problems = problems

    @property
    def name(self) -> str:
        """Such as `OMS_E_REFUSED`."""
        return result_name(self.code)

    def __str__(self) -> str:
        return self.message


class Invalid(Error, ValueError):
    """A field is wrong; the message names it."""


class LimitExceeded(Invalid):
    """More than ooms.limits() allows."""


class Overflow(Invalid):
    """An amount does not fit into 64 bits."""


class CurrencyError(Invalid):
    """No such currency, or two on one order."""


class Malformed(Invalid):
    """A document is not JSON, not CSV, not UTF-8."""


class CardData(Invalid):
    """A card number stands where only a provider's token may."""


class BadSignature(Error):
    """What came from outside is not signed by whom it should be, or not now."""


class OutOfMemory(Error, MemoryError):
    pass


class NotFound(Error, LookupError):
    """No such order, SKU, customer."""


class StateError(Error):
    """The order's state does not allow it."""


class Vetoed(Error):
    """A guard of yours said no."""


class Refused(Error):
    """The rules say no; `problems` says which. Nothing was stored."""

    @property
    def alternatives(self) -> dict[int, tuple[str, ...]]:
        """By line: the SKUs that may be offered instead of what cannot be had."""
        return {problem.line: problem.alternatives for problem in self.problems if problem.alternatives}


class KeyConflict(Error):
    """The idempotency key was used with another request."""


class PriceChanged(Error):
    """The total is not the expected one."""


class Busy(Error):
    """Others were always quicker; nothing was stored; try again."""


class Conflict(Error):
    """Something else is known already, such as another outcome of a payment."""


class Already(Error):
    """That was so already; nothing was changed."""


class Reentrant(Error):
    """A service, guard or observer tried to change something through the engine that called it."""


class Forked(Error):
    """The engine was opened by another process, before a fork."""


class Unsupported(Error):
    """The library was built without that feature."""


class ServiceUnavailable(Error):
    """A service, or a rule of yours, could not say what has to be known. Nothing was stored; try again."""


class OutcomeUnknown(Error):
    """The commit may have happened; look before you repeat it without a key."""


class StorageError(Error):
    """The database failed."""


class StorageFull(StorageError):
    pass


class StorageReadOnly(StorageError):
    pass


class StorageLocked(StorageError):
    """Another process keeps the database locked."""


class StorageCorrupt(StorageError):
    pass


class ForeignDatabase(StorageError):
    """Not a database, or another program's."""


class SchemaNewer(StorageError):
    """Made by a newer library."""


class SchemaOlder(StorageError):
    """Made by an older library; open it with upgrade=True."""


class Closed(RuntimeError):
    """The engine was closed."""


CLASSES: dict[int, type[Error]] = {
    -1: OutOfMemory,
    -2: Invalid,
    -3: NotFound,
    -4: StateError,
    -5: Vetoed,
    -6: Refused,
    -7: KeyConflict,
    -8: PriceChanged,
    -9: Busy,
    -10: Conflict,
    -11: Already,
    -12: LimitExceeded,
    -13: Overflow,
    -14: CurrencyError,
    -15: Reentrant,
    -16: Forked,
    -19: Unsupported,
    -20: Malformed,
    -21: CardData,
    -22: BadSignature,
    -40: StorageError,
    -41: StorageFull,
    -42: StorageReadOnly,
    -43: StorageLocked,
    -44: StorageCorrupt,
    -45: ForeignDatabase,
    -46: SchemaNewer,
    -47: SchemaOlder,
    -62: ServiceUnavailable,
    -63: OutcomeUnknown,
}
CODES = {kind: code for code, kind in CLASSES.items()}


def error_of(code: int, message: str | None = None, retryable: bool = False, problems: tuple[Problem, ...] = ()) -> Error:
    return CLASSES.get(code, Error)(code, message or result_name(code), retryable, problems)


def take_error(code: int, error: c_void_p) -> Error:
    """The exception for an error of the library, which is freed."""
    text = c_void_p()
    try:
        if not error or lib.oms_error_json(error, byref(text)) != 0:
            return error_of(code)
        document = json.loads(string_at(text))["error"]
    finally:
        lib.oms_free(text)
        lib.oms_error_free(error)
    return error_of(code, document["message"], document["retryable"], tuple(map(Problem.of, document["problems"])))
