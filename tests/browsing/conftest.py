"""A database with something under every question, and Datasette on it, in this process."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crawler.browsing.server import browser
from schema.article import Block, Candidate, Evidence, PublishedDate, RelatedLink
from schema.engine import open_engine, writing
from schema.reasons import DropReason, Failure
from tests.databases import prepared_sqlite
from tests.stored_site import BASE, HOUR, Site, make_site

RAIN, HOSTILE, LONELY, COPY = 1, 2, 3, 4
"""Ids of the articles."""

ATTACK = "\"'><script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>{{ 7*7777 }}"
TURNED = "\u202egnihtemos\u202c \u2066x\u2069 \x1b[31m \u200f"
"""What turns the direction of text, and a control character; the store keeps the first."""


@dataclass(frozen=True)
class Page:
    """An answer."""

    status: int
    text: str
    headers: dict[str, str]


class Reader(HTMLParser):
    """Collects the tags of a page as a browser sees them: (name, attributes)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def hrefs(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.tags if tag == "a" and "href" in attributes]


class Client:
    """Asks the pages one after another."""

    def __init__(self, datasette: Any) -> None:
        self.datasette = datasette

    def get(self, path: str, **options: Any) -> Page:
        response = asyncio.run(self.datasette.client.get(path, **options))
        return Page(response.status_code, response.text, dict(response.headers))


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain, a hostile, a lonely and a copied article, versions, failures and deletions."""
    path = tmp_path_factory.mktemp("filled") / "articles.db"
    engine = open_engine(prepared_sqlite(path))
    site = make_site(engine)
    _store_articles(site)
    _store_fates(site)
    with writing(engine) as connection:
        connection.execute(
            text("INSERT INTO article_copies VALUES (:copy, :original, 0.93, :at)"),
            {"copy": COPY, "original": RAIN, "at": "2026-03-01T09:30:00.000000Z"},
        )
        connection.execute(
            text(
                "INSERT INTO takedowns (site_id, article_id, change_seq, taken_down_at)"
                " VALUES (1, 99, 1000, '2026-03-01T09:30:00.000000Z')"
            )
        )
    engine.dispose()
    return path


def _store_articles(site: Site) -> None:
    hostile = RelatedLink(f"{BASE}/hostile", title=ATTACK, summary=ATTACK, category=ATTACK)
    other_title = RelatedLink(f"{BASE}/lonely", title="Quite another title", published=dt.date(2024, 1, 1))
    site.store(
        site.article("/rain", authors=("Ada Lark", "Bo Finch"), related_links=(hostile,)),
        site.article(
            "/hostile",
            title=f"{ATTACK} {TURNED}",
            description=ATTACK,
            authors=(ATTACK,),
            section=ATTACK,
            tags=(ATTACK, "rain"),
            lead_image_url="javascript:alert(4)",
            blocks=(
                Block("heading", ATTACK, 2),
                Block("paragraph", ATTACK),
                Block("paragraph", TURNED),
                Block("list_item", "one", 1),
                Block("list_item", ATTACK, 1),
                Block("quote", ATTACK),
                Block("code", "if a < b:\n    </pre><script>alert(5)</script>"),
                Block("table", f"a | b\n{ATTACK} | d"),
                Block("caption", ATTACK),
            ),
            text=ATTACK,
            language='en"><script>',
            published=PublishedDate(dt.date(2025, 8, 8), None, ATTACK, "day"),
            evidence={"title": Evidence("visible", ATTACK, 0.9, (Candidate("meta", ATTACK, 0.4),))},
            related_links=(other_title,),
        ),
        site.article("/lonely", title="Alone"),
        site.article("/copy", title="Rain again"),
    )
    site.now += HOUR
    parts = (Block("paragraph", "Rain fell on Harbour Street."), Block("paragraph", ATTACK))
    site.store(
        site.article(
            "/rain", title="Rain, still", blocks=parts, text=f"Rain fell on Harbour Street.\n\n{ATTACK}",
            authors=("Ada Lark", "Bo Finch"), related_links=(hostile,),
        )
    )  # fmt: skip


def _store_fates(site: Site) -> None:
    site.store(
        site.other("/500", answer={"http_status": 500, "failure": Failure.HTTP_ERROR}),
        site.other("/tag", drop_reason=DropReason.NOT_ARTICLE),
    )


@pytest.fixture
def filled(filled_once: Path, tmp_path: Path) -> Path:
    """`filled_once`, to be changed."""
    return Path(shutil.copy(filled_once, tmp_path))


@pytest.fixture
def client(filled: Path) -> Iterator[Client]:
    with browser(filled, "articles.db") as datasette:
        yield Client(datasette)
