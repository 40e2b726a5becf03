"""The views: the public face of the database, column for column the same on SQLite and PostgreSQL.

They are no part of the migrations' history: `schema.migrate.upgrade` drops them before it changes tables and makes them
again from this text. So whoever changes a view here adds a migration too (an empty one will do); databases of the
version before then get the new text.
"""

from __future__ import annotations

from schema.card_views import V_CARD_AGREEMENT, V_CARD_DISAGREEMENTS
from schema.crawl_tables import one_of
from schema.feed_views import V_CHANGES, V_COPIES, V_DELETIONS, V_SITES
from schema.link_views import V_CLUSTERS, V_IN_LINKS, V_LINKED_ARTICLES, V_ORPHANS, V_PROMOTIONS
from schema.name_views import V_ARTICLE_AUTHORS, V_ARTICLE_TAGS
from schema.reasons import ChangeClass
from schema.view import View

V_ARTICLES = View(
    "v_articles",
    "One row for each article, gone ones included: what is known of it now",
    {
        "article_id": "Key; stays when the URL or the content changes, never reused",
        "site": "Name of the site: the one in the settings, else its host",
        "url": "The article's canonical address, normalised",
        "fetched_url": "Address of the page that the content was read from, normalised",
        "title": "Headline as a reader sees it, without the site's name; null: none",
        "description": "Standfirst as shown under the headline, else the page's description; null: neither",
        "published_at": "First publication, UTC; null: the page states no date, or no time of day",
        "published_date": "Day of first publication as the page states it, in the page's own time zone; null: none",
        "published_precision": "How exactly the page states it: day, minute, second; null: no date",
        "modified_at": "Last update that the page states, UTC; null: none with a time of day",
        "authors": "Names in the byline, in its order, joined by '; '; null: none",
        "section": "Section that the page files itself under; null: none",
        "tags": "Tags in the page's order, joined by '; '; null: none",
        "language": "Language of the text as BCP 47, such as en or pt-BR; null: cannot be told",
        "text": "Body as plain text without captions, blocks parted by blank lines; empty where none was found",
        "word_count": "Words of text; in scripts without spaces each character counts as one",
        "lead_image_url": "Address of the lead picture; null: none",
        "is_paywalled": "Whether readers without an account get only a part; null: not stated",
        "is_gone": "Whether its page answered 404 or 410, twice, a day or more apart",
        "version": "Number of the latest version, from 1",
        "content_sha256": "SHA-256 (hex) over title, description, day, authors, blocks; a new one makes a version",
        "first_seen_at": "When it was first fetched, UTC; it may be much older",
        "last_seen_at": "When the server last confirmed it (200 or 304)",
        "last_checked_at": "When it was last asked for, whatever the answer",
        "last_changed_at": "When the latest version was fetched",
        "gone_at": "When it was marked as gone; null: it is not",
        "loaded_at": "When anything but last_seen_at and last_checked_at last changed in its row",
        "change_seq": "Rises over all articles with every such change, in the order of commits",
        "run_id": "Run that stored the latest version (table runs)",
        "parser_version": "Parser that read it",
        "published_raw": "The date as it stands on the page, word for word; null: none",
        "duplicate_of_article_id": "Older article of the same site with the same content; null: none",
    },
    """
SELECT a.article_id, s.name AS site, a.canonical_url AS url, a.fetched_url, a.title, a.description,
       a.published_at, a.published_date, a.published_precision, a.modified_at,
       (SELECT {join}(n.name, '; ')
         FROM (SELECT u.name FROM article_authors b JOIN authors u ON u.author_id = b.author_id
         WHERE b.article_id = a.article_id ORDER BY b.position) n) AS authors,
       a.section,
       (SELECT {join}(n.name, '; ')
         FROM (SELECT t.name FROM article_tags b JOIN tags t ON t.tag_id = b.tag_id
         WHERE b.article_id = a.article_id ORDER BY b.position) n) AS tags,
       a.language, a.text, a.word_count, a.lead_image_url, a.is_paywalled, a.is_gone, a.version, a.content_sha256,
       a.first_seen_at, a.last_seen_at, a.last_checked_at, a.last_changed_at, a.gone_at, a.loaded_at, a.change_seq,
       a.run_id, a.parser_version, a.published_raw, a.duplicate_of_article_id
FROM articles a JOIN sites s ON s.site_id = a.site_id
WHERE a.merged_into_article_id IS NULL
""",
    key=("article_id",),
)

