"""What there is to see after a crawl of the hostile site."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine, text

from schema.urls import normalise_url
from tests.server.articles import article_path
from tests.server.client import ServerProcess
from tests.server.hostile import HEALTHY, TRICKS
from tests.server.tricks.trick import UNKNOWN, Fate, Trick

SETTINGS = """
[sites.town]
start = ["{origin}/"]
{more}
"""


@dataclass(frozen=True, slots=True)
class Crawled:
    """The requests that came in, and the database."""

    origin: str
    requests: Counter[str]
    """By path."""
    times: list[float]
    """Of the requests, in order."""
    asked_of_the_other: int
    """Requests to a server that nothing may lead to."""
    pages: dict[str, Any]
    """Rows by URL."""
    articles: dict[str, Any]
    """Rows of `v_articles` by the path that they were fetched from."""
    links: list[str]

    def fate(self, trick: Trick) -> Fate:
        """What became of the trick's own page."""
        page = self.pages.get(normalise_url(self.origin + trick.path) or "")
        return UNKNOWN if page is None else Fate(page.status, page.failure or page.drop_reason)

    def requests_of(self, trick: Trick) -> int:
        """How often the trick was asked for anything."""
        whole = {path for path in trick.claims() if not path.endswith("*")}
        beginnings = tuple(path.removesuffix("*") for path in trick.claims() if path.endswith("*"))
        return sum(n for path, n in self.requests.items() if path in whole or path.startswith(beginnings))

    def healthy(self) -> list[int]:
        """The numbers of the healthy articles that are stored as they are."""
        return [number for number in HEALTHY if _is_right(self.articles.get(article_path(number)), number)]

    def false_articles(self) -> list[str]:
        """The paths of articles that are none, or copies of others."""
        odd = {path for trick in TRICKS for path in trick.stored_paths()}
        return sorted(self.articles.keys() - odd - set(map(article_path, HEALTHY)))


def _is_right(row: Any, number: int) -> bool:
    return (
        row is not None
        and row.title == f"Garden number {number}"
        and str(row.published_date) == f"2025-08-{number % 28 + 1:02}"
        and row.text.count(f"Garden {number} lies behind house") == 4
    )


def look(database: str, server: ServerProcess, other: ServerProcess) -> Crawled:
    """Reads the database and the servers' logs."""
    engine = create_engine(database)
    try:
        with engine.connect() as connection:
            pages = connection.execute(text("SELECT url, status, drop_reason, failure FROM pages")).all()
            articles = connection.execute(text("SELECT * FROM v_articles")).all()
            query = (
                "SELECT coalesce(l.url, x.url) AS url FROM article_links l JOIN aliases x ON x.alias_id = l.alias_id"
            )
            links = connection.execute(text(query)).all()
    finally:
        engine.dispose()
    return Crawled(
        server.origin,
        Counter(server.paths()),
        [entry.time for entry in server.log],
        len(other.log),
        {row.url: row for row in pages},
        {row.fetched_url.removeprefix(server.origin): row for row in articles},
        [row.url for row in links],
    )
