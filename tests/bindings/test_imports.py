"""Imports in bulk and schemas, from Python."""

from __future__ import annotations

import io

import ooms
import pytest

GOODS = b"sku,location,received\nMUG,shelf,5\nNUG,shelf,5\nMUG,yard,7\n"


def test_goods_are_added_once(shop):
    before = sum(level.available for level in shop.stock.levels("MUG"))
    refused = []
    for resumed in (0, 3):
        done = shop.catalog.import_file(io.BytesIO(GOODS), "csv", id="truck-1", on_refused=refused.append)
        assert (done.rows, done.resumed) == (3, resumed)
    assert sum(level.available for level in shop.stock.levels("MUG")) == before + 12
    assert [row.line for row in refused] == [3]
    assert refused[0].header + refused[0].entry == (
        b'sku,location,received,refused_line,refused_reason\nNUG,shelf,5,3,"line 3: stock.sku: ""NUG"" is no product of the catalog"\n'
    )
    assert refused[0].message.startswith("line 3: stock.sku")


def test_without_anybody_to_tell_a_refused_row_ends_it(shop):
    with pytest.raises(ooms.Invalid, match="line 3: stock.sku"):
        shop.catalog.import_file(io.BytesIO(GOODS), "csv", id="truck-1")


def test_what_a_callback_raises_comes_out(shop):
    class Torn(io.BytesIO):
        def read(self, size: int = -1) -> bytes:
            raise OSError("the cable")

    def refuse(row: ooms.RefusedRow) -> None:
        raise KeyError(row.line)

    with pytest.raises(OSError, match="the cable"):
        shop.catalog.import_file(Torn(), "json")
    with pytest.raises(KeyError, match="3"):
        shop.catalog.import_file(io.BytesIO(GOODS), "csv", id="truck-1", on_refused=refuse)


def test_schemas_are_at_hand():
    assert ooms.schema("draft")["$id"] == "urn:libooms:schema:draft"
    with pytest.raises(ooms.NotFound):
        ooms.schema("receipt")
