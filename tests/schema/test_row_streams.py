"""Rows for exports: which, and in which order, on both engines."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from schema.article import PublishedDate, RelatedLink
from schema.engine import reading, writing
from schema.row_streams import BATCH_ROWS, Filter, nested_articles, view_rows
from schema.tables import article_copies, takedowns
from schema.view import View
from schema.views import V_ARTICLES, V_DAILY_COUNTS, V_RELATED_LINKS, VIEWS
from tests.stored_site import DAY, START, Site, make_site


def _rows(site: Site, view: View, wanted: Filter = Filter()) -> list[dict[str, Any]]:  # noqa: B008 - frozen
    with reading(site.engine) as connection:
        return [dict(row) for row in view_rows(connection, view, wanted)]


def _paths(site: Site, wanted: Filter) -> list[str]:
    with reading(site.engine) as connection:
        nested = [row["url"].rpartition("/")[2] for row in nested_articles(connection, wanted)]
    assert [row["url"].rpartition("/")[2] for row in _rows(site, V_ARTICLES, wanted)] == nested
    return nested


def _fill(site: Site) -> None:
    """Something in every view."""
    sun = RelatedLink("https://news.example/b", "Sun", published=dt.date(2025, 8, 9))
    rain = RelatedLink("https://news.example/a", "Rain")
    rainy = replace(rain, kind="promoted", position=1)
    site.store(
        site.article("/a", related_links=(sun,), authors=("Zoe",), tags=("weather",)),
        site.article("/b", title="Moon", related_links=(rain, rainy)),
    )
    site.store(site.article("/alone", title="Stars"))
    first, second, _ = (row.article_id for row in site.rows("SELECT article_id FROM articles ORDER BY article_id"))
    with writing(site.engine) as connection:
        copy = {"article_id": second, "original_article_id": first, "similarity": 0.9, "found_at": START}
        connection.execute(article_copies.insert(), copy)
        gone = {"site_id": site.site_id, "article_id": 999, "change_seq": 999, "taken_down_at": START}
        connection.execute(takedowns.insert(), gone)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_can_be_read_with_and_without_a_filter(view: View, site: Site) -> None:
    _fill(site)
    for wanted in (Filter(), Filter("news.example", dt.date(2025, 1, 1), dt.date(2027, 1, 1), 0)):
        rows = _rows(site, view, wanted)
        assert rows
        assert list(rows[0]) == list(view.columns)
    assert _rows(site, view, Filter("other.example")) == []


def test_values_are_the_same_python_types_on_both_engines(site: Site) -> None:
    site.store(site.article("/a", is_paywalled=True))
    (row,) = _rows(site, V_ARTICLES)
    assert (row["published_at"], row["published_date"]) == (START, dt.date(2025, 8, 8))
    assert row["is_gone"] is False
    assert row["is_paywalled"] is True
    (day,) = _rows(site, V_DAILY_COUNTS)
    assert (day["date"], day["new"]) == (START.date(), 1)


def test_articles_are_chosen_by_day_change_and_site(site: Site) -> None:
    def published(day: int) -> PublishedDate:
        return PublishedDate(dt.date(2025, 8, day))

    site.store(
        site.article("/first", published=published(1)), site.article("/ninth", title="Sun", published=published(9))
    )
    site.store(site.article("/undated", title="Snow", published=None))
    other = make_site(site.engine, "other.example")
    other.store(other.article("/other", title="Hail", published=published(9)))
    ninth = dt.date(2025, 8, 9)
    assert _paths(site, Filter()) == ["first", "ninth", "undated", "other"]
    assert _paths(site, Filter(since=ninth)) == ["ninth", "undated", "other"]
    assert _paths(site, Filter(until=ninth)) == ["first", "ninth", "other"]
    assert _paths(site, Filter("news.example", ninth, ninth)) == ["ninth"]
    assert _paths(site, Filter(since=START.date(), until=START.date())) == ["undated"]
    assert _paths(site, Filter(since=START.date() + DAY)) == []
    assert _paths(site, Filter(after_seq=site.one("SELECT max(change_seq) - 1 FROM articles"))) == ["other"]


def test_parts_follow_their_articles(site: Site) -> None:
    link = RelatedLink("https://news.example/x", "Card")
    site.store(site.article("/a", related_links=(link,)))
    before = site.one("SELECT max(change_seq) FROM articles")
    (later,) = site.store(site.article("/b", title="Sun", related_links=(link,)))
    rows = _rows(site, V_RELATED_LINKS, Filter(after_seq=before))
    assert [row["article_id"] for row in rows] == [later.article_id]


def test_more_rows_than_a_batch_come_once_each_in_order(site: Site) -> None:
    count = BATCH_ROWS + 3
    site.store(*(site.article(f"/{n}", title=f"Title {n}", authors=(f"Author {n}",)) for n in range(count)))
    with reading(site.engine) as connection:
        found = [(row["title"], row["authors"]) for row in nested_articles(connection, Filter())]
    assert found == [(f"Title {n}", [f"Author {n}"]) for n in range(count)]
