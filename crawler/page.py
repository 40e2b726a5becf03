"""A fetched page, free of Scrapy: what the archive keeps and the parser reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from crawler.profile import Profile

MAX_PAGE_BYTES = 8 * 1024 * 1024
"""Of a page's body, decompressed. The largest page of the corpora has 5."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer, as it came. `crawler.spiders.capture.to_page` makes it; it is the last place that sees Scrapy."""

    url: str
    """The address that answered, absolute http(s)."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """As received, in order; values decoded as Latin-1."""
    body: bytes
    """Decompressed."""
    fetched_at: dt.datetime
    """When the request started, UTC (aware)."""
    content_type: str | None = None
    """The Content-Type header, whole."""
    profile: Profile | None = None
    """How the site's settings want it read."""
