"""How an engine is opened: policies of the shop, and of the file. Every None is the library's default."""

from __future__ import annotations

import enum
from ctypes import POINTER, pointer
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from . import _abi
from ._values import int32, int64, milliseconds, utf8


class Capture(enum.IntEnum):
    """When money is taken."""

    ON_DISPATCH = 0
    ON_CONFIRMATION = 1


class Duplicates(enum.IntEnum):
    """What becomes of a possible duplicate."""

    WARN = 0
    REFUSE = 1
    ALLOW = 2


class Book(enum.IntEnum):
    """When carriers are asked for a label."""

    ON_PROCESSING = 0
    ON_DISPATCH = 1


class HoldKind(enum.IntEnum):
    """What an order is held for."""

    PAYMENT = 1
    FRAUD = 2
    ADDRESS = 4
    OPERATIONS = 8


class Quotes(enum.IntEnum):
    """What becomes of a promised price when prices change."""

    HONOUR = 0
    CHECK = 1


class Consequence(enum.IntEnum):
    """What follows when a rule fails: DEFAULT is as the table of rules has it; ACCEPT: with a problem, and held."""

    DEFAULT = 0
    REFUSE = 1
    ACCEPT = 2
    OFF = 3


@dataclass(frozen=True)
class RuleSetting:
    """What becomes of one rule, for orders that go to `regions` (`US DE-BY`) by customers of a `group`; None: for all."""

    rule: str
    consequence: Consequence = Consequence.DEFAULT
    regions: str | None = None
    group: str | None = None

    def for_c(self) -> _abi.RuleSetting:
        texts = {name: utf8(name, getattr(self, name)) for name in ("rule", "regions", "group")}
        return _abi.RuleSetting(**texts, consequence=Consequence(self.consequence))


class Rounding(enum.IntEnum):
    HALF_AWAY = 0
    HALF_EVEN = 1


class TaxRounding(enum.IntEnum):
    """Whether tax by table is rounded once per line, or once per rate on the order."""

    PER_LINE = 0
    PER_RATE = 1


class Durability(enum.IntEnum):
    """What a commit survives: FULL loss of power, NORMAL a crash of the process."""

    FULL = 0
    NORMAL = 1


class Open(enum.IntFlag):
    CREATE = 1
    UPGRADE = 2
    READONLY = 4


@dataclass(frozen=True)
class RetrySchedule:
    """When a failed step is tried again: `retries` times after the first try, `interval` apart, which grows by `factor` up to `cap`."""

    interval: timedelta
    retries: int
    factor: int = 1
    cap: timedelta | None = None
    deadline: timedelta | None = None
    jitter: bool = False

    def for_c(self) -> _abi.RetrySchedule:
        return _abi.RetrySchedule(
            interval_ms=milliseconds("interval", self.interval),
            cap_ms=milliseconds("cap", self.cap),
            deadline_ms=milliseconds("deadline", self.deadline),
            retries=int32("retries", self.retries),
            factor=int32("factor", self.factor),
            jitter=int(self.jitter),
        )


@dataclass(frozen=True)
class Policy:
    """What kind of shop it is."""

    capture: Capture = Capture.ON_DISPATCH
    duplicates: Duplicates = Duplicates.WARN
    rounding: Rounding = Rounding.HALF_AWAY
    tax_rounding: TaxRounding = TaxRounding.PER_LINE
    book: Book = Book.ON_PROCESSING
    quotes: Quotes = Quotes.HONOUR
    release_on_decline: bool = False  # a definite decline gives the units back at once, not at the end of the hold
    card_hold: timedelta | None = None  # how long units are held unpaid; None: 30 minutes
    manual_hold: timedelta | None = None  # the same for method `manual`
    review: timedelta | None = None  # how long they are held for an order that a person holds; None: a day
    duplicate_window: timedelta | None = None  # None: 5 minutes
    key_life: timedelta | None = None  # of an idempotency key; None: 7 days
    quote_life: timedelta | None = None  # of a promised price; None: 15 minutes
    price_cache: timedelta | None = None  # how long what a pricing lookup said is kept; None: not at all
    renewal_spread: timedelta | None = None  # over how long orders of subscriptions that are due together are spread; None: not at all
    rules: tuple[RuleSetting, ...] = ()  # rules with settings are checked first, in this order
    retry_burst: int = 0  # retries of one service that may go at once; 0: 100
    retry_share_ppm: int = 0  # for each first try so many millionths of a retry; 0: 200000
    retry_pace: timedelta | None = None  # between the retries beyond, which wait in line; None: 100 ms
    payment_schedule: RetrySchedule | None = None
    inventory_schedule: RetrySchedule | None = None
    fulfilment_schedule: RetrySchedule | None = None

    def for_c(self) -> dict[str, Any]:
        """The fields of oms_engine_options that these are."""
        schedules = ("payment_schedule", "inventory_schedule", "fulfilment_schedule")
        durations = ("card_hold", "manual_hold", "review", "duplicate_window", "key_life", "quote_life", "price_cache", "renewal_spread", "retry_pace")
        return {
            "capture": Capture(self.capture),
            "duplicates": Duplicates(self.duplicates),
            "rounding": Rounding(self.rounding),
            "tax_rounding": TaxRounding(self.tax_rounding),
            "book": Book(self.book),
            "quotes": Quotes(self.quotes),
            "release_on_decline": int(self.release_on_decline),
            "rule_settings": _pointers(self.rules),
            "n_rule_settings": len(self.rules),
            "retry_burst": int64("retry_burst", self.retry_burst),
            "retry_share_ppm": int64("retry_share_ppm", self.retry_share_ppm),
            **{f"{name}_ms": milliseconds(name, getattr(self, name)) for name in durations},
            **{name: _pointer(getattr(self, name)) for name in schedules},
        }


def _pointers(settings: tuple[RuleSetting, ...]) -> Any:
    """An array of pointers; ctypes keeps alive what they point at."""
    pointers = [pointer(setting.for_c()) for setting in settings]
    return (POINTER(_abi.RuleSetting) * len(pointers))(*pointers)


def _pointer(schedule: RetrySchedule | None) -> Any:
    return pointer(schedule.for_c()) if schedule else None


@dataclass(frozen=True)
class Sqlite:
    """How the file is kept."""

    durability: Durability = Durability.FULL
    busy_timeout: timedelta | None = None  # how long to wait for another process; None: 5 seconds
    cache_kib: int = 0  # page cache of each connection; 0: 16 MiB
    readers: int = 0  # reading connections at most; 0: 4

    def for_c(self) -> _abi.SqliteOptions:
        return _abi.SqliteOptions(
            busy_timeout_ms=milliseconds("busy_timeout", self.busy_timeout),
            cache_kib=int64("cache_kib", self.cache_kib),
            durability=Durability(self.durability),
            readers=int32("readers", self.readers),
        )
