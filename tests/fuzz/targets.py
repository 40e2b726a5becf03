"""What is attacked, and what must hold for any input."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from crawler.discovery.feeds import Feed, read_feed
from crawler.discovery.payload import MAX_BYTES, to_utf8, unpack
from crawler.discovery.sitemaps import Sitemap, read_sitemap
from crawler.logs import escape_controls, escape_json
from crawler.page import Page
from crawler.politeness.page_rules import read_page_rules
from crawler.politeness.retries import read_retry_after
from crawler.politeness.robots import read_robots
from crawler.reading import read_page
from pipelines.archive import Archive, read_snapshot
from pipelines.export import write_csv
from pipelines.language_tags import normalise_language
from pipelines.normalise import normalise
from pipelines.text import clean_code, clean_line, clean_lines
from schema.article import MAX_TITLE_CHARS, Article
from schema.article_json import article_json
from schema.url_variants import address_key, plain_address, without_mobile_host
from schema.urls import MAX_URL_CHARS, normalise_url, resolve_url, same_site
from tests.fuzz.cases import Case
from tests.parsers.records import assert_consistent

FETCHED_AT = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)
MAX_ROW_CHARS = 40_000_000
"""Of a record as JSON. A page has 16 MiB, and may say the same in several fields."""
MAX_SHORT_CHARS = 2_000
"""Of a value that is no running text: a name, a tag, a section, a URL."""
MAX_VALUES = 10_000
_ALLOWED_CONTROLS = "\n\t"
_BIDI_OPENERS, _BIDI_CLOSERS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068", "\u202c\u2069"


@dataclass(frozen=True, slots=True)
class Target:
    """`act` is what is measured; `judge` fails where its result, or a second one, is not as it must be."""

    act: Callable[[Case], Any]
    judge: Callable[[Case, Any], None]


def assert_storable(text: str) -> None:
    """Fails where a text is nothing that every database, terminal and file takes as it is."""
    text.encode("utf-8")
    bad = {char for char in text if unicodedata.category(char) == "Cc" and char not in _ALLOWED_CONTROLS}
    assert not bad, f"control characters: {bad!r}"
    for line in text.split("\n"):
        opened = sum(map(line.count, _BIDI_OPENERS))
        assert opened == sum(map(line.count, _BIDI_CLOSERS)), f"bidirectional controls: {line[:200]!r}"


def assert_http(url: str) -> None:
    """Fails for anything but a clean absolute http(s) URL."""
    parts = urlsplit(url)
    assert parts.scheme in ("http", "https"), url
    assert parts.hostname, url
    assert "@" not in parts.netloc, url
    assert url.isascii() and url.isprintable() and len(url) <= MAX_URL_CHARS, url
    assert normalise_url(url) == url


# ---------------------------------------------------------------- pages
def _read(case: Case) -> tuple[Any, Article | None]:
    page = Page(case.url, 200, case.headers, case.data, FETCHED_AT, case.content_type)
    reading = read_page(page)
    return reading, normalise(reading.article, FETCHED_AT) if reading.article else None


def _judge_page(case: Case, result: tuple[Any, Article | None]) -> None:
    reading, record = result
    assert len([part for part in (reading.article, reading.sitemap, reading.feed) if part is not None]) <= 1
    for link in reading.links:
        assert_http(link.url)
    again, _ = _read(case)
    assert replace(again, cpu_s=0.0) == replace(reading, cpu_s=0.0), "read differently the second time"
    if record is not None:
        assert_consistent(reading.article, case.url)
        judge_record(record)
        same_host = urlsplit(record.canonical_url).hostname == urlsplit(record.url).hostname
        assert same_host, f"canonical URL on another host: {record.canonical_url}"
    for found in filter(None, (reading.sitemap, reading.feed)):
        _judge_discovery(found)


def judge_record(record: Article) -> None:
    """Fails where a normalised record cannot be kept, or is not what it is said to be."""
    assert normalise(record, FETCHED_AT) == record, "normalise is not idempotent"
    written = json.dumps(article_json(record), ensure_ascii=False)
    assert len(written) <= MAX_ROW_CHARS, f"a record of {len(written)} characters"
    for text in _texts(article_json(record)):
        assert_storable(text)
    assert len(record.title or "") <= MAX_TITLE_CHARS
    for link in record.related_links:
        assert_http(link.url)
    _judge_sizes(record)


def _judge_sizes(record: Article) -> None:
    short = {name: (getattr(record, name) or "",) for name in ("section", "language", "lead_image_url", "site")}
    for name, values in (short | {"authors": record.authors, "tags": record.tags}).items():
        assert max(map(len, values), default=0) <= MAX_SHORT_CHARS, f"{name}: a value of {max(map(len, values))}"
        assert sum(map(len, values)) <= 100 * MAX_SHORT_CHARS, f"{name}: {sum(map(len, values))} characters"
    for name in ("authors", "tags", "related_links"):
        assert len(getattr(record, name)) <= MAX_VALUES, f"{name}: {len(getattr(record, name))} values"
    for date in filter(None, (record.published, record.modified)):
        assert len(date.raw) <= MAX_SHORT_CHARS, f"a date from {len(date.raw)} characters"
    for link in record.related_links:
        for text in filter(None, (link.title, link.summary, link.category)):
            assert len(text) <= 10 * MAX_SHORT_CHARS, f"a related link of {len(text)} characters"
    assert len(record.description or "") <= 10 * MAX_SHORT_CHARS, f"description: {len(record.description or '')}"
    for name, evidence in record.evidence.items():
        size = len(evidence.raw) + sum(len(lost.raw) for lost in evidence.rejected)
        assert size <= 50 * MAX_SHORT_CHARS, f"evidence of {name}: {size} characters"


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


# ---------------------------------------------------------------- sitemaps, feeds, robots.txt
def _judge_discovery(found: Sitemap | Feed) -> None:
    entries = (*found.entries, *found.sitemaps) if isinstance(found, Sitemap) else found.entries
    assert len(entries) <= 50_000
    for entry in entries:
        assert_http(entry.url)
        assert "secret-of-the-file" not in (entry.title or "")
        (entry.title or "").encode("utf-8")


def _judge_found(case: Case, found: Sitemap | Feed) -> None:
    _judge_discovery(found)
    assert TARGETS[case.target].act(case) == found


def _unpack(case: Case) -> tuple[bytes, bytes]:
    return unpack(case.data), to_utf8(case.data)


def _judge_unpacked(case: Case, result: tuple[bytes, bytes]) -> None:
    unpacked, text = result
    assert len(unpacked) <= MAX_BYTES
    assert b"\0" not in text
    assert to_utf8(text).decode("utf-8") == text.decode("utf-8")


def _read_robots(case: Case) -> tuple[Any, bool | None]:
    verdict = read_robots(200, case.data, "https://press.example/robots.txt")
    url = normalise_url(case.url)
    return verdict, verdict.rules.allows(url) if verdict.rules and url else None


def _judge_robots(case: Case, result: tuple[Any, bool | None]) -> None:
    verdict, _ = result
    assert _read_robots(case) == result
    if verdict.rules:
        assert (verdict.rules.crawl_delay or 0) >= 0
        for url in verdict.rules.sitemaps:
            assert_http(url)


# ---------------------------------------------------------------- headers and the archive
def _read_rules(case: Case) -> object:
    return read_page_rules(case.headers, case.data)


def _judge_rules(case: Case, rules: object) -> None:
    assert _read_rules(case) == rules


def _archive(case: Case) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(folder)
        written = [archive.write(case.url, 200, case.headers, case.data, FETCHED_AT) for _ in range(2)]
        archive.close()
        return [read_snapshot(folder, snapshot) for snapshot in written]


def _judge_archive(case: Case, answers: Any) -> None:
    for answer in answers:
        assert answer.status == 200
        assert answer.body == case.data


# ---------------------------------------------------------------- texts and URLs
def _clean(case: Case) -> list[str]:
    return [clean(case.text) for clean in (clean_line, clean_lines, clean_code)]


def _judge_clean(case: Case, cleaned: list[str]) -> None:
    for clean, text in zip((clean_line, clean_lines, clean_code), cleaned, strict=True):
        assert_storable(text)
        assert clean(text) == text, f"{clean.__name__} is not idempotent"
    assert "\n" not in cleaned[0] and "\t" not in cleaned[0]
    tag = normalise_language(case.text)
    assert tag is None or (normalise_language(tag) == tag and tag.isascii())
    wait = read_retry_after(case.text, FETCHED_AT)
    assert wait is None or wait >= 0
    json.dumps(wait, allow_nan=False)
    _judge_escapes(case.text)


def _judge_escapes(text: str) -> None:
    escaped = escape_controls(text)
    assert escape_controls(escaped) == escaped
    assert all(unicodedata.category(char) not in ("Cc", "Zl", "Zp") for char in escaped)
    escaped.encode("utf-8")
    document = json.dumps(text, ensure_ascii=False)
    assert json.loads(escape_json(document)) == text
    _judge_csv(text[:100_000])  # what the csv module reads back


def _judge_csv(text: str) -> None:
    rows = [{"title": text, "url": "x"}]
    stream = io.StringIO(newline="")
    assert write_csv(rows, ("title", "url"), stream) == 1
    read = list(csv.reader(io.StringIO(stream.getvalue(), newline=""), strict=True))
    assert len(read) == 2
    assert read[1][0] in (text, f"'{text}")
    assert not read[1][0].startswith(("=", "+", "-", "@", "\t", "\r")), "a formula"


def _normalise_urls(case: Case) -> list[str | None]:
    return [normalise_url(case.text), resolve_url(case.url, case.text)]


def _judge_urls(case: Case, urls: list[str | None]) -> None:
    for url in filter(None, urls):
        assert_http(url)
        assert "#" not in url
        assert same_site(url, url)
        assert resolve_url(url, url) == url


def _vary(case: Case) -> tuple[str, str, str | None] | None:
    url = normalise_url(case.text)
    return (plain_address(url), address_key(url), without_mobile_host(url)) if url else None


def _judge_variants(case: Case, variants: tuple[str, str, str | None] | None) -> None:
    if variants is None:
        return
    plain, key, other = variants
    assert plain_address(plain) == plain, "plain_address is not idempotent"
    assert address_key(plain) == key
    assert other is None or len(other) < len(case.text) + 2_000


TARGETS = {
    "page": Target(_read, _judge_page),
    "sitemap": Target(lambda case: read_sitemap(case.data, case.url), _judge_found),
    "feed": Target(lambda case: read_feed(case.data, case.url), _judge_found),
    "payload": Target(_unpack, _judge_unpacked),
    "robots": Target(_read_robots, _judge_robots),
    "rules": Target(_read_rules, _judge_rules),
    "archive": Target(_archive, _judge_archive),
    "text": Target(_clean, _judge_clean),
    "url": Target(_normalise_urls, _judge_urls),
    "address": Target(_vary, _judge_variants),
}
