"""Reading one section of the settings: each method takes a key of one form, or says what is allowed there."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.schedule import check_cron, read_interval
from schema.urls import normalise_url

T = TypeVar("T")

SITE_NAMES = "letters, digits, . : _ and - that begin with a letter, a digit or _"
"""What names of sites are made of, in words."""

_SITE_NAME = re.compile(r"\w[\w.:-]*")
_CONTACT = re.compile(r"(?:mailto:[^@]+@[^@]+|https?://.+)", re.IGNORECASE)
_HEADER_SAFE = re.compile(r"[!-'*-~]+", re.ASCII)
"""Printable ASCII but for spaces and parentheses: these would end the comment that the user agent puts it in."""


class Section:
    """The keys of one table of the file. Every method raises ValueError that names the key and what is allowed."""

    def __init__(self, content: Mapping[str, Any], path: str, record: type) -> None:
        """`record` is the dataclass whose fields are the allowed keys; `path` the section's name, "" for the top."""
        self._content = content
        self._path = path
        self._check_names(content, [f.name for f in fields(record)], path)

    def error(self, key: str, allowed: str) -> ValueError:
        """The error to raise for a key's value."""
        return ValueError(f"{self._name(key)}: {allowed}")

    def text(self, key: str) -> str | None:
        """A text that is not empty; None where the key is missing."""
        value = self._content.get(key)
        if value is not None and not (isinstance(value, str) and value.strip()):
            raise self._wrong(key, "a text that is not empty")
        return value

    def contact(self, key: str) -> str | None:
        """An address that fits into the user agent."""
        value = self.text(key)
        if value is not None and not (_CONTACT.fullmatch(value) and _HEADER_SAFE.fullmatch(value)):
            raise self._wrong(
                key, 'an address such as "mailto:data@news-team.example" or "https://news-team.example/bot"'
            )
        return value

    def number(self, key: str, *, least: float, most: float) -> float | None:
        """A number within the bounds."""
        value = self._content.get(key)
        if value is not None and not _is_number(value, least, most):
            raise self._wrong(key, f"a number from {least:g} to {most:g}")
        return None if value is None else float(value)

    def count(self, key: str) -> int | None:
        """A whole number from 0."""
        value = self._content.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise self._wrong(key, "a whole number from 0")
        return value

    def flag(self, key: str) -> bool:
        """true or false; false where the key is missing."""
        value = self._content.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def interval(self, key: str) -> dt.timedelta | None:
        """An interval such as "6h"."""
        return self._checked(key, self.text(key), read_interval)

    def cron(self, key: str) -> str | None:
        """A cron expression."""
        value = self.text(key)
        self._checked(key, value, check_cron)
        return value

    def timezone(self, key: str) -> str | None:
        """An IANA time zone name."""
        value = self.text(key)
        try:
            if value is not None:
                ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise self._wrong(key, 'an IANA time zone such as "Europe/Berlin" or "UTC"') from error
        return value

    def url(self, key: str) -> str | None:
        """An absolute http(s) URL; None where the key is missing."""
        value = self.text(key)
        if value is not None and normalise_url(value) is None:
            raise self._wrong(key, 'an absolute http(s) URL such as "https://news.example/terms"')
        return value

    def urls(self, key: str) -> tuple[str, ...]:
        """A list of absolute http(s) URLs, at least one."""
        values = self._texts(key)
        if not values:
            raise self.error(key, 'needed: a list of URLs, such as ["https://news.example/"]')
        for value in values:
            if normalise_url(value) is None:
                raise self.error(key, f"allowed are absolute http(s) URLs; {value!r} is not")
        return values

    def patterns(self, key: str) -> tuple[str, ...]:
        """A list of regular expressions."""
        return tuple(self._each(key, self._texts(key), _check_pattern))

    def selectors(self, key: str) -> tuple[str, ...]:
        """A list of CSS selectors."""
        return tuple(self._each(key, self._texts(key), _check_selector))

    def selectors_by_field(self, key: str, allowed: Collection[str]) -> dict[str, str]:
        """A table of CSS selectors."""
        table = self._table(key, allowed)
        for name, value in table.items():
            if not isinstance(value, str):
                raise self.error(f"{key}.{name}", f'allowed is a CSS selector such as "h1.headline"; {value!r} is not')
            self._checked(f"{key}.{name}", value, _check_selector)
        return table

    def shares(self, key: str, allowed: Collection[str]) -> dict[str, float]:
        """A table of numbers from 0 to 1."""
        table = self._table(key, allowed)
        for name, value in table.items():
            if not _is_number(value, 0.0, 1.0):
                raise self.error(f"{key}.{name}", f"allowed is a number from 0 to 1; {value!r} is not")
        return {name: float(value) for name, value in table.items()}

    def sections(self, key: str, record: type) -> dict[str, Section]:
        """The tables below a key, by name."""
        found = {}
        for name, content in self._table(key, None).items():
            if not is_site_name(name):
                raise self.error(key, f"allowed are names of {SITE_NAMES}; {name!r} is not")
            if not isinstance(content, dict):
                raise self.error(f"{key}.{name}", f"allowed is a section [{key}.{name}] with its own keys")
            found[name] = Section(content, self._name(f"{key}.{name}"), record)
        return found

    def section(self, key: str, record: type) -> Section | None:
        """The table below a key; None where it is missing."""
        return Section(self._table(key, None), self._name(key), record) if key in self._content else None

    def choice(self, key: str, allowed: Collection[str]) -> str | None:
        """One of a few words."""
        value = self.text(key)
        if value is not None and value not in allowed:
            raise self._wrong(key, " or ".join(f'"{word}"' for word in allowed))
        return value

    def texts(self, key: str, allowed: str) -> tuple[str, ...]:
        """A list of texts, at least one; `allowed` says of what."""
        values = self._texts(key)
        if not values:
            raise self.error(key, f"needed: {allowed}")
        return values

    def _table(self, key: str, allowed: Collection[str] | None) -> dict[str, Any]:
        value = self._content.get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, "a table")
        if allowed is not None:
            self._check_names(value, allowed, self._name(key))
        return dict(value)

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self._content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self._wrong(key, 'a list of texts, such as ["..."]')
        return tuple(value)

    def _each(self, key: str, values: Collection[str], check: Callable[[str], None]) -> Iterator[str]:
        for value in values:
            self._checked(key, value, check)
            yield value

    def _checked(self, key: str, value: str | None, read: Callable[[str], T]) -> T | None:
        try:
            return None if value is None else read(value)
        except ValueError as error:
            raise self.error(key, f"allowed is {error}; {value!r} is not") from error

    def _wrong(self, key: str, allowed: str) -> ValueError:
        return self.error(key, f"allowed is {allowed}; {self._content[key]!r} is not")

    def _name(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _check_names(self, names: Collection[str], allowed: Collection[str], path: str) -> None:
        for name in names:
            if name not in allowed:
                near = difflib.get_close_matches(name, allowed, n=1)
                hint = f"did you mean {near[0]}? " if near else ""
                full = f"{path}.{name}" if path else name
                raise ValueError(f"{full}: there is no such setting; {hint}Allowed are {', '.join(allowed)}")


def is_site_name(name: str) -> bool:
    """Whether a site may be called so."""
    return _SITE_NAME.fullmatch(name) is not None


def _is_number(value: object, least: float, most: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and least <= value <= most


def _check_pattern(text: str) -> None:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"a regular expression ({error})") from error


def _check_selector(text: str) -> None:
    import soupsieve  # 0.15 s, for settings with selectors only

    try:
        soupsieve.compile(text)
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"a CSS selector ({str(error).splitlines()[0]})") from error
