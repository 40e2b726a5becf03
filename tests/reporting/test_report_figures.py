"""What the report counts, of a month whose numbers are known."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from sqlalchemy import Engine, select

from crawler.health.measures import Measures
from crawler.reporting.figures import Figures, gather, span
from schema import health, runs
from schema.article import RelatedLink
from schema.corrections import correct
from schema.crawled import Counts
from schema.engine import reading, writing
from schema.reasons import Failure
from schema.sites import ensure_site
from schema.tables import articles
from tests.stored_site import BASE, DAY, HOUR, START, Site

TODAY = START


def run_of(
    engine: Engine,
    site_id: int,
    at: dt.datetime,
    *,
    new: int = 0,
    articles: int = 0,
    gone: int = 0,
    status: str = "ok",
    problem: str | None = None,
    failures: dict[str, int] | None = None,
    **filled: int,
) -> int:
    """A run of a site that has ended; returns its id."""
    measures = Measures(articles=articles, filled=Counter(filled), answered=articles, failures=Counter(failures or {}))
    with writing(engine) as connection:
        run_id = runs.start_run(connection, command="crawl", now=at, host="desk", pid=1)
        runs.add_run_site(connection, run_id, site_id, at)
        runs.finish_run_site(
            connection,
            run_id,
            site_id,
            status=status,
            counts=Counts(new=new, gone=gone),
            problem=problem,
            measures=measures.as_json(),
            now=at + HOUR / 2,
        )
        runs.finish_run(
            connection, run_id, status=status, exit_code=0, counts=Counts(new=new), coverage_min=None, now=at + HOUR
        )
    return run_id


def second_site(site: Site) -> int:
    with writing(site.engine) as connection:
        return ensure_site(connection, "quiet.example", ["https://quiet.example/"], START)


def figures(site: Site, *, days: int = 10, only: str | None = None) -> Figures:
    with reading(site.engine) as connection:
        return gather(connection, days=days, now=TODAY, only=only)


def test_new_articles_are_counted_by_day_and_older_runs_are_left_out(site: Site) -> None:
    for days, new in ((40, 100), (9, 4), (2, 3), (2, 2), (0, 1)):
        run_of(site.engine, site.site_id, TODAY - days * DAY, new=new)
    found = figures(site)
    assert [day.isoformat() for day in found.days][:: len(found.days) - 1] == ["2026-02-20", "2026-03-01"]
    assert found.new == [4, 0, 0, 0, 0, 0, 0, 5, 0, 1]
    assert found.sites[0].counts["new"] == 10
    assert found.sites[0].crawl_s == 4 * 1800


def test_shares_and_failures_are_those_of_all_sites(site: Site) -> None:
    other = second_site(site)
    run_of(site.engine, site.site_id, TODAY - DAY, articles=4, title=4, published=2, failures={"timeout": 1})
    run_of(site.engine, other, TODAY - DAY, articles=4, title=4, published=4, failures={"timeout": 2, "status 500": 1})
    found = figures(site, days=2)
    assert found.shares["title"] == [1.0, None]
    assert found.shares["published"] == [0.75, None]
    assert dict(found.failures) == {"timeout": [3, 0], "status 500": [1, 0]}
    assert found.requests == [12, 0]
    assert [site.name for site in figures(site, only="quiet.example").sites] == ["quiet.example"]


def test_a_field_that_goes_missing_shows_and_chance_does_not(site: Site) -> None:
    for days in range(2, 10):
        run_of(site.engine, site.site_id, TODAY - days * DAY, articles=20, title=20, published=19, tags=11)
    run_of(site.engine, site.site_id, TODAY - DAY, articles=20, title=20, published=18, tags=8)
    run_of(site.engine, site.site_id, TODAY, articles=20, title=20, published=0, tags=11)
    missing = figures(site).sites[0].missing(figures(site).days)
    assert missing[:-1] == [0.0] * 9
    assert missing[-1] is not None and missing[-1] > 0.8


def test_why_a_site_is_to_be_looked_at(site: Site) -> None:
    other = second_site(site)
    run_id = run_of(site.engine, site.site_id, TODAY - HOUR)
    with writing(site.engine) as connection:
        row = {"site_id": site.site_id, "run_id": run_id, "started_at": TODAY - HOUR, "detail": "no day any more"}
        health.begin_breaches(connection, [row | {"measure": "published filled", "expected": 1.0, "found": 0.0}])
    run_of(site.engine, other, TODAY - HOUR, status="failed", problem="the connection timed out")
    worries = {its.name: its.worries(TODAY) for its in figures(site).sites}
    assert worries["quiet.example"] == ["the connection timed out"]
    assert worries["news.example"] == ["no day any more (since 2026-03-01)"]
    with writing(site.engine) as connection:
        health.end_breaches(connection, list(health.open_measures(connection, site.site_id).values()), TODAY)
    found = figures(site)
    assert [its.name for its in found.to_look_at] == ["quiet.example"]
    assert [breach.detail for breach in found.breaches] == ["no day any more"]


def test_a_site_that_falls_silent_is_to_be_looked_at(site: Site) -> None:
    for hours in (60, 54, 48, 42):
        run_of(site.engine, site.site_id, TODAY - hours * HOUR)
    assert figures(site).sites[0].worries(TODAY) == ["no run for 42 hours; there usually is one every 6 hours"]
    run_of(site.engine, site.site_id, TODAY - 7 * HOUR)
    assert figures(site).sites[0].worries(TODAY) == []


def test_articles_that_are_new_linked_and_changed(site: Site) -> None:
    link = RelatedLink(f"{BASE}/b", "Sun")
    site.store(site.article("/a", title="Rain", related_links=(link,)), site.article("/b", title="Sun"))
    site.now += DAY
    site.store(site.article("/a", title="Rain, and more", related_links=(link,)))
    found = figures(site)
    assert [(row["url"], row["title"]) for row in found.newest] == [
        (f"{BASE}/b", "Sun"),
        (f"{BASE}/a", "Rain, and more"),
    ]
    assert [(row["url"], row["version"]) for row in found.changes] == [(f"{BASE}/a", 2)]
    assert found.changes[0]["change_class"] == "body_edit"
    assert [(row["url"], row["in_links"]) for row in found.linked] == [(f"{BASE}/b", 1)]
    assert found.change_classes == {"body_edit": 1}
    assert figures(site, only="quiet.example").linked == []
    assert figures(site, only="quiet.example").change_classes == {}
    assert found.sites[0].newest == dt.date(2025, 8, 8)
    assert found.sites[0].cost is not None and found.sites[0].cost.mean_ms == 80


def test_articles_that_are_gone_and_corrections_by_hand(site: Site) -> None:
    lost = {"http_status": 404, "failure": Failure.HTTP_ERROR}
    site.now = START - 5 * DAY
    site.store(site.article("/a", title="Rain"), site.article("/b", title="Sun"))
    site.store(site.other("/a", answer=lost))
    site.now += 2 * DAY
    site.store(site.other("/a", answer=lost))
    with writing(site.engine) as connection:
        article_id = connection.scalar(select(articles.c.article_id).where(articles.c.title == "Sun"))
        for days, field in ((40, "section"), (2, "title")):
            correct(connection, article_id, field, "Hail", note="the desk", now=TODAY - days * DAY)
    run_of(site.engine, site.site_id, TODAY - 3 * DAY, gone=1)
    found = figures(site)
    assert [(row["url"], row["gone_at"]) for row in found.gone] == [(f"{BASE}/a", START - 3 * DAY)]
    assert [(row["url"], row["field"]) for row in found.corrections] == [(f"{BASE}/b", "title")]
    second_site(site)
    other = figures(site, only="quiet.example")
    assert (list(other.gone), list(other.corrections)) == ([], [])


def test_when_a_site_was_last_sound_and_which_field_is_rarest(site: Site) -> None:
    run_of(site.engine, site.site_id, TODAY - 2 * DAY, new=4, articles=4, title=4, published=3, text=4)
    run_of(site.engine, site.site_id, TODAY - HOUR, status="failed", problem="the connection timed out")
    found = figures(site).sites[0]
    assert found.sound_at == TODAY - 2 * DAY
    assert found.least_filled == ("published", 0.75)
    assert figures(site, days=1).sites[0].least_filled is None


def test_spans() -> None:
    lengths = (dt.timedelta(minutes=1), dt.timedelta(minutes=90), HOUR, 26 * HOUR, 3 * DAY)
    assert [span(length) for length in lengths] == ["1 minute", "90 minutes", "1 hour", "26 hours", "3 days"]
