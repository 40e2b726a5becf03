"""From a page to all that is read of it, in one pass over its tree. Runs in worker processes."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from crawler.discovery.feeds import Feed, read_feed
from crawler.discovery.links import FoundLink, find_links, find_refresh
from crawler.discovery.sitemaps import Sitemap, read_sitemap
from crawler.discovery.sniff import sniff
from crawler.page import Page
from crawler.parsers.markup.document import open_document
from crawler.parsers.page import parse_document
from crawler.parsers.profiles.profiles import apply_profile
from schema.article import Article


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer says. At most one of `article`, `sitemap` and `feed` is set: none for any other kind of file."""

    article: Article | None = None
    """Of an HTML page, whatever its kind."""
    links: tuple[FoundLink, ...] = ()
    """Of an HTML page, each URL once."""
    refresh: str | None = None
    """Where an HTML page sends its readers at once; None: nowhere."""
    sitemap: Sitemap | None = None
    feed: Feed | None = None
    cpu_s: float = 0.0
    """CPU seconds that the reading took, without its way to the worker and back."""


def read_page(page: Page) -> Reading:
    """Reads an answer by what its body is, whatever its label says.

    Raises:
        ValueError: `page.url` is not absolute http(s).
    """
    before = time.thread_time()
    reading = _read(page)
    return replace(reading, cpu_s=time.thread_time() - before)


def _read(page: Page) -> Reading:
    match sniff(page.body, page.content_type, page.url):
        case "html":
            document = open_document(page.body, page.url, content_type=page.content_type, fetched_at=page.fetched_at)
            links = find_links(document.tree, document.url, document.base_url)
            refresh = find_refresh(document.tree, document.url, document.base_url)
            article = parse_document(apply_profile(document, page.profile))
            return Reading(article=article, links=links, refresh=refresh)
        case "sitemap":
            return Reading(sitemap=read_sitemap(page.body, page.url))
        case "feed":
            return Reading(feed=read_feed(page.body, page.url))
        case _:
            return Reading()
