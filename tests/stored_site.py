"""A site in a database, and the items that a crawl of it would store."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, text

from schema import frontier, writes
from schema.article import Article, Block, PublishedDate
from schema.crawled import CrawledPage, Discovery, Fetch, Pending, Stored
from schema.engine import reading, writing
from schema.reasons import FoundBy
from schema.runs import start_run
from schema.sites import ensure_site

BASE = "https://news.example"
START = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@dataclass
class Site:
    """One site with one run, and a clock that the tests set."""

    engine: Engine
    site_id: int
    run_id: int
    now: dt.datetime = START

    def add(self, *discoveries: Discovery) -> int:
        with writing(self.engine) as connection:
            return frontier.add(connection, self.site_id, discoveries, self.now)

    def claim(self, limit: int = 100, **options: Any) -> list[Pending]:
        options = {"due_before": self.now, "exclude": (), **options}
        with writing(self.engine) as connection:
            return frontier.claim(connection, self.site_id, limit=limit, **options)

    def fetch(self, path: str, **answer: Any) -> Fetch:
        """An answer to a request for a page; the page becomes known if it isn't."""
        url = f"{BASE}{path}"
        self.add(Discovery(url, FoundBy.LINK))
        page_id = self.one("SELECT page_id FROM pages WHERE url = :url", url=url)
        return Fetch(page_id, url, self.now, duration_ms=80, **{"http_status": 200, **answer})

    def article(self, path: str, *, canonical: str | None = None, title: str = "Rain", **fields: Any) -> CrawledPage:
        """An article that was fetched; the title stands for its content."""
        fetch = self.fetch(path)
        article = Article(
            fetch.url,
            f"{BASE}{canonical or path}",
            kind="article",
            title=title,
            published=PublishedDate(dt.date(2025, 8, 8), START, "August 8", "minute", "page"),
            blocks=(Block("paragraph", f"{title} fell."),),
            text=f"{title} fell.",
            word_count=2,
        )
        content_sha256 = hashlib.sha256(repr(title).encode()).hexdigest()
        return CrawledPage(fetch, article=replace(article, **fields), content_sha256=content_sha256)

    def other(self, path: str, **parts: Any) -> CrawledPage:
        """A page that was fetched and brought no article."""
        answer = parts.pop("answer", {})
        return CrawledPage(self.fetch(path, **answer), **parts)

    def store(self, *items: CrawledPage) -> list[Stored]:
        with writing(self.engine) as connection:
            return writes.store(connection, self.run_id, self.site_id, items, self.now)

    def rows(self, query: str, **values: object) -> Sequence[Any]:
        with reading(self.engine) as connection:
            return connection.execute(text(query), values).all()

    def one(self, query: str, **values: object) -> Any:
        """The only column of the only row."""
        with reading(self.engine) as connection:
            return connection.execute(text(query), values).scalar_one()


def make_site(engine: Engine, name: str = "news.example") -> Site:
    def make(connection: Connection) -> Site:
        site_id = ensure_site(connection, name, [f"{BASE}/"], START)
        run_id = start_run(connection, command="tearsheet crawl", now=START, host="desk", pid=1)
        return Site(engine, site_id, run_id)

    with writing(engine) as connection:
        return make(connection)
