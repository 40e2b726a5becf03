"""Makes and clears corrections of stored articles: each is a version of its own, of the class "corrected"."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, delete, select, update

from schema.article import Article, PublishedDate
from schema.article_rows import VERSION_COLUMNS, content_columns
from schema.name_writes import write_authors, write_tags
from schema.names import authors_of, tags_of
from schema.overrides import Json, corrected, note_parsed, overrides_of, parsed_of, read_evidence, with_value
from schema.reasons import ChangeClass
from schema.search_index import bigrams
from schema.sequence import change_articles
from schema.statements import AnyRow, insert_into, insert_rows, update_rows
from schema.tables import article_versions, articles, overrides
from schema.versions import supersede

_KEPT = frozenset({"blocks", "text", "word_count", "bigrams", "parser_version"})
"""What no correction changes; `bigrams` is made anew."""


def correct(
    connection: Connection, article_id: int, field: str, value: Json, *, note: str | None, now: dt.datetime
) -> bool:
    """Corrects a field, one of `schema.overrides.FIELDS`; False: it had been corrected to this value already.

    Args:
        value: As in `schema.overrides.Override`.
    """
    _lock(connection, article_id)
    before = _stored(connection, article_id)
    known = next((each for each in overrides_of(connection, [article_id])[article_id] if each.field == field), None)
    row = {"article_id": article_id, "field": field, "value": value, "note": note, "created_at": now}
    if known is None:
        row["parsed_value"] = parsed_of(before, field)
    insert = insert_into(connection, overrides).values(row)
    kept = {name: insert.excluded[name] for name in ("value", "note", "created_at")}
    connection.execute(insert.on_conflict_do_update(index_elements=("article_id", "field"), set_=kept))
    if known is not None and known.value == value:
        return False
    if known is not None and known.parsed is not None:
        before = with_value(before, field, known.parsed["value"], read_evidence(known.parsed["evidence"]))
    of = [each for each in overrides_of(connection, [article_id])[article_id] if each.field == field]
    _add_version(connection, article_id, corrected(before, of), now)
    return True


def clear(connection: Connection, article_id: int, field: str, *, now: dt.datetime) -> bool:
    """Gives a field back to the parser; False: it was not corrected."""
    _lock(connection, article_id)
    known = next((each for each in overrides_of(connection, [article_id])[article_id] if each.field == field), None)
    if known is None:
        return False
    connection.execute(delete(overrides).where(overrides.c.override_id == known.override_id))
    parsed = known.parsed or {"value": None, "evidence": None}
    article = with_value(_stored(connection, article_id), field, parsed["value"], read_evidence(parsed["evidence"]))
    _add_version(connection, article_id, article, now)
    return True


def put_back(connection: Connection, article_id: int) -> None:
    """Puts corrections back where an article took over what another one said, in the version that says so."""
    corrections = overrides_of(connection, [article_id])[article_id]
    if not corrections:
        return
    article = _stored(connection, article_id)
    for each in corrections:
        evidence = article.evidence.get(each.field)
        if evidence is None or evidence.strategy != "override":
            note_parsed(connection, {each.override_id: parsed_of(article, each.field)})
            article = corrected(article, [each])
        else:  # the correction of this field itself, or that of the other article
            article = with_value(article, each.field, each.value, evidence)
    columns = _columns(connection, article_id, article)
    update_rows(connection, articles, [{"article_id": article_id, **columns}])
    _write_names(connection, article_id, article)
    version = select(articles.c.version).where(articles.c.article_id == article_id).scalar_subquery()
    is_latest = (article_versions.c.article_id == article_id) & (article_versions.c.version == version)
    said = {name: columns[name] for name in VERSION_COLUMNS if name in columns}
    connection.execute(update(article_versions).where(is_latest).values(said))


def _lock(connection: Connection, article_id: int) -> None:
    """Waits for a crawl that is writing the article: its row is read, then written as a whole. SQLite locks anyway."""
    connection.execute(select(articles.c.article_id).where(articles.c.article_id == article_id).with_for_update())


def _stored(connection: Connection, article_id: int) -> Article:
    """What the row says in the fields that can be corrected, and why."""
    row = connection.execute(select(articles).where(articles.c.article_id == article_id)).one()
    evidence = {name: why for name, each in row.evidence.items() if (why := read_evidence(each)) is not None}
    return Article(
        row.canonical_url,
        title=row.title,
        description=row.description,
        published=_published(row),
        modified=None if row.modified_date is None else PublishedDate(row.modified_date, row.modified_at),
        authors=tuple(authors_of(connection, [article_id])[article_id]),
        section=row.section,
        tags=tuple(tags_of(connection, [article_id])[article_id]),
        language=row.language,
        lead_image_url=row.lead_image_url,
        is_paywalled=row.is_paywalled,
        evidence=evidence,
    )


def _published(row: AnyRow) -> PublishedDate | None:
    if row.published_date is None:
        return None
    source = row.published_timezone_source
    return PublishedDate(row.published_date, row.published_at, row.published_raw or "", row.published_precision, source)


def _columns(connection: Connection, article_id: int, article: Article) -> dict[str, object]:
    text = connection.scalar(select(articles.c.text).where(articles.c.article_id == article_id))
    columns = {name: value for name, value in content_columns(article).items() if name not in _KEPT}
    return columns | {"bigrams": bigrams(article.title, article.description, text)}


def _add_version(connection: Connection, article_id: int, article: Article, now: dt.datetime) -> None:
    supersede(connection, [article_id])
    columns = _columns(connection, article_id, article)
    row = connection.execute(select(articles).where(articles.c.article_id == article_id)).one()
    state = {"version": row.version + 1, "last_changed_at": now}
    change_articles(connection, now, {article_id: columns | state})
    _write_names(connection, article_id, article)
    said = {name: columns.get(name, row._mapping[name]) for name in VERSION_COLUMNS}
    version = {
        "article_id": article_id,
        "version": row.version + 1,
        "change_class": ChangeClass.CORRECTED,
        "content_sha256": row.content_sha256,
        "valid_from_at": now,
        "run_id": row.run_id,
    }
    insert_rows(connection, article_versions, [said | version])


def _write_names(connection: Connection, article_id: int, article: Article) -> None:
    write_authors(connection, {article_id: article.authors}, replace=[article_id])
    write_tags(connection, {article_id: article.tags}, replace=[article_id])
