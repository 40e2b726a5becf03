"""From what pages, sitemaps and feeds name to frontier rows."""

import datetime as dt
from dataclasses import replace

import pytest

from crawler.discoveries import from_links, from_robots, from_sitemap, next_guess, seeds
from crawler.discovery.links import FoundLink
from crawler.discovery.sitemaps import Sitemap, SitemapEntry
from crawler.scope import Scope
from schema.crawled import Pending
from schema.reasons import FoundBy, PageRole

HOME = "https://news.example/"
SCOPE = Scope((HOME,))
PARENT = Pending(7, HOME, PageRole.PAGE, depth=2, found_by=FoundBy.START)


def test_a_section_start_also_seeds_the_home_page() -> None:
    section = "https://news.example/politics/"
    assert [(d.url, d.found_by) for d in seeds([section])] == [(section, FoundBy.START), (HOME, FoundBy.GUESS)]


def test_a_home_start_is_one_seed() -> None:
    assert [d.url for d in seeds([HOME])] == [HOME]


def test_robots_sitemaps_of_other_hosts_are_left_and_the_usual_place_guessed() -> None:
    (found,) = from_robots("https://news.example", ["https://cdn.example/sitemap.xml"], SCOPE)
    assert (found.url, found.found_by) == ("https://news.example/sitemap.xml", FoundBy.GUESS)
    (found,) = from_robots("https://news.example", ["https://news.example/maps/all.xml"], SCOPE)
    assert (found.url, found.found_by, found.role) == (
        "https://news.example/maps/all.xml",
        FoundBy.ROBOTS,
        PageRole.SITEMAP,
    )


def test_what_leads_to_articles_comes_before_articles() -> None:
    hints = ("other", "article", "listing", "pagination", "feed", "sitemap")
    links = [FoundLink(f"{HOME}{hint}", hint, hint, is_nofollow=False) for hint in hints]
    found = {d.url.removeprefix(HOME): d for d in from_links(links, PARENT, SCOPE)}
    assert found["feed"].priority == found["sitemap"].priority
    assert found["feed"].priority < found["article"].priority < found["listing"].priority < found["other"].priority
    assert found["pagination"].found_by is FoundBy.PAGINATION
    assert {d.depth for d in found.values()} == {3}
    assert {d.from_page_id for d in found.values()} == {7}


def test_the_sections_of_a_start_page_come_before_articles() -> None:
    links = [FoundLink(f"{HOME}{hint}", hint, hint, is_nofollow=False) for hint in ("article", "listing")]
    article, section = from_links(links, replace(PARENT, depth=0), SCOPE)
    assert section.priority < article.priority


def test_other_hosts_and_nofollow_links_are_left() -> None:
    links = [
        FoundLink("https://other.example/a", "A", "article", is_nofollow=False),
        FoundLink(f"{HOME}cart", "A", "other", is_nofollow=True),
        FoundLink(f"{HOME}a", "A", "article", is_nofollow=True),
    ]
    assert [d.url for d in from_links(links, PARENT, SCOPE)] == [f"{HOME}a"]


def _links(*urls: str) -> list[FoundLink]:
    return [FoundLink(url, "A story of some length, about the town", "article", is_nofollow=False) for url in urls]


@pytest.mark.parametrize(
    "copy",
    ["a?amp=1", "a-b-c/amp", "a?print=1", "a?replytocom=77", "a;jsessionid=AB12", "a?outputType=amp", "a?mobile"],
)
def test_copies_of_a_page_are_taken_as_the_page(copy: str) -> None:
    page = "a-b-c" if copy.startswith("a-b-c") else "a"
    assert [d.url for d in from_links(_links(HOME + copy), PARENT, SCOPE)] == [HOME + page]


def test_mobile_hosts_and_other_spellings_of_the_host_are_the_site() -> None:
    links = _links("https://m.news.example/a", "http://news.example/b", "https://www.news.example/c")
    assert [d.url for d in from_links(links, PARENT, SCOPE)] == [f"{HOME}a", f"{HOME}b", f"{HOME}c"]


def test_a_page_without_tls_leads_where_it_says() -> None:
    parent = replace(PARENT, url="http://news.example/")
    assert [d.url for d in from_links(_links(f"{HOME}a"), parent, SCOPE)] == [f"{HOME}a"]


def test_usual_places_of_sitemaps_are_guessed_one_after_the_other() -> None:
    (guess,) = from_robots("https://news.example", [], SCOPE)
    seen = [guess.url]
    while found := next_guess(replace(PARENT, url=seen[-1], role=PageRole.SITEMAP, found_by=FoundBy.GUESS)):
        seen += [discovery.url for discovery in found]
    assert seen[:2] == ["https://news.example/sitemap.xml", "https://news.example/sitemap_index.xml"]
    assert len(set(seen)) == len(seen) == 5
    assert next_guess(replace(PARENT, url=seen[0], role=PageRole.SITEMAP, found_by=FoundBy.ROBOTS)) == ()


NOW = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("lastmods", "is_told"),
    [
        ([NOW - dt.timedelta(days=n) for n in range(20)], True),
        ([NOW - dt.timedelta(seconds=n) for n in range(20)], False),
        ([NOW - dt.timedelta(days=9)] * 20, False),
        ([NOW] * 5, True),
    ],
)
def test_times_of_a_sitemaps_own_making_tell_nothing(lastmods: list[dt.datetime], is_told: bool) -> None:
    entries = tuple(SitemapEntry(f"{HOME}{place}", lastmod) for place, lastmod in enumerate(lastmods))
    found = from_sitemap(Sitemap(entries), PARENT, SCOPE, NOW)
    assert [d.lastmod for d in found] == [lastmod if is_told else None for lastmod in lastmods]
