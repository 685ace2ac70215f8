"""The library's own tables: problem codes, rules, transitions, occasions of messages, limits; and its version. Constant, and read from the library each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator

from ._bridges import state_of
from ._call import call_for_document
from ._library import lib
from ._values import text_of, utf8
from .options import Consequence, HoldKind
from .records import State

_ACTORS = ("nobody", "customer", "merchant", "operations", "developer")


@dataclass(frozen=True)
class Code:
    """A problem code. `actor` is who has to act so that the problem goes away."""

    code: str
    title: str
    cause: str
    resolution: str
    actor: str
    retryable: bool


@dataclass(frozen=True)
class RuleInfo:
    """A rule of the library's own. `choices` are the consequences that RuleSetting may give it."""

    id: str
    family: str
    code: str
    checks: str
    example: str
    consequence: Consequence
    choices: tuple[Consequence, ...]
    hold: HoldKind | None


@dataclass(frozen=True)
class Transition:
    """What is not in the table of these cannot happen."""

    origin: State
    target: State
    trigger: str
    commits: str


@dataclass(frozen=True)
class Occasion:
    """What is told to whom when; `data` names what a message holds besides. Of a step an audience is told the first that fits."""

    template_id: str
    audience: str
    when: str
    data: str


@dataclass(frozen=True)
class Limit:
    """A bound on what comes from outside."""

    name: str
    unit: str
    meaning: str
    max: int


def _rows(function: Any) -> Iterator[Any]:
    index = 0
    while row := function(index):
        yield row.contents
        index += 1


def version() -> str:
    """Of the library that is loaded."""
    name: bytes = lib.oms_version()
    return text_of(name)


def codes() -> tuple[Code, ...]:
    return tuple(
        Code(
            code=text_of(row.code),
            title=text_of(row.title),
            cause=text_of(row.cause),
            resolution=text_of(row.resolution),
            actor=_ACTORS[row.actor],
            retryable=bool(row.retryable),
        )
        for row in _rows(lib.oms_code_at)
    )


def rules() -> tuple[RuleInfo, ...]:
    """In the order in which they are checked."""
    return tuple(
        RuleInfo(
            **{name: text_of(getattr(row, name)) for name in ("id", "family", "code", "checks", "example")},
            consequence=Consequence(row.consequence),
            choices=tuple(choice for choice in Consequence if row.choices >> choice & 1),
            hold=HoldKind(row.hold) if row.hold else None,
        )
        for row in _rows(lib.oms_rule_at)
    )


def transitions() -> tuple[Transition, ...]:
    return tuple(
        Transition(state_of(getattr(row, "from")), state_of(row.to), text_of(row.trigger), text_of(row.commits))
        for row in _rows(lib.oms_transition_at)
    )


def occasions() -> tuple[Occasion, ...]:
    return tuple(
        Occasion(text_of(row.id), text_of(row.audience), text_of(row.when), text_of(row.data))
        for row in _rows(lib.oms_notification_template_at)
    )


def limits() -> tuple[Limit, ...]:
    return tuple(Limit(text_of(row.name), text_of(row.unit), text_of(row.meaning), row.max) for row in _rows(lib.oms_limit_at))


def schema(document: str) -> dict[str, Any]:
    """The JSON Schema of a document that the library reads or writes, such as `draft` or `order`."""
    return call_for_document(lib.oms_document_schema, utf8("document", document))
