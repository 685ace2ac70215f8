"""Scripted services for tests and trials: a payment provider and an address service that do what the token or postcode tells them, three
carriers, and a notification service that only keeps a log (include/oms/sandbox.h). They move no money and no goods."""

from __future__ import annotations

import os
from ctypes import byref
from typing import Any

from . import _abi
from ._call import Owned, call, check
from ._library import lib
from ._values import utf8


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
    ) -> None:
        """With an effects log, what was sent is remembered over restarts."""
        options = _abi.SandboxOptions(
            effects_log=None if effects_log is None else utf8("effects_log", os.fspath(effects_log)),
            payment_down=int(payment_down),
            address_down=int(address_down),
            notification_down=int(notification_down),
        )
        self._owned = Owned(lib.oms_sandbox_free)
        call(lib.oms_sandbox_new, byref(options), byref(self._owned.pointer))

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

    def count(self, kind: str) -> int:
        """How many effects of a kind, such as `payment.capture`, were carried out."""
        return int(lib.oms_sandbox_count(self._owned.pointer, utf8("kind", kind)))
