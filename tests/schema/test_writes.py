"""What storing a fetch does to the page, the article, its versions and its names."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from schema.article import Block, Evidence
from schema.crawl_tables import pages
from schema.crawled import CrawledPage, Discovery, Snapshot
from schema.engine import reading
from schema.reasons import Change, DropReason, Failure, FoundBy, PageRole, PageStatus
from schema.tables import articles
from tests.stored_site import BASE, DAY, HOUR, Site, make_site


def _page(site: Site, path: str) -> dict[str, object]:
    with reading(site.engine) as connection:
        row = connection.execute(select(pages).where(pages.c.url == f"{BASE}{path}")).one()
    return dict(row._mapping)


def _article(site: Site, path: str) -> dict[str, object]:
    with reading(site.engine) as connection:
        row = connection.execute(select(articles).where(articles.c.canonical_url == f"{BASE}{path}")).one()
    return dict(row._mapping)


def test_a_new_article_has_page_row_version_and_alias(site: Site) -> None:
    item = site.article("/a", description="It rained.", section="Weather", language="en")
    [stored] = site.store(replace(item, fetch=replace(item.fetch, etag='"1"', last_modified="yesterday")))
    assert (stored.change, stored.page_id) == (Change.NEW, item.fetch.page_id)
    article = _article(site, "/a")
    assert article["article_id"] == stored.article_id
    assert (article["title"], article["description"], article["version"]) == ("Rain", "It rained.", 1)
    assert article["published_date"] == dt.date(2025, 8, 8)
    assert article["blocks"] == [{"kind": "paragraph", "text": "Rain fell.", "level": None}]
    assert article["first_seen_at"] == article["last_changed_at"] == site.now
    page = _page(site, "/a")
    assert (page["status"], page["article_id"]) == (PageStatus.STORED, stored.article_id)
    assert (page["etag"], page["last_modified"], page["attempts"]) == ('"1"', "yesterday", 0)
    assert page["next_due_at"] == site.now + DAY
    assert site.one("SELECT count(*) FROM article_versions") == 1
    assert site.one("SELECT url FROM aliases") == f"{BASE}/a"


def test_the_same_content_again_makes_no_version(site: Site) -> None:
    [first] = site.store(site.article("/a"))
    before = _article(site, "/a")
    site.now += DAY
    [again] = site.store(site.article("/a"))
    after = _article(site, "/a")
    assert (again.change, again.article_id) == (Change.UNCHANGED, first.article_id)
    assert site.one("SELECT count(*) FROM article_versions") == 1
    assert after["last_seen_at"] == after["last_checked_at"] == site.now
    assert {key: after[key] for key in ("change_seq", "loaded_at", "last_changed_at", "version")} == {
        key: before[key] for key in ("change_seq", "loaded_at", "last_changed_at", "version")
    }
    assert _page(site, "/a")["next_due_at"] == site.now + 2 * DAY


def test_changed_content_makes_a_version_of_the_same_article(site: Site) -> None:
    [first] = site.store(site.article("/a", title="Rain"))
    before = _article(site, "/a")
    site.now += DAY
    [second] = site.store(site.article("/a", title="Sun"))
    assert (second.change, second.article_id) == (Change.UPDATED, first.article_id)
    after = _article(site, "/a")
    assert (after["title"], after["version"]) == ("Sun", 2)
    assert after["change_seq"] > before["change_seq"]  # type: ignore[operator]
    assert (after["first_seen_at"], after["last_changed_at"]) == (before["first_seen_at"], site.now)
    history = site.rows("SELECT version, change_class, title FROM v_article_history ORDER BY version")
    assert [tuple(row) for row in history] == [(1, "new", "Rain"), (2, "body_edit", "Sun")]


def test_one_canonical_url_twice_in_a_batch_is_one_article(site: Site) -> None:
    first, second = site.store(
        site.article("/a?print=1", canonical="/a"), site.article("/a", canonical="/a", title="Rain, in full")
    )
    assert first.article_id == second.article_id
    assert (first.change, second.change) == (Change.NEW, Change.UPDATED)
    assert _article(site, "/a")["title"] == "Rain, in full"
    assert {row.url for row in site.rows("SELECT url FROM aliases")} == {f"{BASE}/a", f"{BASE}/a?print=1"}


def test_a_page_that_only_points_to_an_article_does_not_replace_it(site: Site) -> None:
    site.store(site.article("/a", title="Rain"))
    [copy] = site.store(site.article("/amp/a", canonical="/a", title="Rain - fast"))
    assert copy.change is Change.UNCHANGED
    assert (_article(site, "/a")["title"], _article(site, "/a")["fetched_url"]) == ("Rain", f"{BASE}/a")


def test_the_same_content_at_another_address_is_a_duplicate(site: Site) -> None:
    first, second = site.store(site.article("/a"), site.article("/b"))
    [third] = site.store(site.article("/c"))
    rows = site.rows("SELECT article_id, duplicate_of_article_id FROM v_articles ORDER BY article_id")
    assert [tuple(row) for row in rows] == [
        (first.article_id, None),
        (second.article_id, first.article_id),
        (third.article_id, first.article_id),
    ]


def test_copies_of_an_article_that_changes_are_copies_no_more(site: Site) -> None:
    site.store(site.article("/a"), site.article("/b"), site.article("/c"))
    before = _article(site, "/b")
    site.now += DAY
    site.store(site.article("/a", title="Sun"))
    assert [_article(site, path)["duplicate_of_article_id"] for path in ("/a", "/b", "/c")] == [
        None,
        None,
        before["article_id"],
    ]
    assert _article(site, "/b")["change_seq"] > before["change_seq"]  # type: ignore[operator]


def test_change_seq_rises_with_every_write(site: Site) -> None:
    site.store(site.article("/a", title="1"), site.article("/b", title="2"))
    site.store(site.article("/c", title="3"))
    site.store(site.article("/a", title="4"))
    rows = site.rows("SELECT url FROM v_articles ORDER BY change_seq")
    assert [row.url for row in rows] == [f"{BASE}/b", f"{BASE}/c", f"{BASE}/a"]


def test_authors_and_tags_are_kept_in_order_and_replaced(site: Site) -> None:
    site.store(site.article("/a", authors=("Zoe", "Adam", "Zoe"), tags=("rain", " ", "x")))
    site.store(site.article("/b", title="Sun", authors=("Adam",)))
    assert site.one("SELECT authors FROM v_articles WHERE title = 'Rain'") == "Zoe; Adam"
    assert site.one("SELECT tags FROM v_articles WHERE title = 'Rain'") == "rain; x"
    assert site.one("SELECT count(*) FROM authors") == 2
    site.store(site.article("/a", title="Hail", authors=("Eve",)))
    assert site.one("SELECT authors FROM v_articles WHERE title = 'Hail'") == "Eve"
    assert site.one("SELECT tags FROM v_articles WHERE title = 'Hail'") is None


def test_a_304_is_a_check(site: Site) -> None:
    item = site.article("/a")
    [first] = site.store(replace(item, fetch=replace(item.fetch, etag='"1"')))
    site.now += DAY
    [stored] = site.store(site.other("/a", answer={"http_status": 304}))
    assert (stored.change, stored.article_id) == (Change.NOT_MODIFIED, first.article_id)
    page, article = _page(site, "/a"), _article(site, "/a")
    assert (page["status"], page["etag"], page["next_due_at"]) == (PageStatus.STORED, '"1"', site.now + 2 * DAY)
    assert (article["last_seen_at"], article["version"]) == (site.now, 1)


def _missing(site: Site, path: str, status: int = 404) -> CrawledPage:
    return site.other(path, answer={"http_status": status, "failure": Failure.HTTP_ERROR})


def test_missing_twice_a_day_apart_is_gone_and_back_again(site: Site) -> None:
    site.store(site.article("/a"))
    changes = []
    for wait, status in ((DAY, 404), (HOUR, 410), (HOUR, 503), (DAY, 404), (DAY, 404)):
        site.now += wait
        [stored] = site.store(_missing(site, "/a", status))
        changes.append((stored.change, _page(site, "/a")["status"], bool(_article(site, "/a")["is_gone"])))
    assert changes == [
        (Change.FAILED, PageStatus.FAILED, False),
        (Change.FAILED, PageStatus.FAILED, False),
        (Change.FAILED, PageStatus.FAILED, False),
        (Change.GONE, PageStatus.GONE, True),
        (Change.FAILED, PageStatus.GONE, True),
    ]
    gone = _article(site, "/a")
    assert (gone["gone_at"], gone["last_checked_at"]) == (site.now - DAY, site.now)
    [stored] = site.store(site.article("/a"))
    back = _article(site, "/a")
    assert (stored.change, bool(back["is_gone"]), back["gone_at"]) == (Change.UNCHANGED, False, None)
    assert back["change_seq"] > gone["change_seq"]  # type: ignore[operator]
    assert _page(site, "/a")["missing_since_at"] is None


def test_an_article_is_not_gone_with_another_address_of_it(site: Site) -> None:
    site.store(site.article("/a"), site.article("/amp/a", canonical="/a"))
    for _ in range(2):
        site.now += DAY
        [stored] = site.store(_missing(site, "/amp/a"))
    assert (stored.change, _page(site, "/amp/a")["status"]) == (Change.FAILED, PageStatus.GONE)
    assert not _article(site, "/a")["is_gone"]


def test_failures_wait_longer_each_time_and_keep_what_is_known(site: Site) -> None:
    item = site.article("/a")
    site.store(replace(item, fetch=replace(item.fetch, etag='"1"')))
    for attempts, wait in ((1, HOUR), (2, 2 * HOUR), (3, 4 * HOUR)):
        [stored] = site.store(
            site.other("/a", answer={"http_status": None, "failure": Failure.TIMEOUT, "failure_detail": "60 s"})
        )
        assert stored.change is Change.FAILED
        page = _page(site, "/a")
        assert (page["attempts"], page["next_due_at"], page["failure"]) == (attempts, site.now + wait, Failure.TIMEOUT)
        assert (page["etag"], page["status"]) == ('"1"', PageStatus.FAILED)
        assert page["article_id"] is not None
    site.store(site.other("/a", answer={"http_status": 304}))
    assert (_page(site, "/a")["status"], _page(site, "/a")["attempts"]) == (PageStatus.STORED, 0)


@pytest.mark.parametrize(
    ("reason", "change", "status", "wait"),
    [
        (DropReason.LISTING, Change.FOLLOWED, PageStatus.FOLLOWED, HOUR),
        (DropReason.NOT_ARTICLE, Change.DROPPED, PageStatus.FOLLOWED, 7 * DAY),
        (DropReason.NO_TITLE, Change.DROPPED, PageStatus.DROPPED, 7 * DAY),
        (DropReason.NOT_HTML, Change.DROPPED, PageStatus.DROPPED, 7 * DAY),
    ],
)
def test_a_dropped_page_says_why(
    site: Site, reason: DropReason, change: Change, status: PageStatus, wait: dt.timedelta
) -> None:
    [stored] = site.store(replace(site.article("/a"), drop_reason=reason, content_sha256=None))
    page = _page(site, "/a")
    assert (stored.change, page["status"], page["drop_reason"]) == (change, status, reason)
    assert (stored.article_id, page["next_due_at"]) == (None, site.now + wait)
    assert site.one("SELECT count(*) FROM articles") == 0


def test_an_article_stays_when_its_page_becomes_a_listing(site: Site) -> None:
    [first] = site.store(site.article("/a"))
    [then] = site.store(site.other("/a", drop_reason=DropReason.LISTING))
    assert (then.change, then.article_id) == (Change.FOLLOWED, first.article_id)
    assert _article(site, "/a")["title"] == "Rain"


def test_a_page_that_robots_txt_disallows_was_not_fetched(site: Site) -> None:
    item = site.other("/a", drop_reason=DropReason.ROBOTS, answer={"http_status": None})
    site.store(item)
    assert (_page(site, "/a")["status"], _page(site, "/a")["last_fetched_at"]) == (PageStatus.DROPPED, None)
    assert site.one("SELECT count(*) FROM fetches") == 0


@pytest.mark.parametrize("role", [PageRole.SITEMAP, PageRole.FEED])
def test_sitemaps_and_feeds_are_due_at_the_next_run_not_in_this_one(site: Site, role: PageRole) -> None:
    [stored] = site.store(site.other("/x.xml", role=role))
    assert stored.change is Change.FOLLOWED
    assert site.claim() == []
    site.now += dt.timedelta(seconds=1)
    assert [pending.role for pending in site.claim()] == [role]


def test_a_redirect_and_its_target(site: Site) -> None:
    to = Discovery(f"{BASE}/new", FoundBy.REDIRECT)
    answer = {"http_status": 301, "redirect_to": to.url}
    [stored] = site.store(site.other("/old", answer=answer, discoveries=(to,)))
    assert (stored.change, stored.discovered) == (Change.REDIRECTED, 1)
    assert _page(site, "/old")["status"] is PageStatus.REDIRECTED
    assert [pending.url for pending in site.claim()] == [to.url]
    assert site.one("SELECT redirect_to FROM fetches") == to.url


def test_a_redirect_out_of_scope_is_a_drop(site: Site) -> None:
    answer = {"http_status": 301, "redirect_to": "https://elsewhere.example/"}
    [stored] = site.store(site.other("/old", answer=answer, drop_reason=DropReason.OUT_OF_SCOPE))
    assert (stored.change, _page(site, "/old")["status"]) == (Change.DROPPED, PageStatus.DROPPED)


def test_a_snapshot_is_kept_also_of_a_page_that_failed_to_parse(site: Site) -> None:
    snapshot = Snapshot("2026/03.warc.gz", 5_000_000_000, 900, "0" * 64)
    item = site.other("/a", answer={"failure": Failure.PARSE_CRASH}, snapshot=snapshot)
    site.store(item)
    assert tuple(site.rows('SELECT file, "offset", length FROM snapshots')[0]) == (snapshot.file, 5_000_000_000, 900)


def test_discoveries_are_counted_for_the_item_that_was_first(site: Site) -> None:
    found = [Discovery(f"{BASE}/{name}", FoundBy.LINK) for name in "xyz"]
    first = replace(site.article("/a"), discoveries=tuple(found[:2]))
    second = replace(site.article("/b", title="Sun"), discoveries=tuple(found))
    assert [stored.discovered for stored in site.store(first, second)] == [2, 1]


def test_hostile_text_is_stored_cleaned(site: Site) -> None:
    bad = "a\x00b\ud800c"
    item = site.article(
        "/a",
        title=bad,
        authors=(bad,),
        blocks=(Block("paragraph", bad),),
        evidence={"title": Evidence("meta", bad, 0.5)},
    )
    site.store(item)
    article = _article(site, "/a")
    assert article["title"] == site.one("SELECT name FROM authors") == "ab\ufffdc"
    assert article["blocks"] == [{"kind": "paragraph", "text": "ab\ufffdc", "level": None}]


def test_long_urls_are_stored(site: Site) -> None:
    path = "/" + "x" * 1_900
    site.store(site.article(path, lead_image_url=BASE + "/" + "y" * 100_000))
    assert site.one("SELECT url FROM v_articles") == BASE + path


def test_an_article_without_content_hash_is_a_programming_error(site: Site) -> None:
    with pytest.raises(ValueError, match="content hash"):
        site.store(replace(site.article("/a"), content_sha256=None))


def test_an_item_about_which_nothing_was_decided_is_a_programming_error(site: Site) -> None:
    with pytest.raises(ValueError, match="nothing was decided"):
        site.store(site.other("/a"))


def test_an_unknown_page_is_a_programming_error(site: Site) -> None:
    item = site.article("/a")
    with pytest.raises(ValueError, match="frontier"):
        site.store(replace(item, fetch=replace(item.fetch, page_id=999)))


def test_writers_at_once_lose_nothing(site: Site) -> None:
    names = tuple(f"Name {number}" for number in range(20))

    def write(writer: int) -> None:
        own = make_site(site.engine, f"site {writer}")
        order = names if writer % 2 else names[::-1]
        for number in range(5):
            path = f"/{writer}/{number}"
            own.store(own.article(path, title=f"Rain {path}", authors=order, tags=order))

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, range(4)))
    assert site.one("SELECT count(*) FROM v_articles") == 20
    numbers = [row.change_seq for row in site.rows("SELECT change_seq FROM articles ORDER BY change_seq")]
    assert numbers == list(range(1, 21))
