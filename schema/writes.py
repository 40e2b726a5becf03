"""Writes what a crawl fetched: each page and all that came of it, in the caller's transaction.

Each step is one statement over all items of the batch, which is what keeps a page well under 2 ms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from schema.article_writes import write_articles
from schema.batch import Batch, Fetched, Outcome, canonical_url
from schema.blocks import without_blocked
from schema.checks import write_checks
from schema.crawl_tables import fetches, pages, snapshots
from schema.crawled import CrawledPage, Stored
from schema.fates import change_without_article, page_after, was_requested
from schema.frontier import add_each
from schema.link_writes import write_redirect_aliases
from schema.merges import merge_twins
from schema.statements import insert_rows, update_rows
from schema.tables import articles
from schema.url_variants import address_key


def store(
    connection: Connection, run_id: int, site_id: int, items: Sequence[CrawledPage], now: dt.datetime
) -> list[Stored]:
    """Writes the items and returns what became of each, in their order.

    Raises:
        ValueError: nothing was decided about an item (no failure, redirect, drop reason or article), its article has no
            content hash, or its page is not in the frontier.
    """
    batch = Batch(connection, run_id, site_id, now)
    return [stored for part in _without_repeats(items) for stored in _store(batch, part)]


def _without_repeats(items: Sequence[CrawledPage]) -> Iterator[Sequence[CrawledPage]]:
    """Parts, in order, in which no page and no article's address stands twice, however it is spelled.

    One statement cannot write a row twice, and the second of two spellings must see what the first has become.
    """
    start, seen = 0, set[object]()
    for index, item in enumerate(items):
        url = canonical_url(item)
        keys = {item.fetch.page_id} | ({address_key(url)} if url else set())
        if keys & seen:
            yield items[start:index]
            start, seen = index, set()
        seen |= keys
    if start < len(items):
        yield items[start:]


def _store(batch: Batch, items: Sequence[CrawledPage]) -> list[Stored]:
    fetched = without_blocked(batch.connection, _beside_pages(batch.connection, items))
    discovered = add_each(batch.connection, batch.site_id, [each.item.discoveries for each in fetched], batch.now)
    outcomes = [
        replace(outcome, discovered=count)
        for outcome, count in zip(_write_outcomes(batch, fetched), discovered, strict=True)
    ]
    after = [page_after(each, outcome) for each, outcome in zip(fetched, outcomes, strict=True)]
    update_rows(batch.connection, pages, after)
    _add_fetches(batch, fetched, outcomes)
    _add_snapshots(batch, fetched)
    write_redirect_aliases(batch, fetched, outcomes)
    survivors = merge_twins(batch, fetched, outcomes)
    return [
        Stored(
            each.page.page_id,
            survivors.get(outcome.article_id or 0, outcome.article_id),
            outcome.change,
            outcome.discovered,
            outcome.is_copy,
        )
        for each, outcome in zip(fetched, outcomes, strict=True)
    ]


def _beside_pages(connection: Connection, items: Sequence[CrawledPage]) -> list[Fetched]:
    ids = [item.fetch.page_id for item in items]
    rows = connection.execute(
        select(pages, articles.c.is_gone, articles.c.fetched_url, articles.c.canonical_url)
        .outerjoin(articles, articles.c.article_id == pages.c.article_id)
        .where(pages.c.page_id.in_(ids))
    )
    by_id = {row.page_id: row for row in rows}
    if missing := set(ids) - set(by_id):
        raise ValueError(f"not in the frontier: pages {sorted(missing)}")
    return [Fetched(item, by_id[item.fetch.page_id]) for item in items]


def _write_outcomes(batch: Batch, fetched: Sequence[Fetched]) -> list[Outcome]:
    changes = [change_without_article(each) for each in fetched]
    others = {
        each.page.page_id: Outcome(change, each.page.article_id)
        for each, change in zip(fetched, changes, strict=True)
        if change is not None
    }
    write_checks(batch, [(each, others[each.page.page_id]) for each in fetched if each.page.page_id in others])
    written = write_articles(batch, [each for each in fetched if each.page.page_id not in others])
    return [(others.get(each.page.page_id) or written[each.page.page_id]) for each in fetched]


def _add_fetches(batch: Batch, fetched: Sequence[Fetched], outcomes: Sequence[Outcome]) -> None:
    rows = [
        {
            "run_id": batch.run_id,
            "page_id": each.page.page_id,
            "started_at": each.at,
            "duration_ms": each.item.fetch.duration_ms,
            "http_status": each.item.fetch.http_status,
            "body_bytes": each.item.fetch.body_bytes,
            "failure": each.item.fetch.failure,
            "failure_detail": each.item.fetch.failure_detail,
            "redirect_to": each.item.fetch.redirect_to,
            "change": outcome.change,
        }
        for each, outcome in zip(fetched, outcomes, strict=True)
        if was_requested(each)
    ]
    insert_rows(batch.connection, fetches, rows)


def _add_snapshots(batch: Batch, fetched: Sequence[Fetched]) -> None:
    rows = [
        {
            "page_id": each.page.page_id,
            "run_id": batch.run_id,
            "fetched_at": each.at,
            "file": each.item.snapshot.file,
            "offset": each.item.snapshot.offset,
            "length": each.item.snapshot.length,
            "payload_sha256": each.item.snapshot.payload_sha256,
        }
        for each in fetched
        if each.item.snapshot is not None
    ]
    insert_rows(batch.connection, snapshots, rows)
