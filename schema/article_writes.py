"""Writes articles: the latest state, their versions, and all that hangs on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from schema import identity
from schema.article import Article
from schema.article_rows import VERSION_COLUMNS, content_columns, content_of
from schema.batch import Batch, Fetched, Outcome, canonical_url
from schema.changes import Content, change_class
from schema.checks import mark_seen, set_gone
from schema.copy_writes import write_copies
from schema.duplicates import mark_duplicates, release_duplicates
from schema.link_writes import Alias, Links, LinksRead, write_aliases, write_links
from schema.name_writes import write_authors, write_tags
from schema.overrides import with_overrides
from schema.reasons import Change, ChangeClass, PageStatus
from schema.sequence import reserve
from schema.statements import AnyRow, Values, insert_rows, update_rows, upsert_returning
from schema.tables import article_versions, articles
from schema.urls import url_sha256
from schema.versions import supersede

_KEPT = frozenset({"site_id", "canonical_url", "canonical_url_sha256", "first_seen_at"})
"""What an update leaves as it is."""


@dataclass(frozen=True, slots=True)
class _Write:
    """An article on its way into the database."""

    fetched: Fetched
    article: Article
    content_sha256: str
    links: Links
    url: str
    """Its canonical address, normalised."""
    url_sha256: str
    known: AnyRow | None
    """Its row as it stood before."""

    @property
    def is_second_hand(self) -> bool:
        """Whether this page only points to an article that was read from its canonical address itself.

        What such a page says does not replace the article: two pages that differ a little would take turns for ever.
        """
        known = self.known
        return known is not None and not known.is_gone and self.fetched.page.url != self.url == known.fetched_url

    @property
    def is_at_home(self) -> bool:
        """Whether its page showed an article when last fetched, and the article keeps its address."""
        known = self.known
        return known is not None and self.url == known.canonical_url and self.fetched.page.status is PageStatus.STORED

    @property
    def change(self) -> Change:
        """What storing it does."""
        if self.known is None:
            return Change.NEW
        if self.is_second_hand or self.known.content_sha256 == self.content_sha256:
            return Change.UNCHANGED
        return Change.UPDATED


def write_articles(batch: Batch, fetched: Sequence[Fetched]) -> dict[int, Outcome]:
    """Writes the items' articles; returns the outcomes by page id. No canonical URL may stand twice among them."""
    writes = _identified(batch, _writes(fetched))
    changed = _corrected(batch.connection, [write for write in writes if write.change is not Change.UNCHANGED])
    ids = {write.url_sha256: int(write.known.article_id) for write in writes if write.known is not None}
    copies: Set[int] = frozenset()
    if changed:
        known = [write.known.article_id for write in changed if write.known is not None]
        before = supersede(batch.connection, known)
        columns = {write.url_sha256: content_columns(write.article) for write in changed}
        ids |= _upsert(batch, changed, columns)
        _add_versions(batch, changed, columns, ids, before)
        _write_names(batch.connection, changed, ids)
        copies = _mark_duplicates(batch, changed, ids)
        write_copies(batch.connection, {ids[w.url_sha256]: w.article.text for w in changed}, known, batch.now)
    _note_unchanged(batch, [write for write in writes if write.change is Change.UNCHANGED])
    _write_aliases(batch.connection, writes, ids)
    write_links(
        batch.connection,
        [
            LinksRead(ids[write.url_sha256], write.fetched.at, write.links, write.known)
            for write in writes
            if not write.is_second_hand
        ],
    )
    return {
        write.fetched.page.page_id: Outcome(
            write.change, ids[write.url_sha256], is_copy=ids[write.url_sha256] in copies
        )
        for write in writes
    }


def _writes(fetched: Sequence[Fetched]) -> list[_Write]:
    """The items' articles, as if none was known."""
    writes = []
    for each in fetched:
        if each.item.article is not None and each.item.content_sha256 is not None:
            url = canonical_url(each.item) or each.page.url
            article, links = each.item.article, Links(each.item.article.related_links)
            writes.append(_Write(each, article, each.item.content_sha256, links, url, url_sha256(url), None))
    return writes


def _identified(batch: Batch, writes: Sequence[_Write]) -> list[_Write]:
    """The writes beside the rows of the articles that they are of."""
    sha256s = [write.url_sha256 for write in writes]
    query = select(*identity.COLUMNS).where(articles.c.canonical_url_sha256.in_(sha256s))
    by_sha256 = {row.canonical_url_sha256: row for row in batch.connection.execute(query)} if writes else {}
    writes = [replace(write, known=by_sha256.get(write.url_sha256)) for write in writes]
    elsewhere = [write for write in writes if write.known and write.known.article_id != write.fetched.page.article_id]
    own = identity.find_own(batch.connection, elsewhere)
    writes = [_as_alias(write, own.get(write.fetched.page.page_id)) for write in writes]
    moved = identity.find_moved(batch, [write for write in writes if write.known is None])
    writes = [replace(write, known=write.known or moved.get(write.fetched.page.page_id)) for write in writes]
    unknown = [write for write in writes if write.known is None]
    spelled = identity.find_spelled_otherwise(batch.connection, batch.site_id, unknown)
    return [_as_alias(write, spelled.get(write.fetched.page.page_id)) for write in writes]


