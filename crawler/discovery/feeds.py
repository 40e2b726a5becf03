"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom (RFC 4287) and JSON Feed (https://jsonfeed.org/version/1.1)."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crawler.discovery.payload import to_utf8, unpack
from crawler.discovery.timestamps import read_timestamp
from crawler.discovery.xml_records import Record, read_records
from schema.urls import resolve_url

MAX_ENTRIES = 50_000

_MAX_JSON_BYTES = 8 * 1024 * 1024
"""JSON is read whole, and takes up to twenty times its size."""
_MAX_TITLE_CHARS = 1_000
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_FIELDS = (
    *("link", "origlink", "guid", "id", "title"),
    *("pubdate", "published", "issued", "date", "updated", "modified"),
)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry that leads to a page."""

    url: str
    """Normalised."""
    title: str | None = None
    published: dt.datetime | None = None
    """UTC."""
    updated: dt.datetime | None = None
    """When it last changed (UTC): as stated, else its publication."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed names, each URL once, in its order."""

    entries: tuple[FeedEntry, ...] = ()


def read_feed(body: bytes, url: str) -> Feed:
    """Reads a feed of any kind, packed or not, broken or not; at most `MAX_ENTRIES`.

    Args:
        body: The file as it came.
        url: Its address, absolute http(s); the base of relative links.
    """
    text = to_utf8(unpack(body))
    if text.lstrip()[:1] == b"{":
        return Feed(_once(_json_entries(text, url)))
    records = read_records(text, names=("item", "entry"), fields=_FIELDS, base_url=url, limit=MAX_ENTRIES)
    return Feed(_once(_xml_entry(record) for record in records))


def _xml_entry(record: Record) -> FeedEntry | None:
    url = next(filter(None, (resolve_url(base, link) for base, link in _links(record))), None)
    if url is None:
        return None
    published = _first_timestamp(record, "pubdate", "published", "issued", "date")
    updated = _first_timestamp(record, "updated", "modified")
    return FeedEntry(url, _clean_title(record.text("title")), published, updated or published)


def _links(record: Record) -> Iterator[tuple[str, str]]:
    """Where the entry may lead, with the base of each, best first."""
    for origin in record.all("origlink"):  # a counting service keeps the page's own address there
        yield origin.base_url, origin.text
    for link in record.all("link"):
        href = link.attributes.get("href") or link.text
        if href and link.attributes.get("rel", "alternate").lower() == "alternate":
            yield link.base_url, href.replace("&amp;", "&")
    for guid in record.all("guid"):
        if guid.attributes.get("ispermalink", "true").strip().lower() != "false" and _is_absolute(guid.text):
            yield guid.base_url, guid.text.replace("&amp;", "&")
    about = record.attributes.get("about", "")
    for identifier in (about, record.text("id") or ""):
        if _is_absolute(identifier):
            yield record.base_url, identifier


def _is_absolute(text: str) -> bool:
    return text[:8].lower().startswith(("http://", "https://"))


def _first_timestamp(record: Record, *names: str) -> dt.datetime | None:
    return next(filter(None, (read_timestamp(record.text(name)) for name in names)), None)


def _clean_title(title: object) -> str | None:
    """Plain text of a title, which feeds escape once, twice, or as markup."""
    if not isinstance(title, str):
        return None
    plain = html.unescape(_TAG.sub("", html.unescape(title[: 4 * _MAX_TITLE_CHARS])))
    return " ".join(plain.split())[:_MAX_TITLE_CHARS] or None


def _json_entries(text: bytes, url: str) -> Iterator[FeedEntry | None]:
    try:
        document = json.loads(text[:_MAX_JSON_BYTES])
    except (ValueError, RecursionError):
        return
    items = document.get("items")
    for item in items[:MAX_ENTRIES] if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield _json_entry(item, url)


def _json_entry(item: dict[str, Any], base_url: str) -> FeedEntry | None:
    identifier = item.get("id")
    link = item.get("url") or (identifier if isinstance(identifier, str) and _is_absolute(identifier) else None)
    url = resolve_url(base_url, link) if isinstance(link, str) else None
    if url is None:
        return None
    published, updated = _json_timestamp(item, "date_published"), _json_timestamp(item, "date_modified")
    return FeedEntry(url, _clean_title(item.get("title")), published, updated or published)


def _json_timestamp(item: dict[str, Any], name: str) -> dt.datetime | None:
    value = item.get(name)
    return read_timestamp(value) if isinstance(value, str) else None


def _once(entries: Iterable[FeedEntry | None]) -> tuple[FeedEntry, ...]:
    return tuple({entry.url: entry for entry in entries if entry is not None}.values())
