"""How far related cards, which state the title, day and section of other pages, agree with the articles at their ends.

Every crawl measures by this how right its own titles and days are, without anybody who annotates pages. What editors do
to a headline on a card is no error: they shorten it, put a word before it, or give it another headline altogether. The
first two count as agreement; a headline that the page itself states too is told apart from the other disagreements.
"""

from __future__ import annotations

from collections.abc import Mapping

from schema.title_match import key_steps, says_the_same
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


_COMPARED = "card_title, article_title, card_published_date, article_published_date, card_category, article_section"
_LINE_END = "'\n'"
"""Stands in no title: between those whose keys are made in one pass."""


def compared(cards: str, columns: str) -> str:
    """A WITH clause whose last part is `compared`: the rows of a SELECT of cards, and what the comparison says.

    Only rows that are not equal go through the steps that make keys. No row is looked up in another part: a planner
    that takes a new table for empty would choose a nested loop, whose time grows with the square of the cards.

    Args:
        cards: A SELECT of card_title, article_title, card_published_date, article_published_date, card_category,
            article_section, and of `columns`.
        columns: Its other columns, joined by commas. `words` needs the same.
    """
    every = f"{columns}, {_COMPARED}"
    return f"""WITH cards AS MATERIALIZED ({cards}),
texts AS (
    SELECT {every},
           CASE WHEN card_title <> article_title THEN card_title || {_LINE_END} || article_title
                ELSE {_LINE_END} END || {_LINE_END} ||
           CASE WHEN card_category <> article_section THEN card_category || {_LINE_END} || article_section
                ELSE {_LINE_END} END AS key
    FROM cards WHERE card_title <> article_title OR card_category <> article_section),
{{key_steps}},
split_1 AS (SELECT {every}, {_FIRST} AS card_key, {_REST} AS key FROM keys),
split_2 AS (SELECT {every}, card_key, {_FIRST} AS article_key, {_REST} AS key FROM split_1),
split AS MATERIALIZED (
    SELECT {every}, card_key, article_key, {_FIRST} AS category_key, trim({_REST}) AS section_key FROM split_2),
verdicts AS (
    SELECT {every}, card_title = article_title OR (card_key = article_key AND card_key <> '') AS is_title_equal,
           card_title = article_title OR {{says_the_same}} AS is_title_same,
           card_category = article_section OR (category_key = section_key AND category_key <> '') AS is_category_same
    FROM split
    UNION ALL
    SELECT {every}, card_title = article_title, card_title = article_title, card_category = article_section
    FROM cards
    WHERE coalesce(card_title = article_title, true) AND coalesce(card_category = article_section, true)),
compared AS (
    SELECT v.*,
           CAST({{days_of}} v.card_published_date) - {{days_of}} v.article_published_date) AS integer) AS days_apart
    FROM verdicts v)"""  # noqa: S608


_FIRST = f"trim(substr(key, 1, {{find}}(key, {_LINE_END}) - 1))"
_REST = f"substr(key, {{find}}(key, {_LINE_END}) + 1)"


def words(columns: str) -> Mapping[str, Mapping[str, str]]:
    """The words of `compared` that the two databases spell differently, for `schema.view.in_words_of`."""
    every = f"{columns}, {_COMPARED}"
    return {
        dialect: {"key_steps": key_steps(dialect, every), "says_the_same": says_the_same(dialect)}
        for dialect in ("sqlite", "postgresql")
    }


def count_cards(condition: str) -> str:
    """How many cards meet a condition, where each row of `compared` stands for `cards` of them."""
    return f"CAST(coalesce(sum(cards) FILTER (WHERE {condition}), 0) AS bigint)"


_IS_OTHER_HEADLINE = """(EXISTS (SELECT 1 FROM article_versions v
       WHERE v.article_id = d.related_article_id AND v.title = d.card_title)
    OR EXISTS (SELECT 1 FROM articles e, {rejected_titles} WHERE e.article_id = d.related_article_id
       AND {rejected_title} = d.card_title))"""

_GROUPED_COLUMNS = "site, article_modified_date, cards"
_GROUPED = f"""
    SELECT site, article_modified_date, {_COMPARED}, count(*) AS cards
    FROM ({_CARDS}) c
    GROUP BY site, article_modified_date, {_COMPARED}"""  # noqa: S608
"""The same card stands on many pages."""

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
{compared(_GROUPED, _GROUPED_COLUMNS)},
counted AS (
    SELECT site, {count_cards("true")} AS cards,
           {count_cards("is_title_same")} AS title_agree, {count_cards("days_apart = 0")} AS date_agree,
           {count_cards("is_title_same IS NOT NULL")} AS titles, {count_cards("is_title_equal")} AS title_equal,
           {count_cards("days_apart IS NOT NULL")} AS dates, {count_cards("days_apart IN (-1, 1)")} AS date_near,
           {count_cards("days_apart <> 0 AND card_published_date = article_modified_date")} AS date_updated,
           {count_cards("is_category_same IS NOT NULL")} AS categories,
           {count_cards("is_category_same")} AS category_agree
    FROM compared GROUP BY site)
SELECT site, cards, title_agree, date_agree, titles, title_equal,
       CAST(title_agree AS double precision) / nullif(titles, 0) AS title_share, dates, date_near, date_updated,
       CAST(date_agree AS double precision) / nullif(dates, 0) AS date_share, categories, category_agree
FROM counted
""",  # noqa: S608
    words=words(_GROUPED_COLUMNS),
)

_CARD_COLUMNS = "site, article_id, article_url, url, related_article_id, article_modified_date"

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
{compared(_CARDS, _CARD_COLUMNS)}
SELECT d.site, d.article_id, d.article_url, d.url, d.related_article_id, d.card_title, d.article_title,
       d.card_published_date, d.article_published_date,
       CASE WHEN d.is_title_same OR d.is_title_same IS NULL THEN 'date'
            WHEN d.days_apart <> 0 THEN 'title and date' ELSE 'title' END AS differs,
       NOT coalesce(d.is_title_same, true) AND {_IS_OTHER_HEADLINE} AS is_other_headline,
       d.days_apart, d.article_modified_date
FROM compared d
WHERE NOT d.is_title_same OR d.days_apart <> 0
""",  # noqa: S608
    words=words(_CARD_COLUMNS),
)
