"""The names on articles, a row each: who wrote it, what it is filed under."""

from __future__ import annotations

from schema.view import View

V_ARTICLE_AUTHORS = View(
    "v_article_authors",
    "One row for each name in the byline of each article, gone articles included",
    {
        "article_id": "Article; its other columns are in v_articles",
        "site": "Name of its site",
        "position": "From 0, in the page's order",
        "author": "Name as printed; the same name may be two persons, two spellings of it are two names",
        "published_date": "Day of publication as the page states it; null: none",
        "word_count": "Words of the article's text, whoever wrote which",
    },
    """
SELECT b.article_id, s.name AS site, b.position, u.name AS author, a.published_date, a.word_count
FROM article_authors b
JOIN authors u ON u.author_id = b.author_id
JOIN articles a ON a.article_id = b.article_id
JOIN sites s ON s.site_id = a.site_id
WHERE a.merged_into_article_id IS NULL
""",
    key=("article_id", "position"),
)

V_ARTICLE_TAGS = View(
    "v_article_tags",
    "One row for each tag of each article, gone articles included",
    {
        "article_id": "Article; its other columns are in v_articles",
        "site": "Name of its site",
        "position": "From 0, in the page's order",
        "tag": "Tag as printed; upper and lower case are two tags",
        "published_date": "Day of publication as the page states it; null: none",
    },
    """
SELECT b.article_id, s.name AS site, b.position, t.name AS tag, a.published_date
FROM article_tags b
JOIN tags t ON t.tag_id = b.tag_id
JOIN articles a ON a.article_id = b.article_id
JOIN sites s ON s.site_id = a.site_id
WHERE a.merged_into_article_id IS NULL
""",
    key=("article_id", "position"),
)