V_RELATED_LINKS = View(
    "v_related_links",
    "The related and promoted links of each article's page as last read",
    {
        "site": "Name of the site",
        "article_id": "Article that the link stands on",
        "article_url": "Its canonical address",
        "position": "From 0, in page order; links in body sentences, which are not here, count too",
        "kind": "related: offered with this article; promoted: in a site-wide list (most read, latest)",
        "url": "Absolute target, as linked",
        "related_article_id": "Article at the target, also if it was stored later; null: not stored",
        "title": "The card's headline; null: it shows only a picture",
        "summary": "The card's teaser; null: none",
        "category": "The card's section label; null: none",
        "published_date": "Day that the card states; null: none",
        "first_seen_at": "When the link was first read on this page",
        "last_seen_at": "When it was last read there: the latest reading of the page",
    },
    """
SELECT s.name AS site, l.article_id, a.canonical_url AS article_url, l.position, l.kind, coalesce(l.url, x.url) AS url,
       x.article_id AS related_article_id, l.title, l.summary, l.category, l.published_date,
       l.first_seen_at, a.links_seen_at AS last_seen_at
FROM article_links l
JOIN articles a ON a.article_id = l.article_id
JOIN sites s ON s.site_id = a.site_id
JOIN aliases x ON x.alias_id = l.alias_id
WHERE l.kind IN ('related', 'promoted') AND l.last_seen_at IS NULL AND a.merged_into_article_id IS NULL
""",
    key=("article_id", "url", "kind"),
)

V_ARTICLE_HISTORY = View(
    "v_article_history",
    "One row for each version of each article",
    {
        "article_id": "Article",
        "url": "Its canonical address",
        "version": "From 1",
        "change_class": f"What it changed against the version before: {one_of(ChangeClass)}",
        "title": "Headline of this version; null: none",
        "description": "Standfirst of this version; null: none",
        "published_at": "Publication that it states, UTC; null: no time of day",
        "text": "Body of this version as plain text; empty where none was found",
        "valid_from_at": "When it was first fetched; the site may have changed it up to one visit earlier",
        "valid_to_at": "When the next version was first fetched, the end of this one; null: the latest",
        "run_id": "Run that stored it",
        "parser_version": "Parser that read it",
    },
    """
SELECT v.article_id, a.canonical_url AS url, v.version, v.change_class, v.title, v.description, v.published_at,
       coalesce(v.text, a.text) AS text, v.valid_from_at,
       LEAD(v.valid_from_at) OVER (PARTITION BY v.article_id ORDER BY v.version) AS valid_to_at,
       v.run_id, v.parser_version
FROM article_versions v JOIN articles a ON a.article_id = v.article_id
""",
    key=("article_id", "version"),
)

V_DAILY_COUNTS = View(
    "v_daily_counts",
    "What the crawl did, by site and day; no row for a day without work",
    {
        "site": "Name of the site",
        "date": "Day in UTC",
        "discovered": "URLs that became known",
        "fetched": "Article pages that were answered; listings, feeds and sitemaps not counted",
        "not_modified": "Article pages that answered 304",
        "new": "Articles stored for the first time, whenever they were published",
        "updated": "Articles that got another version",
        "failed": "Requests that failed, those for guessed addresses not counted",
    },
    """
SELECT s.name AS site, d.date, CAST(sum(d.discovered) AS bigint) AS discovered,
       CAST(sum(d.fetched) AS bigint) AS fetched, CAST(sum(d.not_modified) AS bigint) AS not_modified,
       CAST(sum(d.new) AS bigint) AS new, CAST(sum(d.updated) AS bigint) AS updated,
       CAST(sum(d.failed) AS bigint) AS failed
FROM (
    SELECT p.site_id, {day} p.first_seen_at {utc_day} AS date, count(*) AS discovered,
           0 AS fetched, 0 AS not_modified, 0 AS new, 0 AS updated, 0 AS failed
    FROM pages p GROUP BY 1, 2
    UNION ALL
    SELECT p.site_id, {day} f.started_at {utc_day} AS date, 0,
           count(*) FILTER (WHERE f.change IN ('new', 'updated', 'unchanged', 'dropped')
               OR (f.change = 'not_modified' AND p.article_id IS NOT NULL)),
           count(*) FILTER (WHERE f.change = 'not_modified' AND p.article_id IS NOT NULL),
           count(*) FILTER (WHERE f.change = 'new'), count(*) FILTER (WHERE f.change = 'updated'),
           count(*) FILTER (WHERE f.failure IS NOT NULL AND f.change <> 'retried' AND p.found_by <> 'guess')
    FROM fetches f JOIN pages p ON p.page_id = f.page_id GROUP BY 1, 2
) d
JOIN sites s ON s.site_id = d.site_id
GROUP BY s.name, d.date
""",
    key=("site", "date"),
)

