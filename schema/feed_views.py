"""What others need who keep a copy of the data: changes, deletions, copies among the articles, the sites' terms."""

from __future__ import annotations

from schema.view import View

_DELETED = """
SELECT a.change_seq, a.article_id, s.name AS site, 'merged' AS reason, a.merged_into_article_id,
       a.loaded_at AS deleted_at
FROM articles a JOIN sites s ON s.site_id = a.site_id
WHERE a.merged_into_article_id IS NOT NULL
UNION ALL
SELECT d.change_seq, d.article_id, s.name AS site, 'takedown' AS reason, CAST(NULL AS bigint) AS merged_into_article_id,
       d.taken_down_at AS deleted_at
FROM takedowns d LEFT JOIN sites s ON s.site_id = d.site_id
WHERE d.article_id IS NOT NULL
"""

V_DELETIONS = View(
    "v_deletions",
    "Articles that v_articles no longer has: a copy of the data must delete them too",
    {
        "change_seq": "Rises over all changes, in the order of their commits",
        "article_id": "Key that the article had",
        "site": "Name of the site",
        "reason": "merged: it turned out to be another one; takedown: on request",
        "merged_into_article_id": "The article that it turned out to be; null: taken down",
        "deleted_at": "When it went",
    },
    _DELETED,
    key=("change_seq",),
)

V_CHANGES = View(
    "v_changes",
    "The change feed: the latest change of every article, deleted ones included",
    {
        "change_seq": "Rises over all changes, in the order of their commits; ask for what is above the last one seen",
        "operation": "upsert: read the article from v_articles; delete: remove it",
        "article_id": "Key",
        "site": "Name of the site",
        "changed_at": "When it was written",
    },
    f"""
SELECT a.change_seq, 'upsert' AS operation, a.article_id, s.name AS site, a.loaded_at AS changed_at
FROM articles a JOIN sites s ON s.site_id = a.site_id
WHERE a.merged_into_article_id IS NULL
UNION ALL
SELECT d.change_seq, 'delete' AS operation, d.article_id, d.site, d.deleted_at AS changed_at
FROM ({_DELETED}) d
""",  # noqa: S608
    key=("change_seq",),
)

V_COPIES = View(
    "v_copies",
    "Articles whose text is that of an older one, or nearly, on any site",
    {
        "article_id": "The copy",
        "site": "Name of its site",
        "url": "Its canonical address",
        "title": "Its headline; null: none",
        "original_article_id": "The older article that it is most like",
        "original_site": "Name of that one's site",
        "original_url": "Its canonical address",
        "original_title": "Its headline; null: none",
        "similarity": "How much of the two texts is the same, 0..1; 1: all of it",
        "found_at": "When it was found",
    },
    """
SELECT c.article_id, s.name AS site, a.canonical_url AS url, a.title, c.original_article_id, t.name AS original_site,
       o.canonical_url AS original_url, o.title AS original_title, c.similarity, c.found_at
FROM article_copies c
JOIN articles a ON a.article_id = c.article_id
JOIN sites s ON s.site_id = a.site_id
JOIN articles o ON o.article_id = c.original_article_id
JOIN sites t ON t.site_id = o.site_id
WHERE a.merged_into_article_id IS NULL AND o.merged_into_article_id IS NULL
""",
    key=("article_id",),
)

V_SITES = View(
    "v_sites",
    "The sites, and on what terms their articles may be used",
    {
        "site": "Name of the site",
        "licence": "Licence of its articles, by the settings; null: not stated",
        "terms_url": "Address of its terms of use, by the settings; null: not stated",
        "articles": "Articles, gone ones included",
        "first_published_date": "Earliest day of publication; null: none has one",
        "last_published_date": "Latest day of publication; null: none has one",
        "created_at": "When the site was first crawled",
    },
    """
SELECT s.name AS site, s.licence, s.terms_url, coalesce(a.articles, 0) AS articles, a.first_published_date,
       a.last_published_date, s.created_at
FROM sites s
LEFT JOIN (
    SELECT site_id, count(*) AS articles, min(published_date) AS first_published_date,
           max(published_date) AS last_published_date
    FROM articles WHERE merged_into_article_id IS NULL GROUP BY site_id
) a ON a.site_id = s.site_id
""",
    key=("site",),
)
