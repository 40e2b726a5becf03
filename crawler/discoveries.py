"""From what a page, sitemap or feed names to frontier rows: what is worth fetching, as what, and in which order."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.discovery.feeds import Feed
from crawler.discovery.links import FoundLink
from crawler.discovery.sitemaps import Sitemap, SitemapEntry
from crawler.scope import Scope
from crawler.traps.areas import is_endless
from schema.crawled import Discovery, Pending
from schema.frontier import ARTICLE, LATE_SOURCE, LISTING, OTHER, SECTION, SOURCE, START
from schema.reasons import FoundBy, PageRole
from schema.url_variants import plain_address, without_mobile_host
from schema.urls import site_prefixes

USUAL_SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "wp-sitemap.xml", "news-sitemap.xml", "sitemap.xml.gz")
"""Where sitemaps lie that robots.txt does not name: each is asked for where the one before is not there."""

SITEMAPS_AT_ONCE = 20
"""Of an index, the latest: a million URLs. The others are read when what is known so far has been fetched."""
MAX_SITEMAP_DEPTH = 3
"""Indexes in each other. The protocol allows one; a sitemap further in is not asked for."""

_Named = tuple[str, dt.datetime | None, PageRole]
"""A URL, when it last changed, and what it is."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ENOUGH_LASTMODS = 10
_JUST_NOW = dt.timedelta(minutes=10)


def seeds(start_urls: Iterable[str]) -> tuple[Discovery, ...]:
    """What a crawl begins with: the operator's URLs, and each origin's home page."""
    starts = tuple(Discovery(url, FoundBy.START, priority=START) for url in start_urls)
    homes = {f"{parts.scheme}://{parts.netloc}/" for parts in map(urlsplit, start_urls)}
    return starts + tuple(
        Discovery(home, FoundBy.GUESS, depth=1, priority=SECTION) for home in sorted(homes - set(start_urls))
    )


def from_robots(origin: str, sitemaps: Iterable[str], scope: Scope) -> tuple[Discovery, ...]:
    """The sitemaps that robots.txt names; the usual place where it names none of this site."""
    named = tuple(url for url in sitemaps if scope.may_fetch(url))
    found_by = FoundBy.ROBOTS if named else FoundBy.GUESS
    return tuple(
        Discovery(url, found_by, PageRole.SITEMAP, depth=0, priority=SOURCE)
        for url in named or (f"{origin.rstrip('/')}/{USUAL_SITEMAPS[0]}",)
    )


def next_guess(failed: Pending) -> tuple[Discovery, ...]:
    """The next usual place of a sitemap, where the last one that was guessed holds none."""
    if failed.found_by is not FoundBy.GUESS or failed.role is not PageRole.SITEMAP:
        return ()
    origin, _, place = failed.url.rpartition("/")
    following = USUAL_SITEMAPS[USUAL_SITEMAPS.index(place) + 1 :] if place in USUAL_SITEMAPS else ()
    return tuple(
        Discovery(f"{origin}/{name}", FoundBy.GUESS, PageRole.SITEMAP, priority=SOURCE) for name in following[:1]
    )


def from_links(links: Iterable[FoundLink], parent: Pending, scope: Scope) -> tuple[Discovery, ...]:
    """The frontier rows of a page's links.

    rel=nofollow is a hint to rankings, not a ban: it keeps us from logins and filters, but not from articles.
    """
    found = (
        (link, _as_the_page_spells(plain, parent.url))
        for link in links
        if (link.hint == "article" or not link.is_nofollow) and (plain := _plain(link.url, scope))
    )
    return tuple(_from_link(link, url, parent) for link, url in found if url != parent.url and scope.may_fetch(url))


def _plain(url: str, scope: Scope) -> str | None:
    """The address that a print, AMP or mobile copy is of, if it may be fetched."""
    plain = plain_address(url)
    if not scope.may_fetch(plain):
        plain = without_mobile_host(plain) or plain
    return plain if scope.may_fetch(plain) and not is_endless(plain) else None