_FILLED = {
    "title": "title IS NOT NULL",
    "description": "description IS NOT NULL",
    "published": "published_date IS NOT NULL",
    "modified": "modified_date IS NOT NULL",
    "authors": "EXISTS (SELECT 1 FROM article_authors b WHERE b.article_id = a.article_id)",
    "section": "section IS NOT NULL",
    "tags": "EXISTS (SELECT 1 FROM article_tags b WHERE b.article_id = a.article_id)",
    "language": "language IS NOT NULL",
    "lead_image_url": "lead_image_url IS NOT NULL",
    "text": "text <> ''",
    "related_links": "EXISTS (SELECT 1 FROM article_links l WHERE l.article_id = a.article_id"
    " AND l.kind = 'related' AND l.last_seen_at IS NULL)",
}
"""Field of the record to the condition under which an article has it."""


def _coverage() -> str:
    counts = ",\n       ".join(f"count(*) FILTER (WHERE {test}) AS {field}" for field, test in _FILLED.items())
    rows = "\nUNION ALL\n".join(
        f"SELECT c.site, '{field}' AS field, c.articles, c.{field} AS filled,"  # noqa: S608
        f" CAST(c.{field} AS double precision) / c.articles AS share FROM counted c"
        for field in _FILLED
    )
    return f"""
WITH counted AS (
SELECT s.name AS site, count(*) AS articles,
       {counts}
FROM articles a JOIN sites s ON s.site_id = a.site_id
WHERE a.merged_into_article_id IS NULL AND NOT a.is_gone
GROUP BY s.name)
{rows}
"""  # noqa: S608


V_FIELD_COVERAGE = View(
    "v_field_coverage",
    "How many articles of a site have each field; gone articles are left out",
    {
        "site": "Name of the site",
        "field": "Name of the field, as in the record; published: a day, with or without a time",
        "articles": "Articles of the site, gone ones left out",
        "filled": "Those that have the field",
        "share": "filled / articles, 0..1",
    },
    _coverage(),
    key=("site", "field"),
)

V_SITE_HEALTH = View(
    "v_site_health",
    "One row for each site: how its crawl stands",
    {
        "site": "Name of the site",
        "last_run_at": "When its latest run began; null: never",
        "last_status": "How that run ended for the site, as runs.status; null: never",
        "articles": "Articles, gone ones left out",
        "pages_pending": "URLs that were never fetched to an end",
        "pages_failed": "URLs whose last fetch failed",
        "next_due_at": "When the next known page is due; null: none is, but for pending ones",
    },
    """
SELECT s.name AS site,
       (SELECT max(r.started_at) FROM run_sites r WHERE r.site_id = s.site_id) AS last_run_at,
       (SELECT r.status FROM run_sites r WHERE r.site_id = s.site_id ORDER BY r.started_at DESC, r.run_id DESC LIMIT 1)
         AS last_status,
       (SELECT count(*) FROM articles a
         WHERE a.site_id = s.site_id AND a.merged_into_article_id IS NULL AND NOT a.is_gone) AS articles,
       coalesce(p.pages_pending, 0) AS pages_pending, coalesce(p.pages_failed, 0) AS pages_failed, p.next_due_at
FROM sites s
LEFT JOIN (
    SELECT site_id, count(*) FILTER (WHERE status = 'pending') AS pages_pending,
           count(*) FILTER (WHERE status = 'failed') AS pages_failed, min(next_due_at) AS next_due_at
    FROM pages GROUP BY site_id
) p ON p.site_id = s.site_id
""",
    key=("site",),
)

VIEWS = (
    V_ARTICLES,
    V_ARTICLE_AUTHORS,
    V_ARTICLE_TAGS,
    V_RELATED_LINKS,
    V_ARTICLE_HISTORY,
    V_DAILY_COUNTS,
    V_FIELD_COVERAGE,
    V_SITE_HEALTH,
    V_CARD_AGREEMENT,
    V_CARD_DISAGREEMENTS,
    V_IN_LINKS,
    V_LINKED_ARTICLES,
    V_ORPHANS,
    V_PROMOTIONS,
    V_CLUSTERS,
    V_COPIES,
    V_CHANGES,
    V_DELETIONS,
    V_SITES,
)
