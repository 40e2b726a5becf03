"""The views: the public columns, the same on both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import inspect

from schema.crawled import Counts, Discovery
from schema.engine import writing
from schema.reasons import DropReason, Failure, FoundBy
from schema.runs import add_run_site, finish_run_site
from schema.views import VIEWS, View
from tests.stored_site import BASE, DAY, HOUR, Site


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_has_the_columns_that_it_documents(site: Site, view: View) -> None:
    assert [column["name"] for column in inspect(site.engine).get_columns(view.name)] == list(view.columns)


def test_history_says_how_long_each_version_was_valid(site: Site) -> None:
    site.store(site.article("/a"))
    site.now += DAY
    site.store(site.article("/a", title="Sun"))
    first, second = site.rows("SELECT * FROM v_article_history ORDER BY version")
    assert first.valid_to_at == second.valid_from_at
    assert second.valid_to_at is None


def test_gone_articles_stay_in_the_view(site: Site) -> None:
    site.store(site.article("/a"))
    for _ in range(2):
        site.now += DAY
        site.store(site.other("/a", answer={"http_status": 404, "failure": Failure.HTTP_ERROR}))
    [row] = site.rows("SELECT is_gone, gone_at FROM v_articles")
    assert row.is_gone
    assert row.gone_at is not None
    assert site.rows("SELECT * FROM v_field_coverage") == []


def test_daily_counts(site: Site) -> None:
    found = (Discovery(f"{BASE}/b", FoundBy.LINK),)
    site.store(replace(site.article("/a"), discoveries=found))
    site.now += DAY
    site.store(
        site.article("/a", title="Sun"),
        site.article("/b"),
        site.other("/c", answer={"http_status": 500, "failure": Failure.HTTP_ERROR}),
    )
    site.store(site.other("/b", answer={"http_status": 304}))
    rows = site.rows("SELECT * FROM v_daily_counts ORDER BY date")
    assert [(row.site, str(row.date)) for row in rows] == [
        ("news.example", "2026-03-01"),
        ("news.example", "2026-03-02"),
    ]
    assert [tuple(row)[2:] for row in rows] == [(2, 1, 0, 1, 0, 0), (1, 3, 1, 1, 1, 1)]


def test_field_coverage(site: Site) -> None:
    site.store(
        site.article("/a", authors=("Zoe",), published=None),
        site.article("/b", title="Sun", text="", description="It shone."),
    )
    shares = {row.field: (row.articles, row.filled, row.share) for row in site.rows("SELECT * FROM v_field_coverage")}
    assert shares["title"] == (2, 2, 1.0)
    assert shares["authors"] == shares["published"] == shares["text"] == shares["description"] == (2, 1, 0.5)
    assert shares["related_links"] == shares["tags"] == (2, 0, 0.0)


def test_site_health(site: Site) -> None:
    [row] = site.rows("SELECT * FROM v_site_health")
    assert (row.site, row.last_run_at, row.last_status, row.articles) == ("news.example", None, None, 0)
    assert (row.pages_pending, row.pages_failed, row.next_due_at) == (0, 0, None)
    with writing(site.engine) as connection:
        add_run_site(connection, site.run_id, site.site_id, site.now)
        finish_run_site(connection, site.run_id, site.site_id, status="ok", counts=Counts(), now=site.now + HOUR)
    site.store(
        site.article("/a"),
        site.other("/list", drop_reason=DropReason.LISTING),
        site.other("/b", answer={"http_status": None, "failure": Failure.TIMEOUT}),
    )
    site.add(Discovery(f"{BASE}/c", FoundBy.LINK))
    [row] = site.rows("SELECT * FROM v_site_health")
    assert (row.last_status, row.articles, row.pages_pending, row.pages_failed) == ("ok", 1, 1, 1)
    assert row.last_run_at is not None
    assert str(row.next_due_at).startswith("2026-03-01") and "10:30" in str(row.next_due_at)
