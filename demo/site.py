"""Every address of the demo site and what it answers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from html import escape

from demo import pages
from demo.content import Paper, Story, read_paper

_PAGE_SIZE = 7
_NEWEST = 10
_ROBOTS = "User-agent: *\nDisallow: /drafts/\n\nSitemap: {origin}/sitemap.xml\n"


@dataclass(frozen=True, slots=True)
class Resource:
    """One answer of the server."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    changed_at: dt.datetime = dt.datetime(2025, 8, 9, tzinfo=dt.UTC)
    """Aware; becomes Last-Modified."""

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    @property
    def last_modified(self) -> str:
        return format_datetime(self.changed_at.astimezone(dt.UTC), usegmt=True)


def build_site(origin: str) -> dict[str, Resource]:
    """The site's paths and their answers; `origin`, such as http://127.0.0.1:8000, stands in its absolute links."""
    paper = read_paper()
    site = {s.path: _html(pages.article_page(paper, s, origin), changed_at=s.published) for s in paper.stories}
    site["/"] = _html(pages.list_page(paper, paper.name, paper.stories[:_NEWEST]))
    for slug, name in paper.sections.items():
        site |= dict(_listing(paper, f"/{slug}/", name, [s for s in paper.stories if s.section == slug]))
    for tag in sorted({tag for story in paper.stories for tag in story.tags}):
        site |= dict(_listing(paper, pages.tag_path(tag), f"About: {tag}", [s for s in paper.stories if tag in s.tags]))
    return site | _other_pages(paper) | _sources(paper, origin)


def not_found(paper: Paper | None = None) -> Resource:
    """The answer to an unknown path."""
    page = pages.text_page(paper or read_paper(), "Page not found", "<p>The tide must have taken it.</p>")
    return Resource(page.encode(), status=404)


def _html(page: str, *, changed_at: dt.datetime = Resource(b"").changed_at) -> Resource:
    return Resource(page.encode(), changed_at=changed_at)


def _listing(paper: Paper, path: str, title: str, stories: list[Story]) -> Iterator[tuple[str, Resource]]:
    """A section's or tag's pages: `path`, then `path`page/2/ and so on."""
    last = max(1, -(-len(stories) // _PAGE_SIZE))

    def address(number: int) -> str | None:
        if not 1 <= number <= last:
            return None
        return path if number == 1 else f"{path}page/{number}/"

    for number in range(1, last + 1):
        shown = stories[(number - 1) * _PAGE_SIZE : number * _PAGE_SIZE]
        page = pages.list_page(paper, title, shown, newer=address(number - 1), older=address(number + 1))
        yield address(number) or path, _html(page)


def _other_pages(paper: Paper) -> dict[str, Resource]:
    login = (
        '<form method="post"><input name="user"><input name="password" type="password"><button>Sign in</button></form>'
    )
    lost = "<p>Sorry, the page that you were looking for is not here. <a href='/'>Back to the front page</a></p>"
    about = f"<p>{escape(paper.about)}</p><p><a href='/lost/'>An old page</a></p>"
    return {
        "/about/": _html(pages.text_page(paper, f"About {paper.name}", about)),
        "/login/": _html(pages.text_page(paper, "Sign in", login)),
        "/lost/": _html(pages.text_page(paper, "Page not found", lost)),
        "/drafts/": _html(pages.text_page(paper, "Drafts", "<p>Nothing here is ready to be read.</p>")),
    }


def _sources(paper: Paper, origin: str) -> dict[str, Resource]:
    index = ("/sitemap-articles.xml", "/sitemap-pages.xml", "/sitemap-news.xml")
    fixed = ("/", "/about/", *(f"/{slug}/" for slug in paper.sections))
    newest = paper.stories[:_NEWEST]
    documents = {
        "/sitemap.xml": _sitemap("sitemapindex", (f"<sitemap><loc>{origin}{path}</loc></sitemap>" for path in index)),
        index[0]: _sitemap(
            "urlset", (_url(origin, s.path, f"<lastmod>{s.published.isoformat()}</lastmod>") for s in paper.stories)
        ),
        index[1]: _sitemap("urlset", (_url(origin, path) for path in fixed)),
        index[2]: _sitemap("urlset", (_url(origin, s.path, _news(paper, s)) for s in newest)),
        "/feed.xml": _rss(paper, newest, origin),
        "/atom.xml": _atom(paper, newest, origin),
    }
    robots = Resource(_ROBOTS.format(origin=origin).encode(), "text/plain")
    return {"/robots.txt": robots} | {
        path: Resource(f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}'.encode(), "application/xml")
        for path, xml in documents.items()
    }


def _sitemap(root: str, entries: Iterable[str]) -> str:
    names = "http://www.sitemaps.org/schemas/sitemap/0.9"
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    return f'<{root} xmlns="{names}" xmlns:news="{news}">{"".join(entries)}</{root}>'


def _url(origin: str, path: str, more: str = "") -> str:
    return f"<url><loc>{origin}{path}</loc>{more}</url>"


def _news(paper: Paper, story: Story) -> str:
    source = f"<news:name>{paper.name}</news:name><news:language>{story.language}</news:language>"
    date = f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
    title = f"<news:title>{escape(story.title)}</news:title>"
    return f"<news:news><news:publication>{source}</news:publication>{date}{title}</news:news>"


def _rss(paper: Paper, stories: Iterable[Story], origin: str) -> str:
    items = "".join(
        f"<item><title>{escape(s.title)}</title><link>{origin}{s.path}</link><guid>{origin}{s.path}</guid>"
        f"<description>{escape(s.standfirst)}</description><pubDate>{format_datetime(s.published)}</pubDate></item>"
        for s in stories
    )
    channel = f"<title>{paper.name}</title><link>{origin}/</link><description>News of the harbour</description>{items}"
    return f'<rss version="2.0"><channel>{channel}</channel></rss>'


def _atom(paper: Paper, stories: Iterable[Story], origin: str) -> str:
    entries = "".join(
        f'<entry><title>{escape(s.title)}</title><link href="{origin}{s.path}"/><id>{origin}{s.path}</id>'
        f"<updated>{s.published.isoformat()}</updated><summary>{escape(s.standfirst)}</summary></entry>"
        for s in stories
    )
    head = f"<title>{paper.name}</title><id>{origin}/</id><updated>{Resource(b'').changed_at.isoformat()}</updated>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'
