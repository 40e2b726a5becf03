"""Questions that are ready to be asked: what each answers, and its SQL on the public views and tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over the table of an answer."""

    label: str
    """Column that names a bar."""
    value: str
    """Column with its length."""
    is_time: bool = False
    """Whether bars stand side by side, in order of their labels, those of the same label added up."""


@dataclass(frozen=True, slots=True)
class ReadyQuery:
    """One question. The name is part of its address."""

    name: str
    title: str
    description: str
    sql: str
    chart: Chart | None = None


_LAST_WEEK = "(SELECT strftime('%Y-%m-%dT%H:%M:%S', coalesce(max(started_at), 'now'), '-7 days') FROM runs)"
"""Where the week up to the latest run begins."""

READY_QUERIES = (
    ReadyQuery(
        "new_articles_a_day",
        "New articles a day and site",
        "How many articles each site brought for the first time, by day (UTC), the latest days first.",
        """
SELECT date, site, new, updated, fetched
FROM v_daily_counts
WHERE new > 0 OR updated > 0
ORDER BY date DESC, site
LIMIT 1000""",
        Chart("date", "new", is_time=True),
    ),
    ReadyQuery(
        "published_a_month",
        "Articles by month of publication",
        "How many articles each site published in each month, by the day that their pages state.",
        """
SELECT substr(published_date, 1, 7) AS month, site, count(*) AS articles
FROM v_articles
WHERE published_date IS NOT NULL
GROUP BY 1, 2
ORDER BY month DESC, site
LIMIT 1000""",
        Chart("month", "articles", is_time=True),
    ),
    ReadyQuery(
        "who_writes_most",
        "Who writes most",
        "Names in bylines with their articles. The same name may be two persons.",
        """
SELECT author, site, count(*) AS articles, CAST(avg(word_count) AS integer) AS average_words,
       min(published_date) AS first_published_date, max(published_date) AS last_published_date
FROM v_article_authors
GROUP BY author, site
ORDER BY articles DESC, author, site
LIMIT 200""",
        Chart("author", "articles"),
    ),
    ReadyQuery(
        "most_linked",
        "Which articles are linked most",
        "Articles by the number of other stored articles whose pages link to them now.",
        """
SELECT article_id, title, site, published_date, in_links, related_in_links, promoted_in_links, from_sites
FROM v_linked_articles
ORDER BY in_links DESC, article_id
LIMIT 200""",
        Chart("title", "in_links"),
    ),
    ReadyQuery(
        "changed_last_week",
        "What changed last week",
        "Versions other than the first that were fetched in the seven days up to the latest run.",
        f"""
SELECT h.article_id, a.title, a.site, h.version, h.change_class, h.valid_from_at
FROM v_article_history h
JOIN v_articles a ON a.article_id = h.article_id
WHERE h.version > 1 AND h.valid_from_at >= {_LAST_WEEK}
ORDER BY h.valid_from_at DESC, h.article_id
LIMIT 500""",  # noqa: S608
    ),
    ReadyQuery(
        "coverage_by_field",
        "Coverage by field",
        "Which share of each site's articles has each field, the emptiest first; gone articles are left out.",
        """
SELECT site, field, filled, articles, round(100.0 * share, 1) AS percent
FROM v_field_coverage
ORDER BY percent, site, field""",
    ),
    ReadyQuery(
        "near_copies",
        "Copies and near-copies",
        "Articles whose text is that of an older one, or nearly, on any site; 1 means all of it.",
        """
SELECT article_id, title, site, round(similarity, 3) AS similarity, original_article_id, original_title, original_site
FROM v_copies
ORDER BY similarity DESC, article_id
LIMIT 500""",
    ),
    ReadyQuery(
        "card_disagreements",
        "Where cards and articles disagree",
        "Related cards that state another title or day than the article that they lead to.",
        """
SELECT article_id, related_article_id, site, card_title, article_title, card_published_date, article_published_date
FROM v_card_disagreements
ORDER BY site, article_id
LIMIT 500""",
    ),
    ReadyQuery(
        "orphans",
        "Orphans",
        "Articles to which no other stored article links.",
        """
SELECT article_id, title, site, published_date, first_seen_at
FROM v_orphans
ORDER BY first_seen_at DESC, article_id DESC
LIMIT 500""",
    ),
    ReadyQuery(
        "failures_by_reason",
        "Why pages failed or brought no article",
        "Known addresses by site and reason, with one of them; docs/fields.md says what each reason means.",
        """
SELECT s.name AS site, CASE WHEN p.failure IS NULL THEN 'no article' ELSE 'failed' END AS fate,
       coalesce(p.failure, p.drop_reason) AS reason, count(*) AS pages, min(p.url) AS example_url
FROM pages p
JOIN sites s ON s.site_id = p.site_id
WHERE p.failure IS NOT NULL OR p.drop_reason IS NOT NULL
GROUP BY 1, 2, 3
ORDER BY pages DESC, site, reason""",
        Chart("reason", "pages"),
    ),
    ReadyQuery(
        "deletions",
        "Deletions",
        "Articles that are no longer there: taken down on request, or merged into the one that they turned out to be.",
        """
SELECT change_seq, article_id, site, reason, merged_into_article_id, deleted_at
FROM v_deletions
ORDER BY change_seq DESC
LIMIT 500""",
    ),
)
