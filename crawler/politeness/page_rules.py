"""What a page asks of who copies it: robots meta tags, X-Robots-Tag, the TDM reservation.

Read from the bytes before anything else is, because it decides whether the answer is archived at all. A tag inside a
comment or script counts too: that costs a copy, and nothing worse.

Sources: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag (directives, for all
or for one agent) and https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/ (TDM-Reservation).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.user_agent import ROBOTS_TOKEN
from schema.crawled import PageRules

_HEAD_BYTES = 256 * 1024
_MAX_METAS = 500
_META = re.compile(rb"<meta\s([^>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""([a-z-]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_AGENT = re.compile(r"^\s*([A-Za-z][\w-]*)\s*:(?!\s*\d)\s*(.*)$", re.DOTALL)
_NOT_AN_AGENT = frozenset(("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"))


def read_page_rules(headers: Iterable[tuple[str, str]], body: bytes) -> PageRules:
    """The rules of an answer; those for other agents are left out.

    Args:
        headers: As received.
        body: Decompressed; looked at up to 256 KiB.
    """
    directives: set[str] = set()
    reservation: str | None = None
    for name, value in headers:
        lowered = name.lower()
        if lowered == "x-robots-tag":
            directives |= _header_directives(value)
        elif lowered == "tdm-reservation":
            reservation = value
    for name, content in _metas(body):
        if name in ("robots", ROBOTS_TOKEN):
            directives |= _split(content)
        elif name == "tdm-reservation":
            reservation = content
    return PageRules(
        is_noindex=not directives.isdisjoint(("noindex", "none")),
        is_noarchive=not directives.isdisjoint(("noarchive", "nocache")),
        is_tdm_reserved=reservation is not None and reservation.strip() == "1",
    )


def _header_directives(value: str) -> set[str]:
    """Of one X-Robots-Tag; `agent: directives` speaks to that agent alone."""
    match = _AGENT.match(value)
    if match and match[1].lower() not in _NOT_AN_AGENT:
        return _split(match[2]) if match[1].lower() == ROBOTS_TOKEN else set()
    return _split(value)


def _split(text: str) -> set[str]:
    return {word.strip().lower() for word in text.split(",")}


def _metas(body: bytes) -> Iterator[tuple[str, str]]:
    """Name in lower case and content of each meta tag."""
    head = body[:_HEAD_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    for count, meta in enumerate(_META.finditer(head)):
        if count == _MAX_METAS:
            return
        attributes = {
            match[1].lower(): (match[2] or match[3] or match[4] or b"").decode("utf-8", "replace")
            for match in _ATTRIBUTE.finditer(meta[1])
        }
        if b"name" in attributes and b"content" in attributes:
            yield attributes[b"name"].strip().lower(), attributes[b"content"]
