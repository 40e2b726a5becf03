"""What the first page shows: how much there is, how it came, and what is new."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted

from crawler.browsing.bar_charts import Bar, bars, in_time

if TYPE_CHECKING:
    from datasette.database import Database

Rows = list[dict[str, Any]]

PANEL_MS = 1_500
"""How long each part of the page may take; a large database then shows a link to the query instead."""

_MONTHS = 36
_DAYS = 60
_SITES = 12
_NEWEST = 12

_PANELS = {
    "totals": """
SELECT (SELECT count(*) FROM articles WHERE merged_into_article_id IS NULL) AS articles,
       (SELECT count(*) FROM sites) AS sites, (SELECT count(*) FROM runs) AS runs,
       (SELECT count(*) FROM article_versions WHERE version > 1) AS later_versions""",
    "run": "SELECT * FROM runs ORDER BY run_id DESC LIMIT 1",
    "sites": """
SELECT site, articles, last_run_at, last_status, pages_pending, pages_failed
FROM v_site_health ORDER BY articles DESC, site""",
    "published": """
SELECT substr(published_date, 1, 7) AS label, count(*) AS value
FROM articles WHERE published_date IS NOT NULL AND merged_into_article_id IS NULL
GROUP BY 1 ORDER BY 1""",
    "days": """
SELECT date AS label, sum(new) AS value FROM v_daily_counts GROUP BY date ORDER BY date""",
    "coverage": """
SELECT field AS label, 100.0 * sum(filled) / sum(articles) AS value, sum(filled) AS filled, sum(articles) AS articles
FROM v_field_coverage GROUP BY field ORDER BY value DESC, field""",
    "newest": f"""
SELECT article_id, site, title, description, published_at, published_date, authors, section, word_count
FROM v_articles
WHERE article_id IN (
    SELECT a.article_id FROM sites s JOIN articles a ON a.article_id IN (
        SELECT x.article_id FROM articles x
        WHERE x.site_id = s.site_id AND (x.published_date IS NULL OR x.published_date <= date('now', '+1 day'))
        ORDER BY x.published_date DESC LIMIT {_NEWEST})
    WHERE a.merged_into_article_id IS NULL AND NOT a.is_gone
    ORDER BY a.published_date DESC, a.article_id DESC LIMIT {_NEWEST})
ORDER BY published_date DESC, article_id DESC""",  # noqa: S608 - by site, since that is what the index is by
}

_ROUGH_TOTALS = """
SELECT (SELECT count(*) FROM articles) AS article_rows, (SELECT count(*) FROM sites) AS sites,
       (SELECT count(*) FROM runs) AS runs"""
"""Those that indexes know."""


async def home_page(database: Database) -> dict[str, Any]:
    """The parts of the page by name; None for one that took too long."""
    answers = await asyncio.gather(*(_rows(database, sql) for sql in _PANELS.values()))
    parts = dict(zip(_PANELS, answers, strict=True))
    return {
        "totals": _first(parts["totals"] or await _rows(database, _ROUGH_TOTALS)),
        "run": _first(parts["run"]),
        "sites": parts["sites"] and parts["sites"][:_SITES],
        "site_bars": parts["sites"] and bars(parts["sites"][:_SITES], "site", "articles"),
        "more_sites": max(0, len(parts["sites"] or ()) - _SITES),
        "published": None if parts["published"] is None else _in_time(parts["published"], _MONTHS),
        "days": None if parts["days"] is None else _in_time(parts["days"], _DAYS),
        "coverage": None if parts["coverage"] is None else bars(parts["coverage"], "label", "value", longest=100),
        "newest": parts["newest"],
    }


def _in_time(rows: Rows, last: int) -> list[Bar]:
    counts = {row["label"]: row["value"] for row in rows}
    return bars(in_time(counts, last), "label", "value")


async def _rows(database: Database, sql: str) -> Rows | None:
    try:
        results = await database.execute(sql, custom_time_limit=PANEL_MS)
    except QueryInterrupted:
        return None
    return [dict(zip(results.columns, row, strict=True)) for row in results.rows]


def _first(rows: Rows | None) -> dict[str, Any] | None:
    return rows[0] if rows else None
