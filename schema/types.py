"""Column types: what may enter the database, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

E = TypeVar("E", bound=StrEnum)

Id = BigInteger().with_variant(Integer(), "sqlite")
"""A key. SQLite numbers rows by itself only where the type is spelled INTEGER."""

Json = JSON().with_variant(JSONB(), "postgresql")
"""JSON, written by `dump_json`; JSONB on PostgreSQL."""


def storable(text: str) -> str:
    """The text without what a database refuses: NUL goes (PostgreSQL), lone surrogates become U+FFFD (both)."""
    if text.isascii():
        return text.replace("\x00", "") if "\x00" in text else text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\x00", "")


def dump_json(value: object) -> str:
    """JSON as it is stored: Unicode as it is, and nothing that a database refuses."""
    dumped = storable(_dump(value))
    return _dump(_without_nul(value)) if "\\u0000" in dumped else dumped


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _without_nul(value: object) -> object:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nul(item) for item in value]
    return value


class CleanText(TypeDecorator[str]):
    """Text of any length. Hostile characters are taken out here, so that one page cannot fail a whole batch."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Enumerated(TypeDecorator[E], Generic[E]):
    """A member of a `StrEnum`, stored by its value; ValueError for anything else."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[E]) -> None:
        super().__init__()
        self.members = members
        self._stored = {member: member.value for member in members}

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value not in self._stored:
            raise ValueError(f"{value!r} is no {self.members.__name__}")
        return self._stored[value]

    def process_result_value(self, value: Any | None, dialect: Dialect) -> E | None:
        return None if value is None else self.members(value)

    def __repr__(self) -> str:
        return f"Enumerated({self.members.__name__})"


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An instant. Takes aware datetimes only (ValueError for naive ones) and returns them in UTC.

    SQLite has no time type: there it is text of a fixed width, `2025-08-08T09:30:00.000000Z`, so that text order is
    time order. PostgreSQL: timestamptz.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a datetime without a time zone cannot be stored: {value!r}")
        return timestamp_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        instant = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant.astimezone(dt.UTC)


def timestamp_text(instant: dt.datetime) -> str:
    """An aware datetime as the fixed-width text of SQLite columns and of exports. Raises ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError(f"a datetime without a time zone cannot be stored: {instant!r}")
    return instant.astimezone(dt.UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
