"""From what a page, sitemap or feed names to frontier rows: what is worth fetching, as what, and in which order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from crawler.discovery.feeds import Feed
from crawler.discovery.links import FoundLink
from crawler.discovery.sitemaps import Sitemap
from crawler.scope import Scope
from schema.crawled import Discovery, Pending
from schema.reasons import FoundBy, PageRole

START, SOURCE, SECTION, ARTICLE, LISTING, OTHER = 0, 10, 20, 40, 50, 60
"""Priorities. The start pages' own sections come before articles, which they lead to; listings found further in (tags,
authors, later pages) after them, so that a budget is not spent on listings."""


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
        for url in named or (f"{origin.rstrip('/')}/sitemap.xml",)
    )


def from_links(links: Iterable[FoundLink], parent: Pending, scope: Scope) -> tuple[Discovery, ...]:
    """The frontier rows of a page's links.

    rel=nofollow is a hint to rankings, not a ban: it keeps us from logins and filters, but not from articles.
    """
    return tuple(
        _from_link(link, parent)
        for link in links
        if (link.hint == "article" or not link.is_nofollow) and scope.may_fetch(link.url)
    )


def _from_link(link: FoundLink, parent: Pending) -> Discovery:
    found_by = FoundBy.PAGINATION if link.hint == "pagination" else FoundBy.LINK
    role = {"feed": PageRole.FEED, "sitemap": PageRole.SITEMAP}.get(link.hint, PageRole.PAGE)
    listing = SECTION if parent.depth == 0 else LISTING
    priority = {"feed": SOURCE, "sitemap": SOURCE, "listing": listing, "pagination": listing, "article": ARTICLE}
    return Discovery(
        link.url,
        found_by,
        role,
        depth=parent.depth + 1,
        priority=priority.get(link.hint, OTHER),
        from_page_id=parent.page_id,
    )


def from_sitemap(sitemap: Sitemap, parent: Pending, scope: Scope) -> tuple[Discovery, ...]:
    """The frontier rows of a sitemap's entries and child sitemaps."""
    children = ((child.url, child.lastmod, PageRole.SITEMAP) for child in sitemap.sitemaps)
    entries = ((entry.url, entry.lastmod, PageRole.PAGE) for entry in sitemap.entries)
    return tuple(_from_source((*children, *entries), FoundBy.SITEMAP, parent, scope))


def from_feed(feed: Feed, parent: Pending, scope: Scope) -> tuple[Discovery, ...]:
    """The frontier rows of a feed's entries."""
    entries = ((entry.url, entry.updated, PageRole.PAGE) for entry in feed.entries)
    return tuple(_from_source(entries, FoundBy.FEED, parent, scope))


def _from_source(
    found: Iterable[tuple[str, dt.datetime | None, PageRole]], found_by: FoundBy, parent: Pending, scope: Scope
) -> Iterator[Discovery]:
    for url, lastmod, role in found:
        if scope.may_fetch(url):
            priority = SOURCE if role is PageRole.SITEMAP else ARTICLE
            yield Discovery(url, found_by, role, 1, priority, lastmod, parent.page_id)
