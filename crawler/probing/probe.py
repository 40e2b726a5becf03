"""Looking at a site before it is crawled: what leads to its articles, and what a few of them read as.

A probe goes the way that a crawl goes, with a few requests: start and home page, sitemaps, feeds, then sample pages.
"""

from __future__ import annotations

import http
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

from crawler.discoveries import USUAL_SITEMAPS
from crawler.discovery.links import FoundLink
from crawler.discovery.sitemaps import Sitemap
from crawler.fetch import FetchDisallowed, FetchFailed
from crawler.page import Page
from crawler.politeness.robots import RobotsRules, origin_of
from crawler.probing.candidates import Candidate, article_rank, candidate_order, child_rank, of_feed, of_sitemap
from crawler.probing.records import MAX_CANDIDATES, LeftOut, Probe, Sample, Source
from crawler.profile import Profile
from crawler.reading import Reading, read_page
from crawler.scope import Scope
from schema.reasons import FoundBy
from schema.urls import normalise_url

LONG_DELAY_S = 5.0
"""Seconds. From here on a crawl of a few thousand articles takes most of a day."""
MAX_STARTS = 5
MAX_SOURCES = 3
"""Sitemaps, and feeds, that are read."""
MAX_SECTIONS_READ = 2
"""Where home page, sitemaps and feeds name fewer articles than there are samples to take."""
MAX_FAILED_SAMPLES = 3
"""Requests for samples beyond those that were asked for."""


class Session(Protocol):
    """What a probe asks with; see `crawler.fetch.FetchSession`."""

    requests: int

    def fetch(self, url: str) -> Page: ...

    def rules(self, url: str) -> RobotsRules: ...


def probe_site(
    session: Session,
    scope: Scope,
    *,
    samples: int,
    profile: Profile | None = None,
    say: Callable[[str], object] = lambda _: None,
) -> Probe:
    """Probes the site of the scope's start URLs.

    Args:
        samples: how many articles are asked for.
        profile: how pages are read.
        say: told before each request what it is for.

    Raises:
        FetchFailed: none of the start URLs could be fetched.
    """
    walk = _Walk(session, scope, profile, say)
    walk.read_starts()
    walk.find_sitemaps()
    walk.find_feeds()
    walk.read_sections(samples)
    walk.take_samples(samples)
    return Probe(
        start_urls=scope.start_urls,
        crawl_delay=walk.rules.crawl_delay,
        sources=tuple(walk.sources),
        sections=tuple(walk.sections()),
        samples=tuple(walk.samples),
        left_out=LeftOut(tuple(walk.by_exclude), tuple(walk.by_include)),
        candidates=len(walk.candidates()),
        disallowed=walk.disallowed,
        problems=tuple(walk.problems),
        requests=session.requests,
    )


