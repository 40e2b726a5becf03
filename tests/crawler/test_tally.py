"""What a run counts, and what its summary says."""

import datetime as dt
from dataclasses import replace

from crawler.tally import Summary, Tally
from schema.article import Article, PublishedDate
from schema.crawled import Counts, CrawledPage, Fetch, Stored
from schema.reasons import Change, DropReason, Failure, FoundBy

NOW = dt.datetime(2025, 8, 8, 9, 30, tzinfo=dt.UTC)
FETCH = Fetch(1, "https://news.example/a", NOW, 12, http_status=200)


def _stored(change: Change, *, article_id: int | None = 1, discovered: int = 0) -> Stored:
    return Stored(page_id=1, article_id=article_id, change=change, discovered=discovered)


def _article(*, is_dated: bool) -> Article:
    published = PublishedDate(NOW.date()) if is_dated else None
    return Article(FETCH.url, kind="article", title="A title", text="Text.", published=published)


def test_fetched_is_the_sum_of_what_became_of_article_pages() -> None:
    tally = Tally()
    for change in (Change.NEW, Change.UPDATED, Change.UNCHANGED, Change.NOT_MODIFIED, Change.DROPPED, Change.FOLLOWED):
        tally.add(CrawledPage(FETCH), _stored(change, discovered=2))
    counts = tally.as_counts()
    assert counts == Counts(discovered=12, fetched=5, not_modified=1, new=1, updated=1, unchanged=1, dropped=1)
    assert tally.answers == 6


def test_a_guessed_sitemap_that_is_not_there_is_no_failure() -> None:
    tally = Tally()
    missing = CrawledPage(replace(FETCH, http_status=404, failure=Failure.HTTP_ERROR))
    tally.add(replace(missing, found_by=FoundBy.GUESS), _stored(Change.FAILED))
    tally.add(missing, _stored(Change.FAILED))
    assert tally.as_counts().failed == 1
    assert tally.answers == 0


def test_what_robots_disallows_was_not_fetched() -> None:
    tally = Tally()
    disallowed = CrawledPage(replace(FETCH, http_status=None), drop_reason=DropReason.ROBOTS)
    tally.add(disallowed, _stored(Change.DROPPED))
    assert tally.as_counts() == Counts(dropped=1)
    assert tally.answers == 0


def test_an_unmodified_listing_is_not_counted_as_an_article() -> None:
    tally = Tally()
    tally.add(CrawledPage(FETCH), _stored(Change.NOT_MODIFIED, article_id=None))
    assert tally.as_counts() == Counts()
    assert tally.answers == 1


def test_coverage_is_the_share_of_this_runs_articles() -> None:
    tally = Tally()
    for is_dated in (True, True, True, False):
        tally.add(CrawledPage(FETCH, article=_article(is_dated=is_dated)), _stored(Change.NEW))
    assert tally.coverage_min({}) == 0.75
    assert tally.coverage_min({"title": 0.5}) == 1.0
    assert tally.coverage("published") == 0.75


def test_nothing_crawled_misses_no_objective() -> None:
    assert Tally().coverage("title") == 1.0
    assert Tally().coverage_min({}) == 1.0


def test_the_summary_line_is_the_contracts() -> None:
    summary = Summary(
        run=12,
        status="ok",
        exit_code=0,
        sites=1,
        counts=Counts(discovered=214, fetched=41, not_modified=9, new=17, updated=4, unchanged=11),
        coverage_min=0.98,
        duration_s=132.14,
        started_at=NOW,
    )
    assert summary.line() == (
        "run=12 status=ok sites=1 discovered=214 fetched=41 not_modified=9 new=17 updated=4 unchanged=11 gone=0 "
        "dropped=0 failed=0 coverage_min=0.98 duration_s=132.1"
    )
    assert summary.as_json()["new"] == 17
