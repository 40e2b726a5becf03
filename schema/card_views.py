"""How far related cards, which state the title, day and section of other pages, agree with the articles at their ends.

Every crawl measures by this how right its own titles and days are, without anybody who annotates pages. What editors do
to a headline on a card is no error: they shorten it, put a word before it, or give it another headline altogether. The
first two count as agreement; a headline that the page itself states too is told apart from the other disagreements.
"""

from __future__ import annotations

from schema.view import View

_CARDS = """
    SELECT s.name AS site, l.article_id, a.canonical_url AS article_url, coalesce(l.url, x.url) AS url,
           t.article_id AS related_article_id,
           l.title AS card_title, t.title AS article_title,
           l.published_date AS card_published_date, t.published_date AS article_published_date,
           l.category AS card_category, t.section AS article_section, t.modified_date AS article_modified_date
    FROM article_links l
    JOIN articles a ON a.article_id = l.article_id
    JOIN sites s ON s.site_id = a.site_id
    JOIN aliases x ON x.alias_id = l.alias_id
    JOIN articles t ON t.article_id = x.article_id
    WHERE l.kind IN ('related', 'promoted') AND l.last_seen_at IS NULL
      AND t.article_id <> a.article_id AND a.merged_into_article_id IS NULL"""


def compared(cards: str) -> str:
    """A WITH clause whose last part is `compared`: the rows of a SELECT of cards, and what the comparison says.

    Args:
        cards: Its columns: related_article_id, card_title, article_title, card_published_date, article_published_date,
            card_category, article_section, and any others.
    """
    return f"""WITH cards AS MATERIALIZED ({cards}),
pairs AS MATERIALIZED (
    SELECT card_title AS card_text, article_title AS article_text FROM cards WHERE card_title <> article_title
    UNION
    SELECT card_category, article_section FROM cards WHERE card_category <> article_section),
texts AS (SELECT card_text AS title FROM pairs UNION SELECT article_text FROM pairs),
{{title_keys}},
judged AS MATERIALIZED (
    SELECT u.card_text, u.article_text, x.key = y.key AND x.key <> '' AS is_equal,
           {{says_the_same}} AS is_same
    FROM pairs u JOIN keys x ON x.title = u.card_text JOIN keys y ON y.title = u.article_text),
compared AS (
    SELECT c.*, c.card_title = c.article_title OR coalesce(j.is_equal, false) AS is_title_equal,
           c.card_title = c.article_title OR coalesce(j.is_same, false) AS is_title_same,
           CAST({{days_of}} c.card_published_date) - {{days_of}} c.article_published_date) AS integer) AS days_apart,
           c.card_category = c.article_section OR coalesce(k.is_equal, false) AS is_category_same
    FROM cards c
    LEFT JOIN judged j ON j.card_text = c.card_title AND j.article_text = c.article_title
    LEFT JOIN judged k ON k.card_text = c.card_category AND k.article_text = c.article_section)"""  # noqa: S608


_IS_OTHER_HEADLINE = """(EXISTS (SELECT 1 FROM article_versions v
       WHERE v.article_id = d.related_article_id AND v.title = d.card_title)
    OR EXISTS (SELECT 1 FROM articles e, {rejected_titles} WHERE e.article_id = d.related_article_id
       AND {rejected_title} = d.card_title))"""

V_CARD_AGREEMENT = View(
    "v_card_agreement",
    "How often related cards say the same as the articles that they lead to",
    {
        "site": "Name of the site that shows the cards",
        "cards": "Cards whose target is stored",
        "title_agree": "Those whose title is the article's title, also shortened, or with a kicker or a site's name",
        "date_agree": "Those whose day is the article's day of publication",
        "titles": "Cards with a title whose target has one",
        "title_equal": "Those whose title is the article's title but for case and punctuation",
        "title_share": "title_agree / titles, 0..1; null: nothing to compare",
        "dates": "Cards with a day whose target has one",
        "date_near": "Those whose day is the day before or after the article's: mostly time zones",
        "date_updated": "Those whose day is another one, the article's last update",
        "date_share": "date_agree / dates, 0..1; null: nothing to compare",
        "categories": "Cards with a section label whose target states a section",
        "category_agree": "Those whose label is the section but for case and punctuation",
    },
    f"""
{compared(_CARDS)},
counted AS (
    SELECT site, count(*) AS cards,
           count(*) FILTER (WHERE is_title_same) AS title_agree, count(*) FILTER (WHERE days_apart = 0) AS date_agree,
           count(is_title_same) AS titles, count(*) FILTER (WHERE is_title_equal) AS title_equal,
           count(days_apart) AS dates, count(*) FILTER (WHERE days_apart IN (-1, 1)) AS date_near,
           count(*) FILTER (WHERE days_apart <> 0 AND card_published_date = article_modified_date) AS date_updated,
           count(is_category_same) AS categories, count(*) FILTER (WHERE is_category_same) AS category_agree
    FROM compared GROUP BY site)
SELECT site, cards, title_agree, date_agree, titles, title_equal,
       CAST(title_agree AS double precision) / nullif(titles, 0) AS title_share, dates, date_near, date_updated,
       CAST(date_agree AS double precision) / nullif(dates, 0) AS date_share, categories, category_agree
FROM counted
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
        "differs": "What differs: title, date, title and date",
        "is_other_headline": "Whether the article's page states the card's title too, or did in an earlier version",
        "days_apart": "Days from the article's day to the card's; null: one of them states none",
        "article_modified_date": "Day of the article's last update; null: none stated",
    },
    f"""
{compared(_CARDS)}
SELECT d.site, d.article_id, d.article_url, d.url, d.related_article_id, d.card_title, d.article_title,
       d.card_published_date, d.article_published_date,
       CASE WHEN d.is_title_same OR d.is_title_same IS NULL THEN 'date'
            WHEN d.days_apart <> 0 THEN 'title and date' ELSE 'title' END AS differs,
       NOT coalesce(d.is_title_same, true) AND {_IS_OTHER_HEADLINE} AS is_other_headline,
       d.days_apart, d.article_modified_date
FROM compared d
WHERE NOT d.is_title_same OR d.days_apart <> 0
""",  # noqa: S608
)
