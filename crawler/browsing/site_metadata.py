"""What Datasette is told about the database: names, meanings, facets, orders, searches, questions."""

from __future__ import annotations

from typing import Any

from crawler.browsing.ready_queries import READY_QUERIES
from schema.metadata import metadata
from schema.views import VIEWS

NAME = "articles"
"""How the database is called in addresses, whatever its file is called."""

SEARCH_TABLE = "articles_fts"
"""The full-text index."""

_INSIDE = (
    "aliases", "alembic_version", "article_authors", "article_tags", "article_links", "article_versions",
    "blocked_urls", "counters", "fetches", "overrides", "pages", "run_sites", "snapshots", "sqlite_sequence",
    "text_bands", "traps",
)  # fmt: skip
"""Tables that views show in a better form, and those of the crawl alone."""

_FACETS = {
    "v_articles": ("site", "section", "language", "published_precision", "is_paywalled"),
    "v_related_links": ("site", "kind"),
    "v_article_history": ("change_class",),
    "v_article_authors": ("site",),
    "v_field_coverage": ("field",),
    "v_card_disagreements": ("site",),
    "v_changes": ("operation",),
    "v_deletions": ("reason",),
}

_NEWEST_FIRST = {
    "v_articles": "change_seq",
    "v_changes": "change_seq",
    "v_deletions": "change_seq",
    "v_daily_counts": "date",
    "v_linked_articles": "in_links",
    "v_copies": "similarity",
}


def datasette_metadata(title: str) -> dict[str, Any]:
    """The metadata, as Datasette reads it from a file.

    Args:
        title: What the pages are called: the database's name.
    """
    relations = {view.name: _relation(view.name, view.meaning, dict(view.columns)) for view in VIEWS}
    for table in metadata.tables.values():
        columns = {column.name: column.comment or "" for column in table.columns}
        relations[table.name] = _relation(table.name, table.comment or "", columns)
    for name in _INSIDE:
        relations.setdefault(name, {})["hidden"] = True
    relations["v_articles"] |= {"fts_table": SEARCH_TABLE, "fts_pk": "article_id"}
    relations["articles"] |= {"label_column": "title"}
    queries = {
        query.name: {"title": query.title, "description": query.description, "sql": query.sql.strip()}
        for query in READY_QUERIES
    }
    return {"title": title, "databases": {NAME: {"tables": relations, "queries": queries}}}


def meaning_of(relation: str) -> str:
    """What a view or table holds; empty where it is not ours."""
    for view in VIEWS:
        if view.name == relation:
            return view.meaning
    table = metadata.tables.get(relation)
    return "" if table is None else table.comment or ""


def _relation(name: str, meaning: str, columns: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"description": meaning, "columns": columns}
    if name in _FACETS:
        found["facets"] = list(_FACETS[name])
    if name in _NEWEST_FIRST:
        found["sort_desc"] = _NEWEST_FIRST[name]
    return found
