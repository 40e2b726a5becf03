"""The graph of links between articles, asked from several sides.

A link leads to an article where `aliases` knows its address; so also one whose target was stored later.
"""

from __future__ import annotations

from schema.view import View

_ROUNDS = 6
"""How far the smallest id of a cluster travels: clusters are found whole up to this many links from it."""

V_IN_LINKS = View(
    "v_in_links",
    "Which articles link to an article: a row for each link from another one",
    {
        "article_id": "Article that is linked to",
        "from_article_id": "Article whose page shows the link",
        "from_site": "Name of its site",
        "from_url": "Its canonical address",
        "kind": "related: offered with the article; promoted: in a site-wide list; inline: in a body sentence",
        "position": "From 0, in page order, over the links of all kinds",
        "title": "The card's headline, or the words of an inline link; null: it shows only a picture",
        "first_seen_at": "When the link was first read",
        "last_seen_at": "When it was last read",
        "is_current": "Whether it stood on the page as last read",
    },
    """
SELECT x.article_id, l.article_id AS from_article_id, s.name AS from_site, a.canonical_url AS from_url, l.kind,
       l.position, l.title, l.first_seen_at, coalesce(l.last_seen_at, a.links_seen_at) AS last_seen_at,
       l.last_seen_at IS NULL AS is_current
FROM aliases x
JOIN article_links l ON l.alias_id = x.alias_id
JOIN articles a ON a.article_id = l.article_id
JOIN sites s ON s.site_id = a.site_id
WHERE l.article_id <> x.article_id AND a.merged_into_article_id IS NULL
""",
    key=("article_id", "from_article_id", "from_url", "kind"),
)

V_LINKED_ARTICLES = View(
    "v_linked_articles",
    "Articles that others link to, and how often; only links that stood on their page as last read",
    {
        "article_id": "Article that is linked to",
        "site": "Name of its site",
        "url": "Its canonical address",
        "title": "Headline; null: none",
        "published_date": "Day of publication as the page states it; null: none",
        "in_links": "Other articles whose pages link to it, each counted once",
        "related_in_links": "Those of them that show it among their related articles",
        "promoted_in_links": "Those of them that show it in a site-wide list",
        "from_sites": "How many sites those articles are of",
    },
    """
SELECT t.article_id, s.name AS site, t.canonical_url AS url, t.title, t.published_date,
       c.in_links, c.related_in_links, c.promoted_in_links, c.from_sites
FROM (
    SELECT x.article_id, count(DISTINCT l.article_id) AS in_links,
           count(DISTINCT l.article_id) FILTER (WHERE l.kind = 'related') AS related_in_links,
           count(DISTINCT l.article_id) FILTER (WHERE l.kind = 'promoted') AS promoted_in_links,
           count(DISTINCT a.site_id) AS from_sites
    FROM article_links l
    JOIN articles a ON a.article_id = l.article_id
    JOIN aliases x ON x.alias_id = l.alias_id
    WHERE l.article_id <> x.article_id AND l.last_seen_at IS NULL AND a.merged_into_article_id IS NULL
    GROUP BY x.article_id
) c
JOIN articles t ON t.article_id = c.article_id
JOIN sites s ON s.site_id = t.site_id
WHERE t.merged_into_article_id IS NULL
""",
    key=("article_id",),
)

V_ORPHANS = View(
    "v_orphans",
    "Articles to which no other stored article links; gone ones are left out",
    {
        "article_id": "Key",
        "site": "Name of the site",
        "url": "Its canonical address",
        "title": "Headline; null: none",
        "published_date": "Day of publication as the page states it; null: none",
        "first_seen_at": "When it was first fetched",
    },
    """
SELECT t.article_id, s.name AS site, t.canonical_url AS url, t.title, t.published_date, t.first_seen_at
FROM articles t JOIN sites s ON s.site_id = t.site_id
WHERE t.merged_into_article_id IS NULL AND NOT t.is_gone AND NOT EXISTS (
    SELECT 1 FROM aliases x
    JOIN article_links l ON l.alias_id = x.alias_id
    JOIN articles a ON a.article_id = l.article_id
    WHERE x.article_id = t.article_id AND l.article_id <> t.article_id AND l.last_seen_at IS NULL
      AND a.merged_into_article_id IS NULL)
""",
    key=("article_id",),
)

V_PROMOTIONS = View(
    "v_promotions",
    "What a site put into its site-wide lists (most read, latest), and when",
    {
        "site": "Name of the site",
        "url": "Address that it leads to, normalised",
        "related_article_id": "Article at the target; null: not stored",
        "title": "The card's headline; null: shows only pictures",
        "pages": "Articles of the site whose pages showed it",
        "first_seen_at": "When it was first seen in a list",
        "last_seen_at": "When it was last seen in one",
        "is_current": "Whether a page showed it when it was last read",
    },
    """
SELECT s.name AS site, min(x.url) AS url, min(x.article_id) AS related_article_id, max(l.title) AS title,
       count(DISTINCT l.article_id) AS pages, min(l.first_seen_at) AS first_seen_at,
       max(coalesce(l.last_seen_at, a.links_seen_at)) AS last_seen_at,
       max(CASE WHEN l.last_seen_at IS NULL THEN 1 ELSE 0 END) = 1 AS is_current
FROM article_links l
JOIN articles a ON a.article_id = l.article_id
JOIN sites s ON s.site_id = a.site_id
JOIN aliases x ON x.alias_id = l.alias_id
WHERE l.kind = 'promoted' AND a.merged_into_article_id IS NULL
GROUP BY s.name, l.alias_id
""",
    key=("site", "url"),
)


def _clusters() -> str:
    """Every article takes the smallest id among its neighbours, several times."""
    rounds = "".join(
        f""",
r{n} AS MATERIALIZED (SELECT e.a AS article_id, min(CASE WHEN p.label < q.label THEN p.label ELSE q.label END) AS label
       FROM edges e JOIN r{n - 1} p ON p.article_id = e.a JOIN r{n - 1} q ON q.article_id = e.b GROUP BY e.a)"""  # noqa: S608
        for n in range(1, _ROUNDS + 1)
    )
    return f"""
WITH links AS MATERIALIZED (
    SELECT DISTINCT l.article_id AS a, x.article_id AS b
    FROM article_links l
    JOIN articles f ON f.article_id = l.article_id
    JOIN aliases x ON x.alias_id = l.alias_id
    WHERE l.kind = 'related' AND l.last_seen_at IS NULL AND x.article_id <> l.article_id
      AND f.merged_into_article_id IS NULL),
edges AS MATERIALIZED (SELECT p.a, p.b FROM links p JOIN links q ON q.a = p.b AND q.b = p.a),
r0 AS MATERIALIZED (SELECT DISTINCT a AS article_id, a AS label FROM edges){rounds}
SELECT r.label AS cluster_id, count(*) OVER (PARTITION BY r.label) AS articles, r.article_id, s.name AS site,
       t.canonical_url AS url, t.title, t.published_date
FROM r{_ROUNDS} r
JOIN articles t ON t.article_id = r.article_id
JOIN sites s ON s.site_id = t.site_id
"""  # noqa: S608


V_CLUSTERS = View(
    "v_clusters",
    "Articles that show each other among their related articles, directly or through others",
    {
        "cluster_id": "The smallest article_id of the cluster",
        "articles": "Articles in the cluster",
        "article_id": "One of them",
        "site": "Name of its site",
        "url": "Its canonical address",
        "title": "Headline; null: none",
        "published_date": "Day of publication as the page states it; null: none",
    },
    _clusters(),
    key=("article_id",),
)
