"""Golden pages: a page with what must be read of it, in the form that tests/golden/test_golden.py compares."""

from __future__ import annotations

import codecs
import datetime as dt
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.logs import escape_json
from crawler.parsers.markup.encoding import decode
from crawler.parsers.page import parse_article
from schema.article import Article, RelatedLink

FILES = ("page.html", "meta.json", "expected.json")

_MAX_NAME_CHARS = 60
_LEAST_LETTERS = 3
"""Of a part of an address that says something."""
_START_CHARS = 40
_ENDING = re.compile(r"\.(?:[sx]?html?|php|aspx?|jsp)$", re.IGNORECASE)
_NO_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class GoldenPage:
    """What the files of the folder hold."""

    body: bytes
    meta: Mapping[str, str]
    expected: Mapping[str, Any]
    """Of the page as it is read today."""
    article: Article
    """The same, whole."""
    is_recoded: bool
    """Whether the body is UTF-8 with a byte order mark, because only its headers told its encoding."""

    def write(self, folder: Path) -> None:
        """Writes the files into a folder that is there."""
        page, meta, expected = (folder / name for name in FILES)
        page.write_bytes(self.body)
        meta.write_text(_document(self.meta), encoding="utf-8")
        expected.write_text(_document(self.expected), encoding="utf-8")


def golden_page(body: bytes, url: str, fetched_at: dt.datetime, content_type: str | None) -> GoldenPage:
    """The golden page of an answer. The test reads it without headers and settings, and so is it read here.

    Args:
        body: decompressed HTML.
        url: absolute http(s).
        fetched_at: aware; "today" on the page is this day.
    """
    text = decode(body, content_type)
    is_recoded = text != decode(body, None)
    if is_recoded:
        body = codecs.BOM_UTF8 + text.encode()
    article = parse_article(body, url, fetched_at=fetched_at)
    meta = {"url": url, "fetched_at": fetched_at.isoformat()}
    return GoldenPage(body, meta, expected_of(article), article, is_recoded)


def expected_of(article: Article) -> dict[str, Any]:
    """All that the test can hold a page to, as it is read now."""
    expected: dict[str, Any] = {
        "kind": article.kind,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "description": article.description,
        "published": article.published and article.published.date.isoformat(),
    }
    if article.published is not None:
        expected["published_at"] = article.published.at and article.published.at.isoformat()
        expected["precision"] = article.published.precision
    return expected | {
        "modified": article.modified and article.modified.date.isoformat(),
        "authors": list(article.authors),
        "section": article.section,
        "tags": list(article.tags),
        "language": article.language,
        "lead_image_url": article.lead_image_url,
        "is_paywalled": article.is_paywalled,
        "blocks": [[block.kind, _start(block.text)] for block in article.blocks],
        "without": [],
        "related_links": [_link(link) for link in article.related_links],
    }


def name_of(url: str) -> str:
    """A folder's name of an address: its last part that says something, in lower case, of letters, digits and _."""
    parts = urlsplit(url)
    segments = [_ENDING.sub("", unquote(segment)) for segment in parts.path.split("/") if segment]
    words = [word for segment in segments if (word := _plain(segment))]
    last = next((place for place in reversed(range(len(words))) if _says_something(words[place])), None)
    name = "_".join(words[last:] if last is not None else [_plain(parts.hostname or ""), *words])
    if len(name) > _MAX_NAME_CHARS:
        name = name[: _MAX_NAME_CHARS + 1].rpartition("_")[0] or name[:_MAX_NAME_CHARS]
    return name


def _plain(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NO_WORD.sub("_", ascii_text).strip("_")


def _says_something(word: str) -> bool:
    return sum(map(str.isalpha, word)) >= _LEAST_LETTERS


def _start(text: str) -> str:
    """As much of a block as tells it from others, in whole words where it has any."""
    if len(text) <= _START_CHARS:
        return text
    return text[: _START_CHARS + 1].rpartition(" ")[0].rstrip() or text[:_START_CHARS]


def _link(link: RelatedLink) -> dict[str, Any]:
    return {
        "url": link.url,
        "title": link.title,
        "summary": link.summary,
        "category": link.category,
        "published": link.published and link.published.isoformat(),
        "kind": link.kind,
    }


def _document(content: Mapping[str, Any]) -> str:
    return escape_json(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"
