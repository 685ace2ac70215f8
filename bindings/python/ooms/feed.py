"""The feed of events: everything that happened to any order, in the order in which it happened to it, for whoever has to be told."""

from __future__ import annotations

import json
from ctypes import byref, c_void_p
from typing import Iterator

from ._call import call, take_text
from ._handle import Handle
from ._library import lib
from ._values import int64, utf8
from .records import FeedEvent, read


class Feed:
    """`shop.feed`"""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def read(self, after: str | None = None, *, page: int = 100) -> Iterator[FeedEvent]:
        """What happened behind a cursor, up to the last event there is, read page by page as it is asked for. Keep the cursor of the last event you have
        dealt with, and go on from there: nothing is missed, and nothing comes twice."""
        lines = [""]
        while lines:
            lines, after = self._page(after, page)
            for line in lines:
                yield read(FeedEvent, json.loads(line))

    def _page(self, after: str | None, page: int) -> tuple[list[str], str]:
        text, reached = c_void_p(), c_void_p()
        with self._handle.use() as engine:
            call(lib.oms_events_json, engine, utf8("after", after), int64("page", page), byref(text), byref(reached))
        return take_text(text).split("\n")[:-1], take_text(reached)

    def consume(self, consumer: str, *, page: int = 100) -> Iterator[FeedEvent]:
        """The same for a consumer whose place is kept in the database: each event counts as dealt with when the next one is asked for. After a crash the last
        one comes again."""
        for event in self.read(self.acked(consumer), page=page):
            yield event
            self.ack(consumer, event.cursor)

    def ack(self, consumer: str, cursor: str) -> None:
        """The consumer goes on behind this place."""
        with self._handle.use() as engine:
            call(lib.oms_events_ack, engine, utf8("consumer", consumer), utf8("cursor", cursor))

    def acked(self, consumer: str) -> str:
        """Where the consumer goes on; empty: at the first event."""
        cursor = c_void_p()
        with self._handle.use() as engine:
            call(lib.oms_events_acked, engine, utf8("consumer", consumer), byref(cursor))
        return take_text(cursor)
