"""The hostile site: healthy articles among more than a hundred misbehaviours, one class each."""

from __future__ import annotations

from collections.abc import Callable

from tests.server.articles import article, article_path
from tests.server.behaviours import Redirect, Serve
from tests.server.tricks import bodies, leading, mazes, network, pages
from tests.server.tricks.mazes import SitemapMaze
from tests.server.tricks.trick import UNKNOWN, Place, Site, Trick

HEALTHY = range(1, 121)
"""Numbers of the healthy articles: in the home page and its sections, in a sitemap, and behind pagination."""
LISTED_AT_ONCE = 10
ONLY_IN_SITEMAP = range(101, 121)

TRICKS: tuple[Trick, ...] = tuple(
    trick() for module in (network, bodies, leading, mazes, pages) for trick in module.TRICKS
)


def hostile(origin: str, size: int, listing: Callable[..., str]) -> Site:
    """The site.

    Args:
        size: The port of another server on the same host, which nothing may lead to.
        listing: A page of links by title, paths and the path of the next page.
    """
    place = Place(origin, f"{origin.rpartition(':')[0]}:{size}")
    site: Site = {article_path(number): Serve(article(number).encode()) for number in HEALTHY}
    for trick in TRICKS:
        site |= trick.pages(place)
    listed = [number for number in HEALTHY if number not in ONLY_IN_SITEMAP]
    for at in range(0, len(listed), LISTED_AT_ONCE):
        name = at // LISTED_AT_ONCE + 1
        older = f"/news/page/{name + 1}" if at + LISTED_AT_ONCE < len(listed) else None
        paths = [article_path(number) for number in listed[at : at + LISTED_AT_ONCE]]
        site[f"/news/page/{name}"] = Serve(listing(f"News, page {name}", paths, older).encode())
    odd = [trick.path for trick in TRICKS if not isinstance(trick, SitemapMaze) and trick.fate is not UNKNOWN]
    unknown = [trick.path for trick in TRICKS if trick.fate is UNKNOWN]
    site["/"] = Serve(listing("Town News", ["/news/page/1", *odd, *unknown], None).encode())
    return site | _sources(place)


def _sources(place: Place) -> Site:
    """robots.txt with sitemaps here and elsewhere, a healthy sitemap, and one that would read this machine's files."""
    maps = ["/maps/news.xml", "/maps/xxe.xml", *(trick.path for trick in TRICKS if isinstance(trick, SitemapMaze))]
    lines = [*(f"Sitemap: {place.origin}{path}" for path in maps), f"Sitemap: {place.other}/elsewhere.xml"]
    rules = f"User-agent: *\nDisallow: /private/\n{chr(10).join(lines)}\nSitemap: file:///etc/passwd\n"
    urls = "".join(f"<url><loc>{place.origin}{article_path(number)}</loc></url>" for number in ONLY_IN_SITEMAP)
    foreign = f"<url><loc>{place.other}/mapped</loc></url><url><loc>file:///etc/passwd</loc></url>"
    xxe = (
        '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY file SYSTEM "file:///etc/hostname">'
        f'<!ENTITY far SYSTEM "{place.other}/entity">]>'
        f"<urlset><url><loc>{place.origin}/odd/xxe-&file;-&far;</loc></url></urlset>"
    )
    return {
        "/robots.txt": Serve(rules.encode(), "text/plain"),
        "/maps/news.xml": Serve(f"<urlset>{urls}{foreign}</urlset>".encode(), "application/xml"),
        "/maps/xxe.xml": Serve(xxe.encode(), "application/xml"),
        "/sitemap.xml": Redirect(f"{place.other}/usual.xml"),
    }
