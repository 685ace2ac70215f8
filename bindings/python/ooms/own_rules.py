"""Rules of one's own, written in Python: functions that look at an order before it is placed. When they are called and what follows is said in
include/oms/rules.h; what becomes of a rule for regions and customer groups, of the library's own too, is said with RuleSetting."""

from __future__ import annotations

from ctypes import POINTER, pointer
from dataclasses import dataclass
from typing import Any, Callable, Iterable, Iterator, Sequence, Union

from . import _abi
from ._bridges import shielded
from ._call import check, order_document
from ._library import lib
from ._values import int64, lenient, utf8
from .errors import CODES, ServiceUnavailable
from .options import Consequence, HoldKind
from .records import Order, read_order
from .tables import _ACTORS, Code


@dataclass(frozen=True)
class Failure:
    """What is wrong, in one sentence for people; `line` counts from 1, `field` is of the draft, such as `lines[0].sku`."""

    message: str
    line: int = 0
    field: str | None = None


Found = Union[None, str, Failure, Iterable[Union[str, Failure]]]


@dataclass(frozen=True)
class Rule:
    """A rule of one's own. `check` gets the order as it would be, which it cannot change, and says what is wrong: nothing (None), a sentence, a Failure, or
    several of them. Its problems have `code`, from ORD-9000 to ORD-9999. What follows is a refusal; with Consequence.ACCEPT the order is accepted with a
    problem, and held where `hold` says for what. A check that raises ends the placing with ServiceUnavailable."""

    id: str
    check: Callable[[Order], Found]
    code: Code
    consequence: Consequence = Consequence.DEFAULT
    hold: HoldKind | None = None

    def for_c(self) -> _abi.Rule:
        return _abi.Rule(
            id=utf8("id", self.id),
            code=pointer(_code(self.code)),
            check=_slot(self),
            consequence=Consequence(self.consequence),
            hold=0 if self.hold is None else HoldKind(self.hold),
        )


def rule(
    id: str,
    code: str,
    title: str,
    *,
    cause: str | None = None,
    resolution: str = "Change the order",
    actor: str = "customer",
    retryable: bool = False,
    consequence: Consequence = Consequence.DEFAULT,
    hold: HoldKind | None = None,
) -> Callable[[Callable[[Order], Found]], Rule]:
    """`@ooms.rule("shop.age", "ORD-9001", "Too young")` above a function makes a Rule of it, for Engine(rules=[…])."""

    def of(check: Callable[[Order], Found]) -> Rule:
        return Rule(id, check, Code(code, title, cause or title, resolution, actor, retryable), consequence, hold)

    return of


def _code(code: Code) -> _abi.CodeInfo:
    if code.actor not in _ACTORS:
        raise ValueError(f"actor: {code.actor!r} is none of {', '.join(_ACTORS)}")
    texts = {name: utf8(name, getattr(code, name)) for name in ("code", "title", "cause", "resolution")}
    return _abi.CodeInfo(**texts, actor=_ACTORS.index(code.actor), retryable=int(code.retryable))


def _failures(found: Found) -> Iterator[Failure]:
    if found is None:
        return
    for failure in (found,) if isinstance(found, (str, Failure)) else found:
        if not isinstance(failure, (str, Failure)):
            raise TypeError(f"a rule says None, text or ooms.Failure, not {failure!r}")
        yield Failure(failure) if isinstance(failure, str) else failure


def _slot(rule: Rule) -> Any:
    @shielded(f"the rule {rule.id}", CODES[ServiceUnavailable])
    def slot(_user: Any, order: Any, findings: Any) -> int:
        for failure in _failures(rule.check(read_order(order_document(order)))):
            line = int64("line", failure.line)
            check(lib.oms_findings_add(findings, utf8("field", failure.field), line, lenient("message", failure.message)))
        return 0

    return _abi.RuleSlot(slot)


def rule_pointers(rules: Sequence[Rule]) -> Any:
    """An array of pointers; ctypes keeps alive what they point at."""
    for rule in rules:
        if not isinstance(rule, Rule):
            raise TypeError(f"an ooms.Rule is wanted, not {type(rule).__name__}")
    pointers = [pointer(rule.for_c()) for rule in rules]
    return (POINTER(_abi.Rule) * len(pointers))(*pointers)
