"""How URLs become rows, and which rows are handed out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import text

from schema import frontier
from schema.crawled import Discovery
from schema.engine import open_engine, reading, writing
from schema.frontier import ARTICLE
from schema.reasons import Change, DropReason, Failure, FoundBy, PageRole
from tests.databases import prepared_sqlite
from tests.stored_site import BASE, DAY, HOUR, START, Site, make_site


def _found(path: str, **parts: object) -> Discovery:
    return Discovery(f"{BASE}{path}", **{"found_by": FoundBy.LINK, **parts})  # type: ignore[arg-type]


def _paths(site: Site, **options: object) -> list[str]:
    return [pending.url.removeprefix(BASE) for pending in site.claim(**options)]  # type: ignore[arg-type]


def test_a_url_becomes_one_row_however_it_is_written(site: Site) -> None:
    assert site.add(_found("/a"), _found("/a#top"), _found("/a?utm_source=x"), _found("/b")) == 2
    assert site.add(_found("/a"), _found("/c")) == 1
    assert _paths(site) == ["/a", "/b", "/c"]


def test_what_is_no_address_is_left_out(site: Site) -> None:
    bad = ("mailto:x@example.org", "https://[", "https://news.example/" + "x" * 3_000)
    assert site.add(*(Discovery(url, FoundBy.LINK) for url in bad)) == 0


def test_many_urls_at_once(site: Site) -> None:
    paths = [f"/{number}" for number in range(1_234)]
    assert site.add(*map(_found, paths)) == 1_234
    assert site.add(*map(_found, [*paths, "/new"])) == 1


def test_rows_come_by_priority_then_in_the_order_they_were_found(site: Site) -> None:
    site.add(_found("/c", priority=60), _found("/b", priority=40), _found("/a", priority=40), _found("/", priority=0))
    assert _paths(site) == ["/", "/b", "/a", "/c"]
    assert _paths(site, limit=2) == ["/", "/b"]


def test_pending_rows_know_how_to_be_fetched(site: Site) -> None:
    site.add(_found("/feed", role=PageRole.FEED, depth=3, found_by=FoundBy.SITEMAP))
    [pending] = site.claim()
    assert (pending.role, pending.depth, pending.found_by, pending.attempts) == (PageRole.FEED, 3, FoundBy.SITEMAP, 0)


def test_rows_under_way_are_not_handed_out_again(site: Site) -> None:
    site.add(_found("/a"), _found("/b"))
    [first, _] = site.claim()
    assert _paths(site, exclude={first.page_id}) == ["/b"]


def test_rows_beyond_the_depth_wait(site: Site) -> None:
    site.add(_found("/a", depth=1), _found("/b", depth=2))
    assert _paths(site, max_depth=1) == ["/a"]


def test_other_sites_rows_are_not_handed_out(site: Site) -> None:
    site.add(_found("/a"))
    other = make_site(site.engine, "other.example")
    assert other.claim() == []
    assert other.add(_found("/a")) == 1


def test_a_fetched_page_is_due_again_when_its_time_has_come(site: Site) -> None:
    site.store(site.article("/a"), site.other("/list", drop_reason=DropReason.LISTING))
    assert _paths(site) == []
    site.now += HOUR
    assert _paths(site) == ["/list"]
    site.now += DAY
    assert _paths(site) == ["/list", "/a"]  # overdue longest first


def test_never_fetched_rows_come_before_revisits_of_the_same_priority(site: Site) -> None:
    site.store(site.article("/a"))
    site.now += DAY
    site.add(_found("/b"), _found("/c", priority=90))
    assert _paths(site) == ["/b", "/a", "/c"]


def test_start_pages_are_due_at_every_run_whatever_they_answered(site: Site) -> None:
    site.add(_found("/", found_by=FoundBy.START))
    site.store(site.article("/"))
    site.now += dt.timedelta(seconds=1)
    assert _paths(site) == ["/"]


def test_a_known_url_that_the_operator_names_is_a_start_page_and_due(site: Site) -> None:
    site.store(site.article("/a"))
    assert _paths(site) == []
    site.add(_found("/a", found_by=FoundBy.START, priority=0))
    [pending] = site.claim()
    assert (pending.found_by, pending.depth) == (FoundBy.START, 0)


def test_a_better_priority_and_depth_win(site: Site) -> None:
    site.add(_found("/a", priority=60, depth=5), _found("/b", priority=40))
    site.add(_found("/a", priority=20, depth=1, role=PageRole.FEED))
    site.add(_found("/a", priority=90, depth=9))
    first = site.claim()[0]
    assert (first.url, first.depth, first.role) == (f"{BASE}/a", 1, PageRole.FEED)


@pytest.mark.parametrize(
    ("changed", "is_due"),
    [(-HOUR, False), (HOUR, True), (2 * DAY - HOUR, True), (400 * DAY, False)],
    ids=["before the fetch", "after it", "by a clock a little ahead", "by a clock far ahead"],
)
def test_a_later_lastmod_makes_a_page_due_in_the_running_run(site: Site, changed: dt.timedelta, is_due: bool) -> None:
    site.store(site.article("/a"))
    site.now += DAY - HOUR  # the run begins: not due by its own rate of change
    run_began = site.now
    site.now += HOUR / 2
    site.add(_found("/a", lastmod=START + changed))
    assert _paths(site, due_before=run_began) == (["/a"] if is_due else [])


def test_forcing_makes_every_row_due(site: Site) -> None:
    site.store(site.article("/a"))
    with writing(site.engine) as connection:
        frontier.force_due(connection, site.site_id, site.now)
    assert _paths(site) == ["/a"]


def test_counting_what_is_due(site: Site) -> None:
    site.store(site.article("/a"))
    site.add(_found("/b"), _found("/c", depth=9))
    with reading(site.engine) as connection:
        assert frontier.count_due(connection, site.site_id, due_before=site.now) == 2
        assert frontier.count_due(connection, site.site_id, due_before=site.now + DAY) == 3


def test_claiming_only_seeks_in_the_index(tmp_path: Path) -> None:
    """No plan of a claim's statements sorts or scans, so its cost does not grow with the table."""
    engine = open_engine(prepared_sqlite(tmp_path / "articles.db"))
    site = make_site(engine)
    site.add(_found("/a", priority=0), _found("/b"))
    statements: list[str] = []
    with writing(engine) as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(statements.append)
        frontier.claim(connection, site.site_id, due_before=START, limit=10, exclude={7})
        driver.set_trace_callback(None)
    with reading(engine) as connection:
        for statement in statements:
            plan = [row[-1] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
            assert all("INDEX ix_pages_due" in step for step in plan), plan
    assert len(statements) == 7
    engine.dispose()


def test_what_a_sitemap_states_makes_a_page_due_and_is_kept(site: Site) -> None:
    stated = START - DAY
    site.add(Discovery(f"{BASE}/a", FoundBy.SITEMAP, lastmod=stated))
    site.store(site.article("/a"))
    site.now += HOUR
    assert site.claim() == []
    site.add(Discovery(f"{BASE}/a", FoundBy.SITEMAP, lastmod=stated))
    assert site.claim() == [], "it has not changed since it was fetched"
    site.add(Discovery(f"{BASE}/a", FoundBy.SITEMAP, lastmod=site.now - HOUR / 2))
    assert [pending.url for pending in site.claim()] == [f"{BASE}/a"]


def test_a_child_sitemap_whose_changes_are_stated_is_left_alone(site: Site) -> None:
    for path, lastmod in (("/dated.xml", START - DAY), ("/undated.xml", None)):
        site.add(Discovery(f"{BASE}{path}", FoundBy.SITEMAP, PageRole.SITEMAP, lastmod=lastmod))
        site.store(site.other(path, role=PageRole.SITEMAP))
    site.now += HOUR
    assert [pending.url for pending in site.claim()] == [f"{BASE}/undated.xml"]
    site.add(Discovery(f"{BASE}/dated.xml", FoundBy.SITEMAP, PageRole.SITEMAP, lastmod=site.now - HOUR / 2))
    assert len(site.claim()) == 2


def test_a_time_in_the_future_states_nothing(site: Site) -> None:
    site.add(Discovery(f"{BASE}/a", FoundBy.SITEMAP, lastmod=START + 9 * DAY))
    assert site.one("SELECT lastmod_at FROM pages") is None


def test_without_revisits_only_new_articles_are_handed_out(site: Site) -> None:
    site.add(Discovery(f"{BASE}/old", FoundBy.LINK, priority=ARTICLE))
    site.store(site.article("/old"))
    site.add(Discovery(f"{BASE}/new", FoundBy.LINK, priority=ARTICLE))
    site.now += 9 * DAY
    assert len(site.claim()) == 2
    assert [pending.url for pending in site.claim(has_revisits=False)] == [f"{BASE}/new"]


def test_a_retry_leaves_the_row_as_due_as_it_was(site: Site) -> None:
    answer = {"http_status": 503, "failure": Failure.HTTP_ERROR}
    (stored,) = site.store(site.other("/busy", answer=answer, retry_in_s=2.0))
    assert stored.change is Change.RETRIED
    assert site.rows("SELECT status, attempts, next_due_at FROM pages") == [("pending", 0, None)]
    assert len(site.claim()) == 1, "should the run die now, the next one finds it due"