class _Walk:
    """One probe on its way."""

    def __init__(self, session: Session, scope: Scope, profile: Profile | None, say: Callable[[str], object]) -> None:
        self._session = session
        self._scope = scope
        self._on_site = Scope(scope.start_urls)
        self._profile = profile
        self._say = say
        self._seen: set[str] = set()
        self._links: dict[str, FoundLink] = {}
        self.rules = RobotsRules()
        self._origin = ""
        self.sources: list[Source] = []
        self.samples: list[Sample] = []
        self.by_exclude: list[str] = []
        self.by_include: list[str] = []
        self.disallowed = 0
        self.problems: list[str] = []

    # ------------------------------------------------------------------ steps
    def read_starts(self) -> None:
        """The start pages, then the home page."""
        failed: list[FetchFailed] = []
        for url in self._scope.start_urls[:MAX_STARTS]:
            try:
                page, reading = self._read(url, "start page")
            except FetchFailed as error:
                failed.append(error)
                continue
            self._origin = self._origin or origin_of(page.url)
            self._take_start(url, page, reading)
        if not self._origin:
            raise failed[0]
        self.problems += map(str, failed)
        self.rules = self._session.rules(self._origin)
        if self.rules.crawl_delay and self.rules.crawl_delay >= LONG_DELAY_S:
            self._say(f"robots.txt asks for {self.rules.crawl_delay:g} s between requests, so this takes a while")
        home = f"{self._origin}/"
        if home not in self._seen and (home_page := self._try(home, "home page")):
            self._add_links(home_page)

    def find_sitemaps(self) -> None:
        """Those that robots.txt names, else one that a page links to or that stands at a usual place."""
        named = [url for url in self.rules.sitemaps if self._scope.may_fetch(url)]
        if self.rules.sitemaps and not named:
            self.problems.append("robots.txt names only sitemaps on other hosts, which are left alone")
        for url in sorted(named, key=article_rank, reverse=True)[:MAX_SOURCES]:
            if url not in self._seen and (reading := self._try(url, "sitemap")):
                self._add_source(url, reading, FoundBy.ROBOTS)
        if named:
            return
        linked = [link.url for link in self._linked("sitemap")]
        for url in dict.fromkeys([*linked, *(f"{self._origin}/{name}" for name in USUAL_SITEMAPS)]):
            found_by = FoundBy.LINK if url in linked else FoundBy.GUESS
            if url in self._seen or self._is_source_of("sitemap", url, found_by):
                return

    def find_feeds(self) -> None:
        """Those that the pages name."""
        linked = self._linked("feed", with_nofollow=True)
        away = [
            link.url for link in self._links.values() if link.hint == "feed" and not self._on_site.may_fetch(link.url)
        ]
        if away and not linked:
            self.problems.append(f"the feed {away[0]} is on another host, which is left alone")
        for link in linked[:MAX_SOURCES]:
            if link.url not in self._seen and (reading := self._try(link.url, "feed")):
                self._add_source(link.url, reading, FoundBy.LINK, is_found=not link.is_nofollow)

    def read_sections(self, samples: int) -> None:
        """A few sections, where too few articles are known without them."""
        likely = sum(candidate.is_likely for candidate in self.candidates())
        for url in self.sections()[:MAX_SECTIONS_READ] if likely < samples else ():
            section = self._try(url, "section")
            if section is not None:
                self._add_links(section)

    def take_samples(self, wanted: int) -> None:
        """Reads articles until there are as many as wanted, or too many requests went wrong."""
        for candidate in self.candidates():
            answered = sum(sample.article is not None for sample in self.samples)
            if answered >= wanted or len(self.samples) >= wanted + MAX_FAILED_SAMPLES:
                return
            if self._is_left_out(candidate) or candidate.url in self._seen:
                continue
            try:
                page, reading = self._read(candidate.url, "article")
            except FetchDisallowed:
                self.disallowed += 1
                continue
            except FetchFailed as error:
                self.samples.append(Sample(candidate.url, candidate.place, problem=str(error)))
                if error.status == http.HTTPStatus.TOO_MANY_REQUESTS:
                    self.problems.append("the site asks for fewer requests (status 429): give a larger delay")
                    return
                continue
            if not any(sample.url == page.url for sample in self.samples):
                problem = "" if reading.article else "is no HTML page"
                self.samples.append(Sample(page.url, candidate.place, page, reading.article, problem))

    # ------------------------------------------------------------------ what is known
    def candidates(self) -> list[Candidate]:
        """The site's candidates, each URL once: likely articles first, by publication, by change, then as found."""
        found: dict[str, Candidate] = {}
        for candidate in (*(it for source in self._by_kind() for it in source.candidates), *self._from_links()):
            if self._on_site.may_fetch(candidate.url):
                found.setdefault(candidate.url, candidate)
        return sorted(found.values(), key=candidate_order)[:MAX_CANDIDATES]

    def sections(self) -> list[str]:
        """The listings that a crawl would go on to, the shortest paths first."""
        home = f"{self._origin}/"
        linked = (link.url for link in self._linked("listing"))
        urls = [url for url in linked if url != home and (origin_of(url) != self._origin or self.rules.allows(url))]
        return sorted(urls, key=lambda url: urlsplit(url).path.strip("/").count("/"))

    def _by_kind(self) -> list[Source]:
        return sorted(self.sources, key=lambda source: source.kind)

    def _from_links(self) -> Iterator[Candidate]:
        for link in self._links.values():
            if link.hint == "article":
                yield Candidate(link.url, "page")

    def _linked(self, hint: str, *, with_nofollow: bool = False) -> list[FoundLink]:
        return [
            link
            for link in self._links.values()
            if link.hint == hint and self._scope.may_fetch(link.url) and (with_nofollow or not link.is_nofollow)
        ]

    def _is_left_out(self, candidate: Candidate) -> bool:
        if not self._scope.may_fetch(candidate.url):
            left_out = self.by_exclude
        elif not self._scope.may_store(candidate.url):
            left_out = self.by_include
        else:
            return False
        if candidate.is_likely:
            left_out.append(candidate.url)
        return True

    # ------------------------------------------------------------------ asking
    def _read(self, url: str, what: str) -> tuple[Page, Reading]:
        self._say(f"{what} {url}")
        self._seen.add(url)
        page = self._session.fetch(url)
        self._seen.add(page.url)
        return page, read_page(replace(page, profile=self._profile))

    def _try(self, url: str, what: str) -> Reading | None:
        """The reading of a page that the probe can do without; what is wrong with it is noted."""
        try:
            return self._read(url, what)[1]
        except FetchFailed as error:
            self.problems.append(f"the {what} cannot be read: {error}")
            return None

    def _take_start(self, url: str, page: Page, reading: Reading) -> None:
        if reading.sitemap or reading.feed:
            self._add_source(page.url, reading, FoundBy.START)
        elif reading.article:
            self._add_links(reading)
        else:
            self.problems.append(f"{url} is no HTML page, feed or sitemap: nothing to read or follow there")

    def _add_links(self, reading: Reading) -> None:
        for link in reading.links:
            self._links.setdefault(link.url, link)

    def _is_source_of(self, kind: str, url: str, found_by: FoundBy) -> bool:
        """Whether there is a sitemap at a place where there need not be one."""
        try:
            reading = self._read(url, kind)[1]
        except FetchFailed:
            return False
        return reading.sitemap is not None and self._add_source(url, reading, found_by)

    def _add_source(self, url: str, reading: Reading, found_by: FoundBy, *, is_found: bool = True) -> bool:
        """Notes a sitemap or feed; whether the reading is one."""
        if reading.sitemap is not None:
            self._add_sitemap(url, reading.sitemap, found_by, is_found=is_found)
        elif reading.feed is not None:
            self.sources.append(Source(url, "feed", found_by, is_found, tuple(of_feed(reading.feed))))
        else:
            self.problems.append(f"{url} is called a sitemap or feed, and is none")
            return False
        return True

    def _add_sitemap(self, url: str, sitemap: Sitemap, found_by: FoundBy, *, is_found: bool) -> None:
        children = [child for child in sitemap.sitemaps if self._scope.may_fetch(child.url)]
        candidates = list(of_sitemap(sitemap))
        child_url = None
        unseen = [child for child in children if child.url not in self._seen]
        if unseen and not candidates:
            child_url = max(unseen, key=child_rank).url
            reading = self._try(child_url, "sitemap")
            candidates += of_sitemap(reading.sitemap) if reading and reading.sitemap else ()
        self.sources.append(
            Source(url, "sitemap", found_by, is_found, tuple(candidates), child_url, len(sitemap.sitemaps))
        )


def scope_of(start: Iterable[str], include: Sequence[str] = (), exclude: Sequence[str] = ()) -> Scope:
    """The scope of URLs as the settings have them."""
    urls = tuple(url for url in map(normalise_url, start) if url is not None)
    return Scope(urls, tuple(include), tuple(exclude))
