"""What a run's cards say about its own reading: how often titles and days agree with the articles behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from sqlalchemy import Connection, bindparam, text

from schema.card_views import compared, count_cards, words
from schema.types import UtcDateTime
from schema.view import in_words_of

_CARDS_READ = """
    SELECT l.title AS card_title, t.title AS article_title,
           l.published_date AS card_published_date, t.published_date AS article_published_date,
           CAST(NULL AS text) AS card_category, CAST(NULL AS text) AS article_section, count(*) AS cards
    FROM (SELECT DISTINCT p.article_id FROM pages p
          WHERE p.site_id = :site_id AND p.last_fetched_at >= :since AND p.article_id IS NOT NULL) f
    JOIN article_links l ON l.article_id = f.article_id
    JOIN articles r ON r.article_id = f.article_id
    JOIN aliases x ON x.alias_id = l.alias_id
    JOIN articles t ON t.article_id = x.article_id
    WHERE l.kind IN ('related', 'promoted') AND l.last_seen_at IS NULL AND r.links_seen_at >= :since
      AND t.article_id <> l.article_id
    GROUP BY l.title, t.title, l.published_date, t.published_date"""

_QUERY = f"""{compared(_CARDS_READ, "cards")}
SELECT {count_cards("is_title_same IS NOT NULL OR days_apart IS NOT NULL")} AS cards,
       {count_cards("is_title_same IS NOT NULL")} AS titles, {count_cards("is_title_same")} AS titles_agree,
       {count_cards("days_apart IS NOT NULL")} AS dates, {count_cards("days_apart = 0")} AS dates_agree
FROM compared"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class CardCheck:
    """Cards that a run read, whose targets are stored, against the articles at their targets."""

    cards: int = 0
    """Cards that state a title or a day which the article states too."""
    titles: int = 0
    titles_agree: int = 0
    dates: int = 0
    dates_agree: int = 0

    def __add__(self, other: CardCheck) -> CardCheck:
        return CardCheck(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def line(self) -> str | None:
        """One line for people, such as `cards: 412 compared, titles agree 97.1 %, dates 99.2 %`; None: no cards."""
        return f"cards: {self.cards} compared, " + ", ".join(self._shares()) if self.cards else None

    def _shares(self) -> Iterator[str]:
        words = (("titles", self.titles_agree, self.titles), ("dates", self.dates_agree, self.dates))
        stated = [(name, agree, of) for name, agree, of in words if of]
        for at, (name, agree, of) in enumerate(stated):
            thousandths = 1000 * agree // of  # rounded down: 100 % is all of them
            yield f"{name}{'' if at else ' agree'} {thousandths // 10}.{thousandths % 10} %"


def check_cards(connection: Connection, site_id: int, since: dt.datetime) -> CardCheck:
    """Compares the cards on the articles of a site that were read since a moment."""
    query = text(in_words_of(connection.dialect.name, _QUERY, words("cards"))).bindparams(
        bindparam("since", type_=UtcDateTime())
    )
    row = connection.execute(query, {"site_id": site_id, "since": since}).one()
    return CardCheck(**row._mapping)
