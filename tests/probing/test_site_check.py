"""What the settings of a site do on its pages, counted."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.config import SiteConfig
from crawler.exit_codes import ExitCode
from crawler.page import Page
from crawler.probing.records import LeftOut, Sample
from crawler.probing.site_check import SiteCheck, check_samples
from crawler.reading import read_page
from tests.server.articles import article
from tests.server.sites import listing

START = ("https://news.example/",)
PAGES = [article(1), article(2), listing("News", ["/a", "/b"], None)]


def _check(pages: list[str], site: SiteConfig) -> SiteCheck:
    samples = []
    for number, html in enumerate(pages):
        url = f"{START[0]}2025/08/gardens-of-the-town-{number}"
        now = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
        page = Page(url, 200, (), html.encode(), now, "text/html", site.profile)
        samples.append(Sample(url, "page", page, read_page(page).article))
    return check_samples("news", site, samples, LeftOut())


def test_a_selector_may_match_and_not_be_used() -> None:
    check = _check(PAGES, SiteConfig(START, select={"published": "h1", "title": ".standfirst"}, drop=("li", "table")))
    uses = [(use.key, use.selector, use.matched, use.won) for use in check.selectors]
    assert uses == [
        ("select.published", "h1", 3, 0),
        ("select.title", ".standfirst", 2, 2),
        ("drop", "li", 1, None),
        ("drop", "table", 0, None),
    ]
    assert [use.selector for use in check.idle_selectors] == ["table"]
    assert check.exit_code is ExitCode.QUALITY


def test_what_is_selected_and_dropped_still_matches_on_the_page_as_it_came() -> None:
    (title, drop) = _check(PAGES[:1], SiteConfig(START, select={"title": "h1"}, drop=("h1",))).selectors
    assert (title.matched, title.won, drop.matched) == (1, 0, 1)


def test_coverage_is_a_share_of_articles() -> None:
    check = _check(PAGES, SiteConfig(START, coverage={"title": 1.0, "published": 0.9, "tags": 0.5}))
    assert check.kinds == {"article": 2, "listing": 1}
    assert [(it.field, it.share, it.is_missed) for it in check.coverage] == [
        ("title", 1.0, False),
        ("published", 1.0, False),
        ("tags", 0.0, True),
    ]
    assert check.exit_code is ExitCode.QUALITY


@pytest.mark.parametrize(("coverage", "code"), [({"title": 0.1}, ExitCode.QUALITY), ({}, ExitCode.OK)])
def test_without_an_article_an_objective_is_missed(coverage: dict[str, float], code: ExitCode) -> None:
    check = _check(PAGES[2:], SiteConfig(START, coverage=coverage))
    assert [it.share for it in check.coverage] == [None] * len(coverage)
    assert check.exit_code is code


def test_without_a_page_the_check_failed_and_says_why() -> None:
    samples = [Sample(START[0], "page", problem="it answers with status 500")]
    check = check_samples("news", SiteConfig(START, select={"title": "h1"}), samples, LeftOut(), ["no feed"])
    assert check.exit_code is ExitCode.SITE_FAILED
    assert check.failure == ("no page to look at was found; no feed; https://news.example/: it answers with status 500")


def test_failed_samples_are_noted_beside_those_that_were_read() -> None:
    good = Page(START[0], 200, (), PAGES[0].encode(), dt.datetime(2026, 3, 1, tzinfo=dt.UTC), "text/html")
    samples = [
        Sample("https://news.example/x", "feed", problem="is away"),
        Sample(good.url, "feed", good, read_page(good).article),
    ]
    check = check_samples("news", SiteConfig(START), samples, LeftOut())
    assert (check.pages, check.problems, check.exit_code) == (1, ("https://news.example/x: is away",), ExitCode.OK)
