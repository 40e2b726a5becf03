"""Which stored article a page shows whose canonical address no article has yet.

Three ways lead to one, tried in this order:

1. The page was the article's own address, and now names another one.
2. The article's own address now redirects to the page, which has the same title or content. Where several articles'
   addresses do so, none has moved: the site sends what it has deleted there.
3. An article of the site has the same content at another spelling of the same address (`schema.url_variants`).

In the first two the article moves to its new address; its old one stays an alias. In the third the page is one more
address of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection, Row, Select, select

from schema.article import Article
from schema.batch import Batch, Fetched
from schema.crawl_tables import pages
from schema.sequence import change_articles
from schema.statements import AnyRow
from schema.tables import articles
from schema.url_variants import address_key

COLUMNS = (
    articles.c.article_id,
    articles.c.canonical_url,
    articles.c.canonical_url_sha256,
    articles.c.fetched_url,
    articles.c.content_sha256,
    articles.c.version,
    articles.c.is_gone,
    articles.c.title,
    articles.c.links_seen_at,
    articles.c.links_sha256,
)
"""What is known of a stored article before it is written again."""


class Written(Protocol):
    """An article on its way into the database."""

    @property
    def fetched(self) -> Fetched: ...
    @property
    def article(self) -> Article: ...
    @property
    def content_sha256(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def url_sha256(self) -> str: ...


def find_own(connection: Connection, writes: Sequence[Written]) -> dict[int, AnyRow]:
    """The articles of pages that are an article's own address and now name that of another, by page id.

    Such a page keeps its article: a site that gets its canonical links wrong would fold all of them into one.
    """
    own = {write.fetched.page.article_id: write for write in writes if _is_own_address(write.fetched)}
    if not own:
        return {}
    query = select(*COLUMNS).where(articles.c.article_id.in_(list(own)))
    return {own[row.article_id].fetched.page.page_id: row for row in connection.execute(query)}


def find_moved(batch: Batch, writes: Sequence[Written]) -> dict[int, AnyRow]:
    """The articles that have moved to the addresses of the writes, by page id; their rows have the new address now."""
    if not writes:
        return {}
    found = find_own(batch.connection, writes)
    found |= _redirected(batch, [write for write in writes if write.fetched.page.page_id not in found])
    by_page = {write.fetched.page.page_id: write for write in writes}
    _move(batch, {row.article_id: by_page[page_id] for page_id, row in found.items()})
    return found


def _is_own_address(fetched: Fetched) -> bool:
    page = fetched.page
    return page.article_id is not None and page.canonical_url == page.url == page.fetched_url


def _redirected(batch: Batch, writes: Sequence[Written]) -> dict[int, AnyRow]:
    targets = {write.fetched.page.url_sha256: write for write in writes}
    query: Select[tuple[object, ...]] = (
        select(pages.c.redirect_url_sha256, *COLUMNS)
        .join(articles, articles.c.article_id == pages.c.article_id)
        .where(
            pages.c.redirect_url_sha256.in_(list(targets)),
            pages.c.site_id == batch.site_id,
            articles.c.canonical_url == pages.c.url,
        )
    )
    rows: defaultdict[str, list[Row[tuple[object, ...]]]] = defaultdict(list)
    for row in batch.connection.execute(query):
        rows[row.redirect_url_sha256].append(row)
    return {
        targets[sha256].fetched.page.page_id: found[0]
        for sha256, found in rows.items()
        if len(found) == 1 and _is_same(found[0], targets[sha256])
    }


def _is_same(row: AnyRow, write: Written) -> bool:
    return row.content_sha256 == write.content_sha256 or (row.title is not None and row.title == write.article.title)


def _move(batch: Batch, moved: Mapping[int, Written]) -> None:
    changes = {
        article_id: {"canonical_url": write.url, "canonical_url_sha256": write.url_sha256}
        for article_id, write in moved.items()
    }
    change_articles(batch.connection, batch.now, changes)


def find_spelled_otherwise(connection: Connection, site_id: int, writes: Sequence[Written]) -> dict[int, AnyRow]:
    """The articles that the writes' pages are one more address of, by page id."""
    if not writes:
        return {}
    contents = {write.content_sha256 for write in writes}
    query = (
        select(*COLUMNS)
        .where(articles.c.site_id == site_id, articles.c.content_sha256.in_(contents))
        .where(articles.c.merged_into_article_id.is_(None))
        .order_by(articles.c.article_id.desc())
    )
    known = {(row.content_sha256, address_key(row.canonical_url)): row for row in connection.execute(query)}
    return {
        write.fetched.page.page_id: row
        for write in writes
        if (row := known.get((write.content_sha256, address_key(write.url)))) is not None
    }