def _as_the_page_spells(url: str, page_url: str) -> str:
    """A link on an https page leads to its own scheme and host, where only these are spelled otherwise."""
    if not page_url.startswith("https:"):
        return url
    here = f"{page_url[: page_url.find('/', 8)]}/"
    other = next((prefix for prefix in site_prefixes(page_url) if url.startswith(prefix)), here)
    return here + url.removeprefix(other) if url.startswith(other) else url


def _from_link(link: FoundLink, url: str, parent: Pending) -> Discovery:
    found_by = FoundBy.PAGINATION if link.hint == "pagination" else FoundBy.LINK
    role = {"feed": PageRole.FEED, "sitemap": PageRole.SITEMAP}.get(link.hint, PageRole.PAGE)
    listing = SECTION if parent.depth == 0 else LISTING
    priority = {"feed": SOURCE, "sitemap": SOURCE, "listing": listing, "pagination": listing, "article": ARTICLE}
    return Discovery(
        url,
        found_by,
        role,
        depth=parent.depth + 1,
        priority=priority.get(link.hint, OTHER),
        from_page_id=parent.page_id,
    )


def from_sitemap(sitemap: Sitemap, parent: Pending, scope: Scope, fetched_at: dt.datetime) -> tuple[Discovery, ...]:
    """The frontier rows of a sitemap's entries and child sitemaps."""
    pages = _told(sitemap.entries, fetched_at, PageRole.PAGE)
    if parent.depth >= MAX_SITEMAP_DEPTH:
        return tuple(_from_source(pages, FoundBy.SITEMAP, parent, scope))
    latest_first = sorted(sitemap.sitemaps, key=lambda entry: entry.lastmod or _EPOCH, reverse=True)
    children = _from_source(_told(latest_first, fetched_at, PageRole.SITEMAP), FoundBy.SITEMAP, parent, scope)
    in_time = [
        child if place < SITEMAPS_AT_ONCE else replace(child, priority=LATE_SOURCE)
        for place, child in enumerate(children)
    ]
    return (*in_time, *_from_source(pages, FoundBy.SITEMAP, parent, scope))


def _told(entries: Sequence[SitemapEntry], fetched_at: dt.datetime, role: PageRole) -> list[_Named]:
    is_told = not _tell_nothing([entry.lastmod for entry in entries if entry.lastmod], fetched_at)
    return [(entry.url, entry.lastmod if is_told else None, role) for entry in entries]


def _tell_nothing(lastmods: Sequence[dt.datetime], fetched_at: dt.datetime) -> bool:
    """Whether the times are those of the sitemap's own making, which some sites write for every page."""
    if len(lastmods) < _ENOUGH_LASTMODS:
        return False
    _, most_common = Counter(lastmods).most_common(1)[0]
    just_now = sum(lastmod > fetched_at - _JUST_NOW for lastmod in lastmods)
    return max(most_common, just_now) > 0.8 * len(lastmods)


def from_feed(feed: Feed, parent: Pending, scope: Scope) -> tuple[Discovery, ...]:
    """The frontier rows of a feed's entries. When they were published says nothing of when they change."""
    entries = (
        (entry.url, None if entry.updated == entry.published else entry.updated, PageRole.PAGE)
        for entry in feed.entries
    )
    return tuple(_from_source(entries, FoundBy.FEED, parent, scope))


def _from_source(found: Iterable[_Named], found_by: FoundBy, parent: Pending, scope: Scope) -> Iterator[Discovery]:
    for named, lastmod, role in found:
        if url := _plain(named, scope):
            priority = SOURCE if role is PageRole.SITEMAP else ARTICLE
            depth = parent.depth + 1 if role is PageRole.SITEMAP else 1
            yield Discovery(url, found_by, role, depth, priority, lastmod, parent.page_id)
