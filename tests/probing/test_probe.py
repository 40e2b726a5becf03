"""Probing a site: the way through it, and what is made of the finds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import pytest

from crawler.fetch import FetchDisallowed, FetchFailed
from crawler.page import Page
from crawler.politeness.robots import RobotsRules, read_robots
from crawler.probing.candidates import Candidate
from crawler.probing.findings import suggested_interval, unfound_sources, weak_points
from crawler.probing.probe import probe_site, scope_of
from crawler.probing.records import LeftOut, Probe, Sample, Source
from crawler.profile import Profile
from schema.article import Article, PublishedDate
from schema.reasons import FoundBy
from tests.server.articles import article, article_path
from tests.server.sites import listing

HOME = "https://news.example/"
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@dataclass
class Site:
    """Pages by path, and the order in which they were asked for."""

    pages: dict[str, str]
    robots: str = ""
    failures: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return len(self.asked)

    def rules(self, url: str) -> RobotsRules:
        rules = read_robots(200, self.robots.encode(), f"{HOME}robots.txt").rules
        assert rules is not None
        return rules

    def fetch(self, url: str) -> Page:
        if not self.rules(url).allows(url):
            raise FetchDisallowed(f"robots.txt disallows {url}")
        path = urlsplit(url).path
        self.asked.append(path)
        if path not in self.pages:
            status = self.failures.get(path, 404)
            raise FetchFailed(f"{url} answers with status {status}", status)
        kind = "text/html" if "<html" in self.pages[path] else "application/xml"
        return Page(url, 200, (), self.pages[path].encode(), NOW, kind)

    def probe(self, start: str = HOME, *, samples: int = 3, **patterns: list[str]) -> Probe:
        return probe_site(self, scope_of([start], **patterns), samples=samples)


def _sitemap(*entries: tuple[str, str]) -> str:
    urls = "".join(f"<url><loc>{HOME}{path.strip('/')}</loc><lastmod>{day}</lastmod></url>" for path, day in entries)
    return f"<urlset>{urls}</urlset>"


def _index(*names: str) -> str:
    return (
        "<sitemapindex>" + "".join(f"<sitemap><loc>{HOME}{name}</loc></sitemap>" for name in names) + "</sitemapindex>"
    )


def _feed(*entries: tuple[str, str]) -> str:
    items = "".join(
        f"<entry><link href='{HOME}{path.strip('/')}'/><published>{at}</published></entry>" for path, at in entries
    )
    return f"<feed>{items}</feed>"


PATHS = [article_path(number) for number in range(1, 9)]
ARTICLES = {path: article(number) for number, path in enumerate(PATHS, 1)}


def _paths(probe: Probe) -> list[str]:
    return [urlsplit(sample.url).path for sample in probe.samples]


# ---------------------------------------------------------------- the way
def test_links_of_the_home_page_are_enough() -> None:
    probe = Site({"/": listing("News", PATHS, None)} | ARTICLES).probe()
    assert _paths(probe) == PATHS[:3]
    assert [sample.place for sample in probe.samples] == ["page"] * 3
    assert [sample.article and sample.article.title for sample in probe.samples] == [
        f"Garden number {number}" for number in (1, 2, 3)
    ]
    assert probe.sources == ()
    assert probe.candidates == len(PATHS)


def test_a_start_further_in_is_followed_by_the_home_page() -> None:
    pages = {"/": listing("News", PATHS[4:], None), "/gardens/": listing("Gardens", PATHS[:2], None)} | ARTICLES
    site = Site(pages)
    probe = site.probe(f"{HOME}gardens/")
    assert site.asked[:2] == ["/gardens/", "/"]
    assert probe.candidates == 6


def test_articles_with_dates_come_first_and_the_newest_of_them() -> None:
    feed = _feed((PATHS[0], "2025-08-01T10:00:00Z"), (PATHS[1], "2025-08-03T10:00:00Z"))
    sitemap = _sitemap((PATHS[2], "2025-08-09"), (PATHS[3], "2025-08-10"))
    home = listing("News", PATHS[4:], None).replace(
        "</head>", '<link rel="alternate" type="application/atom+xml" href="/atom.xml"></head>'
    )
    probe = Site({"/": home, "/atom.xml": feed, "/sitemap.xml": sitemap} | ARTICLES).probe(samples=5)
    assert _paths(probe) == [PATHS[1], PATHS[0], PATHS[3], PATHS[2], PATHS[4]]
    assert [source.kind for source in probe.sources] == ["sitemap", "feed"]


def test_of_an_index_the_child_that_promises_articles_is_read() -> None:
    index = _index("page-sitemap.xml", "post-sitemap.xml", "category-sitemap.xml")
    pages = {"/": listing("News", [], None), "/sitemap.xml": index, "/post-sitemap.xml": _sitemap((PATHS[0], ""))}
    site = Site(pages | ARTICLES)
    (source,) = site.probe().sources
    assert (source.child_url, source.children, len(source.candidates)) == (f"{HOME}post-sitemap.xml", 3, 1)
    assert site.asked == ["/", "/sitemap.xml", "/post-sitemap.xml", PATHS[0]]


def test_the_usual_places_are_tried_until_one_is_a_sitemap() -> None:
    site = Site({"/": listing("News", PATHS, None), "/wp-sitemap.xml": _sitemap((PATHS[0], ""))} | ARTICLES)
    probe = site.probe()
    assert site.asked[1:4] == ["/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml"]
    assert "/news-sitemap.xml" not in site.asked
    assert unfound_sources(probe) == (), "a crawl tries the same places"
    assert probe.problems == (), "a usual place need not be there"


def test_an_html_page_at_a_usual_place_is_no_sitemap() -> None:
    pages = {"/": listing("News", PATHS, None), "/sitemap.xml": listing("Not found", [], None)} | ARTICLES
    assert Site(pages).probe().sources == ()


def test_sitemaps_of_robots_are_read_in_place_of_usual_ones() -> None:
    site = Site({"/": listing("News", [], None), "/map.xml": _sitemap((PATHS[0], ""))} | ARTICLES)
    site.robots = f"Sitemap: {HOME}map.xml\nSitemap: {HOME}gone.xml\nUser-agent: *\nCrawl-delay: 7\n"
    probe = site.probe()
    assert [(it.url, it.found_by) for it in probe.sources] == [(f"{HOME}map.xml", FoundBy.ROBOTS)]
    assert unfound_sources(probe) == ()
    assert "/sitemap.xml" not in site.asked
    assert probe.crawl_delay == 7
    assert any("gone.xml answers with status 404" in problem for problem in probe.problems)


def test_other_hosts_are_never_asked() -> None:
    links = ("2025/08/a-long-story-of-gardens", "feed/")
    site = Site({"/": "<html>" + "".join(f'<a href="https://elsewhere.example/{link}">x</a>' for link in links)})
    site.robots = "Sitemap: https://elsewhere.example/sitemap.xml\n"
    probe = site.probe()
    assert (probe.candidates, probe.samples) == (0, ())
    assert sum("on other hosts" in problem or "on another host" in problem for problem in probe.problems) == 2


def test_sections_are_listed_and_read_where_articles_are_few() -> None:
    home = '<html><body><a href="/sport/football/">F</a><a href="/sport/">S</a><a href="/drafts/">D</a></body></html>'
    site = Site({"/": home, "/sport/": listing("Sport", PATHS, None)} | ARTICLES)
    site.robots = "User-agent: *\nDisallow: /drafts/\n"
    probe = site.probe()
    assert probe.sections == (f"{HOME}sport/", f"{HOME}sport/football/")
    assert _paths(probe) == PATHS[:3]
    assert "/drafts/" not in site.asked


def test_what_robots_disallows_is_counted_and_not_asked_for() -> None:
    site = Site({"/": listing("News", PATHS, None)} | ARTICLES)
    site.robots = f"User-agent: *\nDisallow: {PATHS[0]}$\nDisallow: {PATHS[2]}$\n"
    probe = site.probe()
    assert probe.disallowed == 2
    assert _paths(probe) == [PATHS[1], PATHS[3], PATHS[4]]
    assert PATHS[0] not in site.asked


def test_failed_samples_are_made_up_for_but_not_without_end() -> None:
    site = Site({"/": listing("News", PATHS, None)} | {path: ARTICLES[path] for path in PATHS[1:3]})
    probe = site.probe()
    assert _paths(probe) == PATHS[:6]
    assert [bool(sample.article) for sample in probe.samples] == [False, True, True, False, False, False]
    assert "4 of 6 samples could not be read" in weak_points(probe)


def test_a_site_that_asks_for_fewer_requests_gets_no_more() -> None:
    site = Site({"/": listing("News", PATHS, None)}, failures={PATHS[0]: 429})
    probe = site.probe()
    assert _paths(probe) == PATHS[:1]
    assert any("429" in problem for problem in probe.problems)


def test_patterns_leave_pages_out_before_they_are_asked_for() -> None:
    site = Site({"/": listing("News", PATHS, None)} | ARTICLES)
    probe = site.probe(include=["number-[2-6]"], exclude=["-3$"])
    assert probe.left_out == LeftOut((HOME[:-1] + PATHS[2],), (HOME[:-1] + PATHS[0],))
    assert _paths(probe) == [PATHS[1], PATHS[3], PATHS[4]]
    assert not {PATHS[0], PATHS[2]} & set(site.asked)


def test_a_profile_is_applied() -> None:
    site = Site({"/": listing("News", PATHS, None)} | ARTICLES)
    profile = Profile({"title": ".standfirst"})
    probe = probe_site(site, scope_of([HOME]), samples=1, profile=profile)
    assert probe.samples[0].article is not None
    assert probe.samples[0].article.title == "What grows behind house 1."


@pytest.mark.parametrize("start", ["/atom.xml", "/map.xml"])
def test_a_feed_or_sitemap_may_be_the_start(start: str) -> None:
    pages = {"/": listing("News", [], None), "/atom.xml": _feed((PATHS[0], "")), "/map.xml": _sitemap((PATHS[0], ""))}
    probe = Site(pages | ARTICLES).probe(f"{HOME}{start[1:]}")
    assert _paths(probe) == PATHS[:1]
    assert unfound_sources(probe) == ()


def test_a_start_that_is_no_page_is_said() -> None:
    probe = Site({"/a.bin": "%PDF", "/": listing("News", PATHS, None)} | ARTICLES).probe(f"{HOME}a.bin")
    assert any("is no HTML page, feed or sitemap" in problem for problem in probe.problems)
    assert len(probe.samples) == 3


def test_without_any_start_there_is_nothing_to_probe() -> None:
    with pytest.raises(FetchFailed, match="status 404"):
        Site({}).probe()
    site = Site({"/": listing("News", PATHS, None)}, robots="User-agent: *\nDisallow: /\n")
    with pytest.raises(FetchDisallowed):
        site.probe()
    assert site.asked == []


def test_a_start_that_fails_beside_one_that_works_is_noted() -> None:
    site = Site({"/": listing("News", PATHS, None)} | ARTICLES)
    probe = probe_site(site, scope_of([f"{HOME}gone/", HOME]), samples=1)
    assert len(probe.samples) == 1
    assert any("/gone/ answers with status 404" in problem for problem in probe.problems)


def test_it_says_what_each_request_is_for() -> None:
    said: list[str] = []
    probe_site(Site({"/": listing("News", PATHS, None)} | ARTICLES), scope_of([HOME]), samples=1, say=said.append)
    assert said[0] == f"start page {HOME}"
    assert said[-1] == f"article {HOME[:-1]}{PATHS[0]}"
    assert len(said) == 7


def test_a_long_crawl_delay_is_said_while_it_goes_on() -> None:
    said: list[str] = []
    site = Site({"/": listing("News", PATHS, None)}, robots="User-agent: *\nCrawl-delay: 60\n")
    probe_site(site, scope_of([HOME]), samples=1, say=said.append)
    assert said[1] == "robots.txt asks for 60 s between requests, so this takes a while"


# ---------------------------------------------------------------- the findings
GOOD = Article(
    HOME,
    kind="article",
    title="Rain",
    published=PublishedDate(dt.date(2026, 3, 1), NOW, timezone_source="page"),
    authors=("Ada",),
    word_count=300,
)


def _finds(*articles: Article, dates: list[dt.datetime] | None = None) -> Probe:
    found = tuple(Candidate(f"{HOME}{number}", "feed", date) for number, date in enumerate(dates or [NOW]))
    samples = tuple(Sample(f"{HOME}{number}", "feed", None, it) for number, it in enumerate(articles))
    source = Source(f"{HOME}feed.xml", "feed", FoundBy.LINK, True, found)
    return Probe((HOME,), None, (source,), (), samples, LeftOut(), len(found), 0, (), 4)


def _three(**fields: object) -> list[Article]:
    """Three good articles with titles of their own, two of them with other fields."""
    articles = [replace(GOOD, title=f"Rain {number}") for number in range(3)]
    return [*(replace(it, **fields) for it in articles[:2]), articles[2]]  # type: ignore[arg-type]


def test_good_finds_have_no_weak_point() -> None:
    assert weak_points(_finds(*_three())) == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"published": None}, "no date in 2 of 3 articles"),
        ({"title": None}, "no title in 2 of 3 articles"),
        ({"word_count": 3}, "hardly any text in 2 of 3 articles"),
        ({"authors": ()}, "no authors in 2 of 3 articles"),
        (
            {"published": PublishedDate(dt.date(2026, 3, 1), NOW, timezone_source="assumed_utc")},
            "a time of day without a time zone in 2 of 3 articles",
        ),
        ({"kind": "listing"}, "only 1 of 3 samples read as articles"),
    ],
)
def test_what_most_articles_lack_is_weak(fields: dict[str, object], says: str) -> None:
    (point,) = weak_points(_finds(*_three(**fields)))
    assert point.startswith(says)


def test_one_lack_of_three_is_no_weak_point() -> None:
    articles = [*_three(), replace(GOOD, title="Sun", published=None)]
    assert weak_points(_finds(*articles)) == []


def test_the_same_title_everywhere_is_weak() -> None:
    (point,) = weak_points(_finds(GOOD, GOOD, GOOD))
    assert point.startswith("all samples have the same title")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"crawl_delay": 30.0}, "robots.txt asks for 30 s between requests: a day brings at most 2,880 pages"),
        ({"sources": ()}, "there is no sitemap and no feed"),
        ({"disallowed": 9}, "robots.txt disallows 9 of the first pages"),
        ({"problems": ("the sitemap cannot be read",)}, "the sitemap cannot be read"),
    ],
)
def test_what_is_weak_about_the_site_is_said(changes: dict[str, object], says: str) -> None:
    (point,) = weak_points(replace(_finds(*_three()), **changes))  # type: ignore[arg-type]
    assert point.startswith(says)


def test_no_sample_at_all_is_said() -> None:
    assert weak_points(_finds()) == ["no page was found that may be an article"]


@pytest.mark.parametrize(
    ("gap", "age", "expected"),
    [
        (HOUR / 2, HOUR / 2, HOUR),
        (8 * HOUR, HOUR, 6 * HOUR),
        (30 * HOUR, HOUR, 24 * HOUR),
        (HOUR / 2, 400 * 24 * HOUR, 24 * HOUR),
        (HOUR / 2, 10 * HOUR, 6 * HOUR),
    ],
)
def test_the_interval_follows_the_dates_of_feeds(gap: dt.timedelta, age: dt.timedelta, expected: dt.timedelta) -> None:
    dates = [NOW - age - number * gap for number in range(10)]
    assert suggested_interval(_finds(dates=dates), NOW) == expected
    with_odd_ones = [*dates, NOW - 9_000 * HOUR, NOW + 100 * HOUR]
    assert suggested_interval(_finds(dates=with_odd_ones), NOW) == expected


@pytest.mark.parametrize("dates", [[NOW], [NOW] * 20, [NOW, NOW - HOUR]])
def test_too_few_dates_say_nothing(dates: list[dt.datetime]) -> None:
    assert suggested_interval(_finds(dates=dates), NOW) == 6 * HOUR
