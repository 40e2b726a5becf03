"""The links of a page: each URL once, with its text and a guess of what it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from crawler.discovery.hints import LinkHint, hint_of
from schema.urls import normalise_url, resolve_url

MAX_LINKS = 5_000
"""Of one page. Real index pages end below 2,000."""

_MAX_ANCHORS = 4 * MAX_LINKS
_MAX_TEXT_CHARS = 300
_MAX_READ_CHARS = 2_000_000
"""Of all anchors together: nested ones repeat each other's text, without end on a page made for it."""
_MAX_REFRESH_CHARS = 4_000
_REFRESH = re.compile(r"\s*(\d{1,5})[\d.]*\s*[;,]\s*(?:url\s*=\s*)?(.+)", re.IGNORECASE | re.DOTALL)
_AT_ONCE_S = 5
"""Longer waits are those of pages that load themselves anew, or leave after they were read."""
_FEED_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"))


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link of a page."""

    url: str
    """Normalised."""
    text: str
    """The longest text that an anchor to it has, white space collapsed, at most 300 characters."""
    hint: LinkHint
    """Orders the queue; it decides nothing."""
    is_nofollow: bool
    """Whether every anchor to it says so."""


@dataclass(slots=True)
class _Mention:
    """What the anchors to one URL say, together."""

    text: str
    is_nofollow: bool
    is_next: bool = False
    is_feed: bool = False


def find_links(tree: LexborHTMLParser, page_url: str, base_url: str) -> tuple[FoundLink, ...]:
    """The page's links: those of its head, then its anchors in the order of the document, at most `MAX_LINKS`.

    Left out are the page itself, other schemes than http(s), files (pictures, documents, media, archives) and what
    leads to no page of its own: reply, share and print addresses, feeds of comments.

    Args:
        page_url: The address that the page was fetched from, absolute http(s).
        base_url: What its relative links are resolved against.
    """
    page = normalise_url(page_url) or page_url
    mentions: dict[str, _Mention] = {}
    resolved: dict[str, str | None] = {}
    for href, mention in (*_head_mentions(tree), *_anchor_mentions(tree)):
        if href not in resolved:
            resolved[href] = resolve_url(base_url, href)
        url = resolved[href]
        if url is None or url == page:
            continue
        known = mentions.get(url)
        if known is not None:
            _merge(known, mention)
        elif len(mentions) < MAX_LINKS:
            mentions[url] = mention
    return tuple(_found_links(mentions, page))


def find_refresh(tree: LexborHTMLParser, page_url: str, base_url: str) -> str | None:
    """Where a page sends its readers at once, normalised; None: nowhere, to itself, or not at once."""
    for node in tree.css("meta[http-equiv][content]")[:_MAX_ANCHORS]:
        attributes = node.attributes
        if (attributes.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.match((attributes.get("content") or "")[:_MAX_REFRESH_CHARS])
        url = resolve_url(base_url, found[2].strip().strip("'\"")) if found and float(found[1]) <= _AT_ONCE_S else None
        if url is not None and url != normalise_url(page_url):
            return url
    return None


def _found_links(mentions: dict[str, _Mention], page: str) -> Iterator[FoundLink]:
    for url, mention in mentions.items():
        hint = hint_of(url, mention.text, page, is_next=mention.is_next)
        if hint is not None:
            yield FoundLink(url, mention.text, "feed" if mention.is_feed else hint, mention.is_nofollow)


def _head_mentions(tree: LexborHTMLParser) -> Iterator[tuple[str, _Mention]]:
    """Feeds that the page declares, and its neighbours where it is one page of a list."""
    for node in tree.css("link[rel][href]")[:_MAX_ANCHORS]:
        attributes = node.attributes
        rel = (attributes.get("rel") or "").lower().split()
        title = attributes.get("title") or ""
        is_feed = "alternate" in rel and (attributes.get("type") or "").strip().lower() in _FEED_TYPES
        is_next = "next" in rel or "prev" in rel
        if is_feed or is_next:
            yield attributes.get("href") or "", _Mention(title[:_MAX_TEXT_CHARS], False, is_next, is_feed)


def _anchor_mentions(tree: LexborHTMLParser) -> Iterator[tuple[str, _Mention]]:
    room = _MAX_READ_CHARS
    for node in tree.css("a[href], area[href]")[:_MAX_ANCHORS]:
        attributes = node.attributes
        href = attributes.get("href")
        if not href or href[0] == "#":
            continue
        text = node.text() if room > 0 else ""
        room -= len(text)
        rel = attributes.get("rel")
        words = rel.lower().split() if rel else ()
        collapsed = " ".join(text[: 4 * _MAX_TEXT_CHARS].split())[:_MAX_TEXT_CHARS]
        yield href, _Mention(collapsed, "nofollow" in words, "next" in words or "prev" in words)


def _merge(known: _Mention, other: _Mention) -> None:
    if len(other.text) > len(known.text):
        known.text = other.text
    known.is_nofollow = known.is_nofollow and other.is_nofollow
    known.is_next = known.is_next or other.is_next
    known.is_feed = known.is_feed or other.is_feed
