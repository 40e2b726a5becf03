"""How far related cards, which state the title and day of other pages, agree with the articles that they lead to."""

from __future__ import annotations

from schema.view import View

_CARDS = """
SELECT s.name AS site, l.article_id, a.canonical_url AS article_url, coalesce(l.url, x.url) AS url,
       t.article_id AS related_article_id, l.title AS card_title, t.title AS article_title,
       l.published_date AS card_published_date, t.published_date AS article_published_date
FROM article_links l
JOIN articles a ON a.article_id = l.article_id
JOIN sites s ON s.site_id = a.site_id
JOIN aliases x ON x.alias_id = l.alias_id
JOIN articles t ON t.article_id = x.article_id
WHERE l.kind IN ('related', 'promoted') AND l.last_seen_at IS NULL AND t.article_id <> a.article_id
"""

V_CARD_AGREEMENT = View(
    "v_card_agreement",
    "How often related cards say the same as the articles that they lead to",
    {
        "site": "Name of the site that shows the cards",
        "cards": "Cards whose target is stored",
        "title_agree": "Those whose title is the article's title",
        "date_agree": "Those whose day is the article's day of publication",
    },
    f"""
SELECT c.site, count(*) AS cards, count(*) FILTER (WHERE c.card_title = c.article_title) AS title_agree,
       count(*) FILTER (WHERE c.card_published_date = c.article_published_date) AS date_agree
FROM ({_CARDS}) c
GROUP BY c.site
""",  # noqa: S608
)

V_CARD_DISAGREEMENTS = View(
    "v_card_disagreements",
    "Cards whose title or day differs from that of the article that they lead to",
    {
        "site": "Name of the site that shows the card",
        "article_id": "Article whose page shows the card",
        "article_url": "Its canonical address",
        "url": "Target of the card",
        "related_article_id": "Article at the target",
        "card_title": "Title on the card; null: none",
        "article_title": "Title of the article; null: none",
        "card_published_date": "Day on the card; null: none",
        "article_published_date": "Day of the article; null: none",
    },
    f"""
SELECT c.* FROM ({_CARDS}) c
WHERE c.card_title <> c.article_title OR c.card_published_date <> c.article_published_date
""",  # noqa: S608
)
