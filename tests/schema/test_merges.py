"""Two stored articles that turn out to be one."""

import datetime as dt
import hashlib
from dataclasses import replace
from typing import Any

from schema.article import PublishedDate, RelatedLink
from schema.crawled import CrawledPage, Stored
from schema.reasons import Change
from tests.stored_site import BASE, DAY, HOUR, START, Site


def _redirect(site: Site, path: str, to: str) -> Stored:
    (stored,) = site.store(site.other(path, answer={"http_status": 301, "redirect_to": f"{BASE}{to}"}))
    return stored


def _article(site: Site, path: str, **fields: Any) -> CrawledPage:
    """An article whose text stands for its content."""
    item = site.article(path, **{"title": "Rain", "text": "Rain fell again.", **fields})
    assert item.article is not None
    return replace(item, content_sha256=hashlib.sha256(item.article.text.encode()).hexdigest())


def _two(site: Site, **second: Any) -> tuple[int, int]:
    """Articles at /old and, seen an hour later, at /new."""
    (old,) = site.store(_article(site, "/old-story-of-rain", text="Rain fell."))
    site.now += HOUR
    (new,) = site.store(_article(site, "/new-story-of-rain", **second))
    assert old.article_id is not None
    assert new.article_id is not None
    site.now += HOUR
    return old.article_id, new.article_id


def _live(site: Site) -> list[tuple[int, str]]:
    rows = site.rows("SELECT article_id, url FROM v_articles ORDER BY article_id")
    return [(row.article_id, row.url.removeprefix(BASE)) for row in rows]


def test_a_redirect_to_a_stored_article_with_the_same_title_makes_one_of_two(site: Site) -> None:
    old, new = _two(site)
    stored = _redirect(site, "/old-story-of-rain", "/new-story-of-rain")
    assert (stored.change, stored.article_id) == (Change.REDIRECTED, old)
    assert _live(site) == [(old, "/new-story-of-rain")]
    assert site.one("SELECT merged_into_article_id FROM articles WHERE article_id = :id", id=new) == old
    assert site.one("SELECT count(*) FROM aliases WHERE article_id = :id", id=old) == 2
    assert site.one("SELECT count(*) FROM pages WHERE article_id = :id", id=old) == 2


def test_the_survivor_says_what_was_read_last_and_keeps_its_history(site: Site) -> None:
    link = RelatedLink(f"{BASE}/sun-over-the-town", "Sun")
    old, new = _two(site, authors=("Ada Byron",), related_links=(link,))
    _redirect(site, "/old-story-of-rain", "/new-story-of-rain")
    (row,) = site.rows("SELECT * FROM v_articles")
    assert (row.text, row.authors, row.version) == ("Rain fell again.", "Ada Byron", 2)
    versions = site.rows("SELECT version, text FROM v_article_history WHERE article_id = :id ORDER BY version", id=old)
    assert [tuple(version) for version in versions] == [(1, "Rain fell."), (2, "Rain fell again.")]
    (shown,) = site.rows("SELECT article_id, title FROM v_related_links")
    assert tuple(shown) == (old, "Sun")
    assert site.one("SELECT count(*) FROM v_article_history WHERE article_id = :id", id=new) == 1


def test_the_next_fetch_finds_the_survivor(site: Site) -> None:
    old, _ = _two(site)
    _redirect(site, "/old-story-of-rain", "/new-story-of-rain")
    site.now += DAY
    (again,) = site.store(_article(site, "/new-story-of-rain"))
    assert (again.change, again.article_id) == (Change.UNCHANGED, old)
    assert _live(site) == [(old, "/new-story-of-rain")]


def test_a_redirect_to_another_story_merges_nothing(site: Site) -> None:
    old, new = _two(site, title="Sun")
    _redirect(site, "/old-story-of-rain", "/new-story-of-rain")
    assert [article_id for article_id, _ in _live(site)] == [old, new]


def test_a_page_that_names_a_stored_twin_as_canonical_is_one_with_it(site: Site) -> None:
    old, new = _two(site)
    (stored,) = site.store(_article(site, "/new-story-of-rain", canonical="/old-story-of-rain"))
    assert stored.article_id == old
    assert [article_id for article_id, _ in _live(site)] == [old]
    assert site.one("SELECT merged_into_article_id FROM articles WHERE article_id = :id", id=new) == old
    site.now += DAY
    (again,) = site.store(_article(site, "/old-story-of-rain"))
    assert again.article_id == old


def test_a_page_that_names_another_day_s_story_as_canonical_is_not(site: Site) -> None:
    other_day = PublishedDate(dt.date(2025, 9, 9), START, "September 9", "minute", "page")
    old, new = _two(site, published=other_day, text="Another rain.")
    item = _article(
        site, "/new-story-of-rain", canonical="/old-story-of-rain", published=other_day, text="Another rain."
    )
    site.store(item)
    assert [article_id for article_id, _ in _live(site)] == [old, new]


def test_pages_that_all_name_one_story_stay_articles(site: Site) -> None:
    titles = ("Rain", "Sun", "Snow", "Wind")
    for title in titles:
        site.store(site.article(f"/the-{title}-over-town", title=title))
    site.now += DAY
    for title in titles:
        site.store(site.article(f"/the-{title}-over-town", canonical="/the-Rain-over-town", title=title))
    assert len(_live(site)) == 4


def test_spellings_of_one_address_that_come_to_say_the_same_are_one(site: Site) -> None:
    (first,) = site.store(site.article("/a-story-of-rain", title="Rain"))
    (second,) = site.store(site.article("/a-story-of-rain/", title="Rain, updated"))
    assert first.article_id != second.article_id
    site.now += DAY
    (again,) = site.store(site.article("/a-story-of-rain/", title="Rain"))
    assert again.article_id == first.article_id
    assert [article_id for article_id, _ in _live(site)] == [first.article_id]


def test_what_leads_to_the_tombstone_leads_to_the_survivor(site: Site) -> None:
    old, new = _two(site)
    (third,) = site.store(_article(site, "/third-story-of-rain"))
    before = site.one("SELECT max(change_seq) FROM articles")
    _redirect(site, "/old-story-of-rain", "/new-story-of-rain")
    assert site.one("SELECT duplicate_of_article_id FROM articles WHERE article_id = :id", id=third.article_id) == old
    changes = site.rows("SELECT article_id, operation FROM v_changes WHERE change_seq > :seq", seq=before)
    assert {(row.article_id, row.operation) for row in changes} >= {(old, "upsert"), (new, "delete")}


def test_an_id_that_was_merged_away_still_leads_to_the_article(site: Site) -> None:
    from schema.engine import reading
    from schema.queries import find_article

    old, new = _two(site)
    _redirect(site, "/old-story-of-rain", "/new-story-of-rain")
    with reading(site.engine) as connection:
        found = find_article(connection, str(new))
    assert found is not None
    assert found["article_id"] == old
