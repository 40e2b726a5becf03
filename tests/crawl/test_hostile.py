"""One crawl of the hostile site, and what must have become of each of its tricks."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawl.crawling import Crawler, Outcome
from tests.crawl.hostile_crawl import SETTINGS, Crawled, look
from tests.databases import PostgreSQL
from tests.server.client import ServerProcess
from tests.server.hostile import HEALTHY, TRICKS
from tests.server.tricks.leading import SECRET
from tests.server.tricks.pages import Paywall
from tests.server.tricks.trick import STORED, Trick

_WAIT = "timeout = 2"
"""Seconds for a request: the site has many that never answer."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """How the command ended, and what there is to see."""

    outcome: Outcome
    seen: Crawled


def _crawl(folder: Path, database: str) -> Crawl:
    with contextlib.ExitStack() as stack:
        crawler = stack.enter_context(contextlib.closing(Crawler(folder, database)))
        other = stack.enter_context(ServerProcess("town", 3))
        server = stack.enter_context(ServerProcess("hostile", int(other.origin.rpartition(":")[2])))
        (folder / "tearsheet.toml").write_text(SETTINGS.format(origin=server.origin, more=_WAIT), encoding="utf-8")
        outcome = crawler.run("town")
        return Crawl(outcome, look(database, server, other))


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    folder = tmp_path_factory.mktemp("hostile")
    yield _crawl(folder, f"sqlite:///{folder / 'articles.db'}")


pytestmark = pytest.mark.xdist_group("hostile")


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
def test_a_trick_meets_its_fate(trick: Trick, crawl: Crawl) -> None:
    fates = trick.fate if isinstance(trick.fate, tuple) else (trick.fate,)
    assert crawl.seen.fate(trick) in fates
    assert crawl.seen.requests_of(trick) <= trick.most_requests
    assert not set(trick.forbidden) & set(crawl.seen.requests)
    if STORED in fates:
        article = crawl.seen.articles[trick.path]
        assert article.title == (trick.title or f"Garden number {trick.number}")
        assert f"Garden {trick.number} lies behind house" in article.text
        assert article.published_date is not None
        assert {character for character in article.text if not character.isprintable()} <= {"\n"}


def test_every_healthy_article_arrives_and_nothing_else(crawl: Crawl) -> None:
    assert crawl.seen.healthy() == list(HEALTHY)
    assert crawl.seen.false_articles() == []
    assert crawl.outcome.code == 0, crawl.outcome.said()


def test_nothing_is_asked_of_anyone_else(crawl: Crawl) -> None:
    assert crawl.seen.asked_of_the_other == 0
    assert SECRET not in crawl.seen.requests
    assert all(url.startswith(f"{crawl.seen.origin}/") for url in crawl.seen.pages)


def test_related_links_lead_to_pages_only(crawl: Crawl) -> None:
    assert all(url.startswith(("http://", "https://")) and "@" not in url for url in crawl.seen.links)


def test_the_wall_is_not_in_the_text(crawl: Crawl) -> None:
    article = crawl.seen.articles[Paywall().path]
    assert article.is_paywalled
    assert "ubscri" not in article.text


def test_nothing_can_be_forged_in_the_log(crawl: Crawl) -> None:
    assert all(line[:2] == "20" or line.startswith("  | ") for line in crawl.outcome.stderr.splitlines())
    assert all(character.isprintable() or character == "\n" for character in crawl.outcome.said())


def test_the_run_says_what_it_cut(crawl: Crawl) -> None:
    cut = [line for line in crawl.outcome.stderr.splitlines() if "requests led to nothing" in line]
    assert any("/odd/calendar/" in line for line in cut)


def test_postgresql_stores_the_same(crawl: Crawl, postgres: PostgreSQL, tmp_path: Path) -> None:
    with postgres.own_database() as database:
        again = _crawl(tmp_path, database)
    assert again.outcome.code == 0, again.outcome.said()
    assert again.seen.healthy() == list(HEALTHY)
    assert again.seen.articles.keys() == crawl.seen.articles.keys()
    assert [t.name for t in TRICKS if again.seen.requests_of(t) > t.most_requests] == []
