"""Sitemaps (https://www.sitemaps.org/protocol.html): XML, indexes, the news extension, and plain lists of URLs."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.discovery.payload import to_utf8, unpack
from crawler.discovery.timestamps import read_timestamp
from crawler.discovery.xml_records import Record, read_records
from schema.urls import resolve_url

MAX_ENTRIES = 50_000
"""The protocol's own bound for one file."""

_MAX_TITLE_CHARS = 1_000


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One URL that a sitemap names."""

    url: str
    """Normalised."""
    lastmod: dt.datetime | None = None
    """When it last changed, by the sitemap (UTC)."""
    published: dt.datetime | None = None
    """The news extension's publication date (UTC)."""
    title: str | None = None
    """The news extension's title."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap names, each URL once, in its order."""

    entries: tuple[SitemapEntry, ...] = ()
    """Pages."""
    sitemaps: tuple[SitemapEntry, ...] = ()
    """Further sitemaps, of an index."""


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """Reads a sitemap or sitemap index, packed or not, broken or not; at most `MAX_ENTRIES`, in all.

    Args:
        body: The file as it came.
        url: Its address, absolute http(s); the base of relative URLs, which some sites write.
    """
    text = to_utf8(unpack(body))
    if text.lstrip()[:1] != b"<":
        return Sitemap(_once(_plain_entries(text, url)))
    records = read_records(
        text,
        names=("url", "sitemap"),
        fields=("loc", "lastmod", "news", "title", "publication_date"),
        base_url=url,
        limit=MAX_ENTRIES,
    )
    return Sitemap(
        entries=_once(_entry(record) for record in records if record.name == "url"),
        sitemaps=_once(_entry(record) for record in records if record.name == "sitemap"),
    )


def _entry(record: Record) -> SitemapEntry | None:
    # A URL holds "&amp;" only where it was escaped twice.
    location = (record.text("loc") or "").replace("&amp;", "&")
    url = resolve_url(record.base_url, location) if location else None
    if url is None:
        return None
    title = html.unescape(record.text("news", "title") or "").strip()
    return SitemapEntry(
        url,
        lastmod=read_timestamp(record.text("lastmod")),
        published=read_timestamp(record.text("news", "publication_date")),
        title=title[:_MAX_TITLE_CHARS] or None,
    )


def _plain_entries(text: bytes, url: str) -> Iterable[SitemapEntry | None]:
    lines = text.split(b"\n", MAX_ENTRIES)[:MAX_ENTRIES]
    for line in lines:
        location = line.strip()
        if location.startswith((b"http://", b"https://")):
            resolved = resolve_url(url, location.decode("utf-8", "replace"))
            yield SitemapEntry(resolved) if resolved else None


def _once(entries: Iterable[SitemapEntry | None]) -> tuple[SitemapEntry, ...]:
    return tuple({entry.url: entry for entry in entries if entry is not None}.values())
