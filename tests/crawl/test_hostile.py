"""One crawl of the hostile site, and what must have become of each of its tricks."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from schema.urls import normalise_url
from tests.crawl.crawling import Crawler, Outcome
from tests.server.articles import article_path
from tests.server.client import ServerProcess
from tests.server.hostile import HEALTHY, TRICKS
from tests.server.tricks.leading import SECRET
from tests.server.tricks.pages import Paywall
from tests.server.tricks.trick import STORED, UNKNOWN, Fate, Trick

_SETTINGS = """
[sites.town]
start = ["{origin}/"]
timeout = 2
"""
_DAYS = {number: number % 28 + 1 for number in HEALTHY}


@dataclass(frozen=True, slots=True)
class Crawled:
    """What there is to see after the crawl."""

    outcome: Outcome
    origin: str
    requests: Counter[str]
    asked_of_the_other: int
    pages: dict[str, Any]
    """Rows by URL."""
    articles: dict[str, Any]
    """Rows by the URL that they were fetched from."""
    links: list[str]


@contextlib.contextmanager
def _crawled(folder: Path, database: str) -> Iterator[Crawled]:
    with contextlib.closing(Crawler(folder, database)) as crawler, ServerProcess("town", 3) as other:
        with ServerProcess("hostile", int(other.origin.rpartition(":")[2])) as server:
            (folder / "tearsheet.toml").write_text(_SETTINGS.format(origin=server.origin), encoding="utf-8")
            outcome = crawler.run("town")
            pages = crawler.rows("SELECT url, status, drop_reason, failure FROM pages")
            articles = crawler.rows("SELECT * FROM v_articles")
            links = crawler.rows("SELECT url FROM article_links")
            yield Crawled(
                outcome,
                server.origin,
                Counter(server.paths()),
                len(other.log),
                {row.url: row for row in pages},
                {row.fetched_url: row for row in articles},
                [row.url for row in links],
            )


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("hostile")
    with _crawled(folder, f"sqlite:///{folder / 'articles.db'}") as crawled:
        yield crawled


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
def test_a_trick_meets_its_fate(trick: Trick, crawled: Crawled) -> None:
    fates = trick.fate if isinstance(trick.fate, tuple) else (trick.fate,)
    assert _fate(crawled, trick) in fates
    assert sum(_requests(crawled, trick).values()) <= trick.most_requests
    assert not set(trick.forbidden) & set(crawled.requests)
    if STORED in fates:
        article = crawled.articles[crawled.origin + trick.path]
        assert article.title == (trick.title or f"Garden number {trick.number}")
        assert f"Garden {trick.number} lies behind house" in article.text
        assert article.published_date is not None
        assert article.text.isprintable() or set(filter(lambda c: not c.isprintable(), article.text)) <= {"\n"}


def _fate(crawled: Crawled, trick: Trick) -> Fate:
    page = crawled.pages.get(normalise_url(crawled.origin + trick.path) or "")
    return UNKNOWN if page is None else Fate(page.status, page.failure or page.drop_reason)


def _requests(crawled: Crawled, trick: Trick) -> dict[str, int]:
    beginnings = [path.removesuffix("*") for path in trick.claims()]
    return {path: count for path, count in crawled.requests.items() if path.startswith(tuple(beginnings))}


def test_every_healthy_article_arrives_and_nothing_else(crawled: Crawled) -> None:
    stored = {url.removeprefix(crawled.origin): row for url, row in crawled.articles.items()}
    for number in HEALTHY:
        article = stored[article_path(number)]
        assert article.title == f"Garden number {number}"
        assert str(article.published_date) == f"2025-08-{number % 28 + 1:02}"
        assert article.text.count(f"Garden {number} lies behind house") == 4
    meant = {article_path(number) for number in HEALTHY} | {path for trick in TRICKS for path in trick.stored_paths()}
    assert {path for path, row in stored.items() if row.duplicate_of_article_id is None} - meant == set()
    assert crawled.outcome.code == 0, crawled.outcome.said()


def test_nothing_is_asked_of_anyone_else(crawled: Crawled) -> None:
    assert crawled.asked_of_the_other == 0
    assert SECRET not in crawled.requests
    assert all(url.startswith(f"{crawled.origin}/") for url in crawled.pages)
    assert all(path.startswith("/") for path in crawled.requests)


def test_related_links_lead_to_pages_only(crawled: Crawled) -> None:
    assert all(url.startswith(("http://", "https://")) and "@" not in url for url in crawled.links)


def test_the_wall_is_not_in_the_text(crawled: Crawled) -> None:
    article = crawled.articles[crawled.origin + Paywall().path]
    assert article.is_paywalled
    assert "ubscri" not in article.text


def test_nothing_can_be_forged_in_the_log(crawled: Crawled) -> None:
    lines = crawled.outcome.stderr.splitlines()
    assert all(line[:2] == "20" or line.startswith("  | ") for line in lines)
    assert all(character.isprintable() or character == "\n" for character in crawled.outcome.said())


def test_the_run_says_what_it_cut(crawled: Crawled) -> None:
    cut = [line for line in crawled.outcome.stderr.splitlines() if "requests led to nothing" in line]
    assert any("calendar" in line for line in cut)
