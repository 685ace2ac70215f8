"""Opening an engine: from Python's options to those of C, and what has to be kept alive while it is open."""

from __future__ import annotations

import os
from ctypes import POINTER, byref, c_void_p, pointer
from dataclasses import dataclass
from typing import Any, Callable, Sequence

from . import _abi, _bridges
from ._call import call
from ._handle import Handle
from ._library import lib
from ._lookup_bridges import lookup_services
from ._values import utf8
from .alternatives import Alternatives, alternatives_slot
from .carriers import CarrierService
from .lookups import Lookup
from .options import Open, Policy, Sqlite
from .own_rules import Rule, rule_pointers
from .sandbox import SandboxService
from .services import AddressService, NotificationService, PaymentService


def _service(service: Any, kind: type, bridge: Callable[[Any], Any]) -> Any:
    if service is None:
        return None
    if isinstance(service, SandboxService):
        return pointer(service.service)
    if isinstance(service, kind):
        return pointer(bridge(service))
    raise TypeError(f"a subclass of {kind.__name__} is wanted, not {type(service).__name__}")


def _carriers(services: Sequence[CarrierService | SandboxService]) -> Any:
    """An array of pointers; ctypes keeps alive what they point at."""
    pointers = [_service(service, CarrierService, _bridges.carrier_service) for service in services]
    return (POINTER(_abi.CarrierService) * len(pointers))(*pointers)


@dataclass(frozen=True)
class Services:
    """Whom an engine calls."""

    payment: PaymentService | SandboxService | None
    address: AddressService | SandboxService | None
    notification: NotificationService | SandboxService | None
    operations: str | None
    carriers: Sequence[CarrierService | SandboxService]
    lookups: Sequence[Lookup]
    alternatives: Alternatives | None
    rules: Sequence[Rule]

    def for_c(self) -> dict[str, Any]:
        """The fields of oms_engine_options that these are."""
        return {
            "payment": _service(self.payment, PaymentService, _bridges.payment_service),
            "address": _service(self.address, AddressService, _bridges.address_service),
            "notification": _service(self.notification, NotificationService, _bridges.notification_service),
            "operations": utf8("operations", self.operations),
            "carriers": _carriers(self.carriers),
            "n_carriers": len(self.carriers),
            **lookup_services(self.lookups),
            "alternatives": alternatives_slot(self.alternatives),
            "rules": rule_pointers(self.rules),
            "n_rules": len(self.rules),
        }


def _store(path: str | os.PathLike[str], sqlite: Sqlite) -> _abi.Store:
    store = _abi.Store()
    call(lib.oms_store_sqlite, utf8("path", os.fspath(path)), byref(sqlite.for_c()), byref(store))
    return store


def open_engine(
    path: str | os.PathLike[str],
    services: Services,
    clock: _bridges.Clock | None,
    policy: Policy,
    sqlite: Sqlite,
    *,
    create: bool,
    upgrade: bool,
    read_only: bool,
) -> Handle:
    flags = (Open.CREATE if create else 0) | (Open.UPGRADE if upgrade else 0) | (Open.READONLY if read_only else 0)
    options = _abi.EngineOptions(
        **services.for_c(),
        clock=_bridges.clock(clock) if clock is not None else _abi.ClockSlot(0),
        log=_bridges.log,
        open_flags=flags,
        **policy.for_c(),
    )
    store = _store(path, sqlite)  # last, because only an engine frees it
    options.store = pointer(store)
    engine = c_void_p()
    call(lib.oms_engine_open, byref(options), byref(engine))
    return Handle(engine, [options, services])
