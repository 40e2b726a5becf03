"""A page, decoded and parsed once: what every parser of this package reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.parsers.markup.bombs import defuse
from crawler.parsers.markup.encoding import decode
from crawler.parsers.markup.selection import Selection

MAX_BASE_CHARS = 2_000
"""A longer <base href> is not believed: every link of the page would be resolved against it."""


@dataclass(frozen=True, slots=True)
class Document:
    """The tree of one page, and where and when it was fetched."""

    tree: LexborHTMLParser
    url: str
    """Absolute http(s)."""
    base_url: str
    """What relative links are resolved against: the page's <base href> where it is http(s), else `url`."""
    fetched_at: dt.datetime | None = None
    """Aware; None where unknown. Relative dates and "future" are judged against it."""
    selection: Selection | None = None
    """What the site's profile found here; None without a profile. `apply_profile` sets it."""

    def resolve(self, href: str | None) -> str | None:
        """The absolute http(s) URL of `href` without fragment, or None where it is none."""
        try:
            url = urljoin(self.base_url, (href or "").strip())
            parts = urlsplit(url)
        except ValueError:
            return None
        if not href or parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        return url.partition("#")[0]


def open_document(
    html: bytes | str, url: str, *, content_type: str | None = None, fetched_at: dt.datetime | None = None
) -> Document:
    """Decodes and parses a page.

    Raises:
        ValueError: `url` is not absolute http(s).
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not an absolute http(s) URL: {url!r}")
    tree = LexborHTMLParser(defuse(html if isinstance(html, str) else decode(html, content_type)))
    plain = Document(tree, url, url, fetched_at)
    base = tree.css_first("base[href]")
    href = base.attributes.get("href") or "" if base is not None else ""
    base_url = plain.resolve(href) if len(href) <= MAX_BASE_CHARS else None
    return Document(tree, url, base_url or url, fetched_at)
