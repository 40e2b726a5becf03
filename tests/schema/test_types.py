"""What may enter the database, and how it comes back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from schema.engine import reading, writing
from schema.reasons import PageRole
from schema.types import CleanText, Enumerated, Json, UtcDateTime, dump_json, storable

things = Table(
    "things",
    MetaData(),
    Column("at", UtcDateTime),
    Column("role", Enumerated(PageRole)),
    Column("name", CleanText),
    Column("value", Json),
)


@pytest.fixture
def table(engine: Engine) -> Iterator[Engine]:
    things.create(engine)
    yield engine
    things.drop(engine)


def _round_trip(engine: Engine, **values: object) -> object:
    with writing(engine) as connection:
        connection.execute(insert(things).values(**values))
    with reading(engine) as connection:
        return connection.execute(select(things.c[next(iter(values))])).scalar_one()


@pytest.mark.parametrize("at", [dt.datetime(2025, 8, 8, 9, 30), dt.datetime(2025, 8, 8, 9, 30, 0, 7)])
def test_instants_come_back_in_utc(table: Engine, at: dt.datetime) -> None:
    berlin = at.replace(tzinfo=dt.timezone(dt.timedelta(hours=2)))
    back = _round_trip(table, at=berlin)
    assert back == berlin
    assert isinstance(back, dt.datetime)
    assert back.tzinfo is dt.UTC


def test_naive_datetimes_are_refused(table: Engine) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        _round_trip(table, at=dt.datetime(2025, 8, 8))


def test_sqlite_keeps_instants_as_text_of_a_fixed_width(table: Engine) -> None:
    _round_trip(table, at=dt.datetime(2025, 8, 8, 9, 30, tzinfo=dt.UTC))
    if table.dialect.name == "sqlite":
        with reading(table) as connection:
            assert connection.execute(text("SELECT at FROM things")).scalar_one() == "2025-08-08T09:30:00.000000Z"


def test_enumerated_values_come_back_as_members(table: Engine) -> None:
    assert _round_trip(table, role=PageRole.FEED) is PageRole.FEED


def test_strangers_to_an_enumeration_are_refused(table: Engine) -> None:
    with pytest.raises(StatementError, match="no PageRole"):
        _round_trip(table, role="book")


def test_json_comes_back_without_what_databases_refuse(table: Engine) -> None:
    assert _round_trip(table, value={"a\x00": ["b\ud800", None, 1.5, "\\u0000"]}) == {"a": ["b�", None, 1.5, "\\u0000"]}


@pytest.mark.parametrize(
    ("raw", "stored"),
    [("plain", "plain"), ("a\x00b", "ab"), ("é\x00", "é"), ("\ud800", "�"), ("\ud83d\ude00", "😀")],
)
def test_text_is_made_storable(raw: str, stored: str) -> None:
    assert storable(raw) == stored


@given(st.text(st.characters(categories=None) | st.sampled_from("\x00\ud800\udfff")))
def test_any_text_becomes_storable_and_stays_so(raw: str) -> None:
    stored = storable(raw)
    assert "\x00" not in stored.encode().decode()
    assert storable(stored) == stored
    assert storable(json.loads(dump_json([raw]))[0]) == json.loads(dump_json([raw]))[0]
