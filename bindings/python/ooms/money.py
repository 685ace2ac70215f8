"""Money: an exact decimal amount in a currency. Inside the library it is a whole number of minor units; this is the only place where one becomes the other."""

from __future__ import annotations

import functools
from ctypes import byref, c_int32
from dataclasses import dataclass
from decimal import Decimal

from ._library import lib
from ._values import scaled, utf8
from .errors import CODES, CurrencyError


@functools.lru_cache(maxsize=None)
def exponent(currency: str) -> int:
    """How many decimals a currency has, by ISO 4217."""
    decimals = c_int32()
    if lib.oms_currency_exponent(utf8("currency", currency), byref(decimals)) != 0:
        raise CurrencyError(CODES[CurrencyError], f"currency: {currency!r} is none of ISO 4217")
    return decimals.value


def _minor(name: str, amount: Decimal | str, currency: str) -> int:
    if not isinstance(amount, (Decimal, str)):
        raise TypeError(f"{name}: a Decimal or text is wanted, not {type(amount).__name__}")
    minor = scaled(amount, exponent(currency))
    if minor is None:
        raise ValueError(f"{name}: {amount} is no amount in {currency}")
    return minor


@functools.total_ordering
@dataclass(frozen=True, init=False, repr=False)
class Money:
    """`Money("19.99", "EUR")`. A bare whole number is refused, because it could mean euros or cents; `Money.of_minor(1999, "EUR")` says which."""

    minor: int  # cents, pence, yen
    currency: str

    def __init__(self, amount: Decimal | str, currency: str) -> None:
        object.__setattr__(self, "minor", _minor("amount", amount, currency))
        object.__setattr__(self, "currency", currency)

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Money:
        """From cents, pence, yen."""
        exponent(currency)
        money = cls.__new__(cls)
        object.__setattr__(money, "minor", minor)
        object.__setattr__(money, "currency", currency)
        return money

    @property
    def amount(self) -> Decimal:
        """With as many decimals as the currency has."""
        return Decimal((self.minor < 0, tuple(map(int, str(abs(self.minor)))), -exponent(self.currency)))

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def __repr__(self) -> str:
        return f"Money('{self.amount:f}', '{self.currency}')"

    def _of(self, other: Money) -> int:
        return minor_units(str(self), other, self.currency)

    def __add__(self, other: Money) -> Money:
        return Money.of_minor(self.minor + self._of(other), self.currency) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return Money.of_minor(self.minor - self._of(other), self.currency) if isinstance(other, Money) else NotImplemented

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._of(other) if isinstance(other, Money) else NotImplemented


def minor_units(name: str, value: Money | Decimal | str, currency: str) -> int:
    """An amount that has to be in this currency."""
    if not isinstance(value, Money):
        return _minor(name, value, currency)
    if value.currency != currency:
        raise CurrencyError(CODES[CurrencyError], f"{name}: {value} is not in {currency}")
    return value.minor
