"""Scripted services for tests and trials: a payment provider and an address service that do what the token or postcode tells them, three
carriers, and a notification service that only keeps a log (include/oms/sandbox.h). They move no money and no goods."""

from __future__ import annotations

import os
from ctypes import byref, c_int64
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import _abi
from ._call import Owned, call, check
from ._library import lib
from ._values import instant, time_of, utf8

if TYPE_CHECKING:
    from .engine import Engine


class SandboxService:
    """A service of a sandbox, for an engine. It keeps the sandbox alive."""

    def __init__(self, sandbox: Owned, fill: Any, service: Any) -> None:
        check(fill(sandbox.pointer, byref(service)))
        self.service = service
        self._sandbox = sandbox


class Sandbox:
    """`Engine(…, payment=sandbox.payment, address=sandbox.address, carriers=sandbox.carriers, notification=sandbox.notification)`"""

    def __init__(
        self,
        *,
        effects_log: str | os.PathLike[str] | None = None,
        payment_down: bool = False,
        address_down: bool = False,
        notification_down: bool = False,
        prices: str | os.PathLike[str] | None = None,
        now: datetime | None = None,
    ) -> None:
        """With an effects log, what was sent is remembered over restarts. `now` is where its clock stands; None: the system's time."""
        options = _abi.SandboxOptions(
            effects_log=None if effects_log is None else utf8("effects_log", os.fspath(effects_log)),
            payment_down=int(payment_down),
            address_down=int(address_down),
            notification_down=int(notification_down),
            prices=None if prices is None else utf8("prices", os.fspath(prices)),
        )
        self._owned = Owned(lib.oms_sandbox_free)
        call(lib.oms_sandbox_new, byref(options), byref(self._owned.pointer))
        if now is not None:
            self.now = now

    @property
    def payment(self) -> SandboxService:
        return SandboxService(self._owned, lib.oms_sandbox_payment, _abi.PaymentService())

    @property
    def carriers(self) -> tuple[SandboxService, ...]:
        """fedex, ups and dhl."""

        def carrier(index: int) -> SandboxService:
            return SandboxService(self._owned, lambda sandbox, out: lib.oms_sandbox_carrier(sandbox, index, out), _abi.CarrierService())

        return tuple(carrier(index) for index in range(3))

    @property
    def address(self) -> SandboxService:
        return SandboxService(self._owned, lib.oms_sandbox_address, _abi.AddressService())

    @property
    def notification(self) -> SandboxService:
        return SandboxService(self._owned, lib.oms_sandbox_notification, _abi.NotificationService())

    def clock(self) -> int:
        """A clock for an engine: it stands until it is set, or time passes by run_until."""
        return int(lib.oms_sandbox_now(self._owned.pointer))

    @property
    def now(self) -> datetime:
        return time_of(self.clock())

    @now.setter
    def now(self, now: datetime) -> None:
        lib.oms_sandbox_set_now(self._owned.pointer, instant("now", now))

    def run_until(self, engine: Engine, until: datetime) -> int:
        """Lets time pass for an engine that has this clock: everything is done at its own time. Returns how many steps there were."""
        done = c_int64()
        with engine._handle.use() as handle:
            call(lib.oms_sandbox_run_until, self._owned.pointer, handle, instant("until", until), byref(done))
        return done.value

    def count(self, kind: str) -> int:
        """How many effects of a kind, such as `payment.capture`, were carried out."""
        return int(lib.oms_sandbox_count(self._owned.pointer, utf8("kind", kind)))
