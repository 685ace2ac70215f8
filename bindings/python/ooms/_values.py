"""Values on their way in and out of C: text, whole numbers, times. What does not fit is refused here, because ctypes would cut it off silently. Knows no
order and calls no function of the library."""

from __future__ import annotations

import operator
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import SupportsIndex, overload

from ._abi import NONE

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MILLISECOND = timedelta(milliseconds=1)
INT64_MAX = 2**63 - 1
PPM = 1_000_000


@overload
def utf8(name: str, value: str) -> bytes: ...
@overload
def utf8(name: str, value: str | None) -> bytes | None: ...
def utf8(name: str, value: str | None) -> bytes | None:
    """Text for C. A NUL would end it early, and what is behind it would be lost."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"{name}: text is wanted, not {type(value).__name__}")
    if "\0" in value:
        raise ValueError(f"{name}: there is a NUL in it")
    return value.encode()


def lenient(name: str, value: str) -> bytes:
    """Text for people, in which a character that C cannot take is no reason to fail."""
    return utf8(name, value.replace("\0", "?").encode(errors="replace").decode())


def int64(name: str, value: SupportsIndex) -> int:
    """A whole number that fits into 64 bits."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: a whole number is wanted, not {type(value).__name__}") from None
    if not -INT64_MAX <= number <= INT64_MAX:  # the least of all stands for "none"
        raise OverflowError(f"{name}: {number} does not fit into 64 bits")
    return number


def int32(name: str, value: SupportsIndex) -> int:
    number = int64(name, value)
    if not -(2**31) <= number < 2**31:
        raise OverflowError(f"{name}: {number} does not fit into 32 bits")
    return number


def scaled(value: Decimal | str, decimals: int) -> int | None:
    """The value times a power of ten, or None if that is no whole number of at most 64 bits. Exact, whatever the decimal context."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number:
        return 0
    if not number.is_finite() or not -decimals <= number.adjusted() <= 18:
        return None
    whole = Fraction(number) * 10**decimals
    return int(whole) if whole.denominator == 1 and abs(whole) <= INT64_MAX else None


def ppm(name: str, rate: Decimal | str | None) -> int:
    """A rate such as Decimal("0.19") in parts per million; none is 0."""
    if rate is None:
        return 0
    if not isinstance(rate, (Decimal, str)):
        raise TypeError(f"{name}: a Decimal or text is wanted, not {type(rate).__name__}")
    number = scaled(rate, 6)
    if number is None or not 0 <= number <= PPM:
        raise ValueError(f"{name}: {rate} is not between 0 and 1 with at most six decimals")
    return number


def milliseconds(name: str, value: timedelta | None) -> int:
    """A duration; none is 0, which is the default wherever durations are asked for."""
    if value is None:
        return 0
    if not isinstance(value, timedelta):
        raise TypeError(f"{name}: a timedelta is wanted, not {type(value).__name__}")
    return value // MILLISECOND


def instant(name: str, value: datetime) -> int:
    """Milliseconds since 1970 UTC. A time without a zone could be any of 24 hours."""
    if not isinstance(value, datetime):
        raise TypeError(f"{name}: a datetime is wanted, not {type(value).__name__}")
    if value.utcoffset() is None:
        raise ValueError(f"{name}: {value} has no time zone")
    return (value - EPOCH) // MILLISECOND


def instant_or_none(name: str, value: datetime | None) -> int:
    return NONE if value is None else instant(name, value)


def time_of(at: int) -> datetime:
    return EPOCH + at * MILLISECOND


def time_or_none(at: int) -> datetime | None:
    return None if at == NONE else time_of(at)


def parse_time(text: str) -> datetime:
    """RFC 3339 as the library writes it: always UTC, always a Z at the end."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


@overload
def text_of(value: bytes) -> str: ...
@overload
def text_of(value: bytes | None) -> str | None: ...
def text_of(value: bytes | None) -> str | None:
    return None if value is None else value.decode(errors="replace")