def _as_alias(write: _Write, known: AnyRow | None) -> _Write:
    """The write as one of the known article, from another address."""
    if known is None:
        return write
    return replace(write, url=known.canonical_url, url_sha256=known.canonical_url_sha256, known=known)


def _corrected(connection: Connection, writes: Sequence[_Write]) -> list[_Write]:
    """The writes with the corrections by hand in place."""
    known = {write.known.article_id: write.article for write in writes if write.known is not None}
    articles_by_id = with_overrides(connection, known)
    return [
        replace(write, article=articles_by_id[write.known.article_id]) if write.known is not None else write
        for write in writes
    ]


def _upsert(batch: Batch, writes: Sequence[_Write], columns: Mapping[str, Values]) -> dict[str, int]:
    """Writes the latest state; returns article ids by the SHA-256 of the canonical URL, as the columns are."""
    numbers = reserve(batch.connection, len(writes))
    rows = [
        {**columns[write.url_sha256], **_state(batch, write, number)}
        for write, number in zip(writes, numbers, strict=True)
    ]
    updated = tuple(name for name in rows[0] if name not in _KEPT)
    key, returning = "canonical_url_sha256", ("canonical_url_sha256", "article_id")
    return dict(upsert_returning(batch.connection, articles, (key,), updated, returning, rows))


def _state(batch: Batch, write: _Write, change_seq: int) -> dict[str, object]:
    at = write.fetched.at
    return {
        "site_id": batch.site_id,
        "canonical_url": write.url,
        "canonical_url_sha256": write.url_sha256,
        "fetched_url": write.fetched.page.url,
        "content_sha256": write.content_sha256,
        "version": _version(write),
        "run_id": batch.run_id,
        "is_gone": False,
        "gone_at": None,
        "duplicate_of_article_id": None,
        "first_seen_at": at,
        "last_seen_at": at,
        "last_checked_at": at,
        "last_changed_at": at,
        "links_seen_at": at,
        "links_sha256": write.links.sha256,
        "loaded_at": batch.now,
        "change_seq": change_seq,
    }


def _version(write: _Write) -> int:
    return 1 if write.known is None else write.known.version + 1


def _add_versions(
    batch: Batch,
    writes: Sequence[_Write],
    columns: Mapping[str, Values],
    ids: Mapping[str, int],
    before: Mapping[int, Content],
) -> None:
    rows = []
    for write in writes:
        article_id = ids[write.url_sha256]
        rows.append(
            {name: columns[write.url_sha256][name] for name in VERSION_COLUMNS}
            | {
                "article_id": article_id,
                "version": _version(write),
                "change_class": _change_class(before.get(article_id), write.article),
                "content_sha256": write.content_sha256,
                "valid_from_at": write.fetched.at,
                "run_id": batch.run_id,
            }
        )
    insert_rows(batch.connection, article_versions, rows)


def _change_class(before: Content | None, article: Article) -> ChangeClass:
    return ChangeClass.NEW if before is None else change_class(before, content_of(article))


def _write_names(connection: Connection, writes: Sequence[_Write], ids: Mapping[str, int]) -> None:
    replace = [write.known.article_id for write in writes if write.known is not None]
    write_authors(connection, {ids[write.url_sha256]: write.article.authors for write in writes}, replace=replace)
    write_tags(connection, {ids[write.url_sha256]: write.article.tags for write in writes}, replace=replace)


def _mark_duplicates(batch: Batch, writes: Sequence[_Write], ids: Mapping[str, int]) -> Set[int]:
    updated = {write.known.article_id: write.known.content_sha256 for write in writes if write.known is not None}
    if updated:
        release_duplicates(batch, updated.keys(), set(updated.values()))
    return mark_duplicates(batch, {ids[write.url_sha256]: write.content_sha256 for write in writes})


def _note_unchanged(batch: Batch, writes: Sequence[_Write]) -> None:
    known = {write.known.article_id: write for write in writes if write.known is not None}
    set_gone(batch, {article_id: None for article_id, write in known.items() if write.known and write.known.is_gone})
    second_hand = {article_id: write.fetched.at for article_id, write in known.items() if write.is_second_hand}
    mark_seen(batch.connection, second_hand)
    rows = [
        {
            "article_id": article_id,
            "fetched_url": write.fetched.page.url,
            "last_seen_at": write.fetched.at,
            "last_checked_at": write.fetched.at,
            "links_seen_at": write.fetched.at,
            "links_sha256": write.links.sha256,
        }
        for article_id, write in known.items()
        if article_id not in second_hand
    ]
    update_rows(batch.connection, articles, rows)


def _write_aliases(connection: Connection, writes: Sequence[_Write], ids: Mapping[str, int]) -> None:
    found: dict[str, Alias] = {}
    for write in writes:
        page, article_id = write.fetched.page, ids[write.url_sha256]
        if write.is_at_home and page.article_id == article_id:
            continue  # both addresses are noted already
        found[write.url_sha256] = Alias(write.url, write.url_sha256, article_id)
        found[page.url_sha256] = Alias(page.url, page.url_sha256, article_id)
    write_aliases(connection, found.values())
