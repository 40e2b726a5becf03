"""A folder of saved pages as the contents of one site: its addresses, listings, sitemaps and feeds.

The folder holds `pages.jsonl` (one object a line: id, url, file, and where known page_type, title, published) and the
gzipped pages that `file` names.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from html import escape
from pathlib import Path

from benchmarks.redesigns import REDESIGNS
from benchmarks.rewrite import mark, move, served_path

_PER_LISTING = 50
_PER_SITEMAP = 200
_PER_FEED = 50
_CACHE_BYTES = 256 * 1024 * 1024
_EPOCH = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One page of the corpus, or a further copy of it."""

    page_id: str
    old_url: str
    file: Path
    path: str
    """Where it is served, below the origin."""
    title: str
    page_type: str
    published: str | None
    """An ISO day, or None."""
    copy: int


class Corpus:
    """The site; pages are read and rewritten when asked for, and kept while they fit into 256 MB."""

    def __init__(
        self,
        folder: Path,
        origin: str,
        *,
        limit: int | None = None,
        repeat: int = 1,
        redesign: str | None = None,
    ) -> None:
        self._redesign = redesign
        with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        rows = [row for row in rows if row.get("file")][:limit]
        self.origin = origin
        self.pages = [_saved_page(folder, row, copy) for copy in range(repeat) for row in rows]
        self._by_path = {page.path: page for page in self.pages}
        self._generated = self._sources() | self._listings()
        self._moved: OrderedDict[str, bytes] = OrderedDict()
        self._moved_bytes = 0

    def find(self, path: str) -> SavedPage | None:
        return self._by_path.get(path)

    def generated(self, path: str) -> tuple[bytes, str] | None:
        """The body and content type of a listing, sitemap, feed or the robots.txt."""
        return self._generated.get(path)

    def etag(self, page: SavedPage) -> bytes:
        return f'"{page.page_id}-{page.copy}-{self._redesign or ""}"'.encode()

    def body(self, page: SavedPage) -> bytes:
        """The page's bytes as served."""
        body = self._moved.get(page.path)
        if body is None:
            body = move(gzip.decompress(page.file.read_bytes()), page.old_url, self.origin + page.path)
            body = mark(body, page.copy + 1) if page.copy else body
            body = REDESIGNS[self._redesign](body) if self._redesign else body
            self._keep(page.path, body)
        return body

    def _keep(self, path: str, body: bytes) -> None:
        self._moved[path] = body
        self._moved_bytes += len(body)
        while self._moved_bytes > _CACHE_BYTES:
            self._moved_bytes -= len(self._moved.popitem(last=False)[1])

    def _listings(self) -> dict[str, tuple[bytes, str]]:
        """/, then /latest/page/2 and so on: every page is linked from exactly one of them."""
        parts = _parts(self.pages, _PER_LISTING)
        addresses = ["/", *(f"/latest/page/{number}" for number in range(2, len(parts) + 1))]
        return {
            address: (_listing(part, addresses[at + 1] if at + 1 < len(parts) else None), "text/html")
            for at, (address, part) in enumerate(zip(addresses, parts, strict=True))
        }

    def _sources(self) -> dict[str, tuple[bytes, str]]:
        sitemaps = {f"/sitemap-{at}.xml": part for at, part in enumerate(_parts(self.pages, _PER_SITEMAP), 1)}
        index = "".join(f"<sitemap><loc>{self.origin}{path}</loc></sitemap>" for path in sitemaps)
        robots = f"User-agent: *\nDisallow: /_truth.json\n\nSitemap: {self.origin}/sitemap.xml\n"
        truth = {page.path: {"id": page.page_id, "page_type": page.page_type, "copy": page.copy} for page in self.pages}
        newest = self.pages[:_PER_FEED]
        return {
            "/robots.txt": (robots.encode(), "text/plain"),
            "/_truth.json": (
                json.dumps({self.origin + path: row for path, row in truth.items()}).encode(),
                "application/json",
            ),
            "/sitemap.xml": _xml(f'<sitemapindex xmlns="{_SITEMAPS}">{index}</sitemapindex>'),
            "/feed.xml": _xml(_rss(newest, self.origin)),
            "/atom.xml": _xml(_atom(newest, self.origin)),
        } | {path: _xml(_urlset(part, self.origin)) for path, part in sitemaps.items()}


_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _saved_page(folder: Path, row: dict[str, str | None], copy: int) -> SavedPage:
    page_id, old_url = str(row["id"]), row.get("url") or "https://unknown.invalid/"
    published = str(row.get("published") or "")[:10]
    path = served_path(old_url, page_id, copy)
    title = str(row.get("title") or path.strip("/").rpartition("/")[2].replace("-", " "))
    if copy:
        title = f"Copy {copy + 1}: {title}"
    is_day = len(published) == 10 and published[4] == published[7] == "-"
    kind = str(row.get("page_type") or "unknown")
    file = folder / str(row["file"])
    return SavedPage(page_id, old_url, file, path, title, kind, published if is_day else None, copy)


def _parts(pages: Sequence[SavedPage], size: int) -> list[Sequence[SavedPage]]:
    return [pages[at : at + size] for at in range(0, len(pages), size)] or [[]]


def _xml(document: str) -> tuple[bytes, str]:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}'.encode(), "application/xml"


def _listing(pages: Iterable[SavedPage], older: str | None) -> bytes:
    items = "".join(f'<article><h2><a href="{page.path}">{escape(page.title)}</a></h2></article>\n' for page in pages)
    pager = f'<nav class="pagination"><a rel="next" href="{older}">Older</a></nav>' if older else ""
    feeds = (
        '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        '<link rel="alternate" type="application/atom+xml" href="/atom.xml">'
    )
    head = f'<meta charset="utf-8"><title>Latest pages</title>{feeds}'
    main = f"<main><h1>Latest pages</h1>\n{items}{pager}</main>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{main}</body></html>'.encode()


def _urlset(pages: Iterable[SavedPage], origin: str) -> str:
    urls = "".join(
        f"<url><loc>{origin}{escape(page.path)}</loc>"
        + (f"<lastmod>{page.published}</lastmod>" if page.published else "")
        + "</url>"
        for page in pages
    )
    return f'<urlset xmlns="{_SITEMAPS}">{urls}</urlset>'


def _rss(pages: Iterable[SavedPage], origin: str) -> str:
    items = "".join(
        f"<item><title>{escape(page.title)}</title><link>{origin}{escape(page.path)}</link></item>" for page in pages
    )
    channel = f"<title>Latest pages</title><link>{origin}/</link><description>Saved pages</description>{items}"
    return f'<rss version="2.0"><channel>{channel}<pubDate>{format_datetime(_EPOCH)}</pubDate></channel></rss>'


def _atom(pages: Iterable[SavedPage], origin: str) -> str:
    updated = f"<updated>{_EPOCH.isoformat()}</updated>"
    entries = "".join(
        f'<entry><title>{escape(page.title)}</title><link href="{origin}{escape(page.path)}"/>'
        f"<id>{origin}{escape(page.path)}</id>{updated}</entry>"
        for page in pages
    )
    head = f"<title>Latest pages</title><id>{origin}/</id>{updated}"
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'
