"""Tells pages, sitemaps and feeds apart by what they are: labels and names lie, the first tag seldom does."""

from __future__ import annotations

import re
from typing import Literal

from crawler.discovery.payload import to_utf8, unpack

ContentKind = Literal["html", "sitemap", "feed", "other"]

_HEAD_BYTES = 8 * 1024
_PROLOG = re.compile(r"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_FIRST_TAG = re.compile(r"<(!doctype\s+html|(?:[\w.-]{1,40}:)?([\w.-]{1,40}))", re.IGNORECASE)
_ROOTS: dict[str, ContentKind] = {"urlset": "sitemap", "sitemapindex": "sitemap", "rss": "feed", "feed": "feed"}
_HTML_TAGS = frozenset(
    ("head", "body", "title", "meta", "link", "script", "style", "div", "p", "h1", "table", "article")
)
_MAGIC = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"RIFF", b"Rar!", b"ID3", b"OggS", b"wOF")


def sniff(body: bytes, content_type: str | None, url: str) -> ContentKind:
    """What an answer's body is.

    Args:
        body: As it came; gzip is looked into.
        content_type: The Content-Type header, None where there is none; decides only where the content does not.
        url: Only its ending counts, for lists of URLs in plain text.
    """
    label = (content_type or "").partition(";")[0].strip().lower()
    raw = unpack(body[:_HEAD_BYTES], _HEAD_BYTES)
    head = to_utf8(raw).decode("utf-8", "replace").lstrip()
    prolog = _PROLOG.match(head)
    tag = _FIRST_TAG.search(head, prolog.end() if prolog else 0)
    if tag and head.startswith("<"):
        return _by_first_tag(tag, head, label)
    if raw.startswith(_MAGIC) or b"\0" in raw:
        return "other"
    if head.startswith("{") and "jsonfeed.org/version" in head:
        return "feed"
    if _is_url_list(head, is_whole=len(raw) < _HEAD_BYTES) and (
        label == "text/plain" or _path_of(url).endswith(".txt")
    ):
        return "sitemap"
    is_data = head.startswith(("{", "[")) and "<" not in head
    return "html" if (_is_html(label) and not is_data) or (not label and head.startswith("<")) else "other"


def _by_first_tag(tag: re.Match[str], head: str, label: str) -> ContentKind:
    if tag[2] is None:
        return "html"
    name = tag[2].lower()
    if name == "rdf":
        return "feed" if "purl.org/rss" in head or "my.netscape.com/rdf" in head else "other"
    if name in _ROOTS:
        return _ROOTS[name]
    return "html" if name == "html" or _is_html(label) or (not label and name in _HTML_TAGS) else "other"


def _is_html(label: str) -> bool:
    return label in ("text/html", "application/xhtml+xml")


def _is_url_list(head: str, *, is_whole: bool) -> bool:
    """Whether every line is a URL; the last one counts only where the text was not cut in it."""
    lines = head.split("\n") if is_whole else head.split("\n")[:-1]
    stripped = [line.strip() for line in lines if line.strip()]
    return bool(stripped) and all(line.startswith(("http://", "https://")) and " " not in line for line in stripped)


def _path_of(url: str) -> str:
    return url.partition("?")[0].lower()
