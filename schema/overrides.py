"""Corrections by hand: they win over what the parser reads, now and whenever the page is read again.

The columns of `articles` hold the corrected value, and its evidence names the strategy "override" with the parser's own
choice as the first that was rejected. What the parser reads is kept beside the correction (`parsed_value`: the field's
value and evidence), so that it comes back with the removal. `content_sha256` stays that of what the page says: a page
that did not change is unchanged, whatever was corrected.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from schema.article import Article, Candidate, Evidence, PublishedDate
from schema.article_rows import evidence_json
from schema.statements import update_rows
from schema.tables import overrides
from schema.types import timestamp_text

Json = Any
"""What JSON can say."""

FIELDS = (
    *("title", "description", "published", "modified", "authors", "section", "tags", "language"),
    *("lead_image_url", "is_paywalled"),
)
"""What can be corrected, by the names of `Article`. The body cannot: it is blocks, which say more than its text."""

LISTS = ("authors", "tags")
DATES = ("published", "modified")


@dataclass(frozen=True, slots=True)
class Override:
    """A correction."""

    override_id: int
    article_id: int
    field: str
    value: Json
    """Text, true or false, a list of names, a date as `date_json` makes it; None: it has none."""
    parsed: Mapping[str, Json] | None
    """`value` and `evidence` as the parser reads them; None: not known."""
    note: str | None
    created_at: dt.datetime


def overrides_of(connection: Connection, article_ids: Collection[int]) -> dict[int, list[Override]]:
    """The corrections of articles, by id, in the order in which they were made; an empty list where there are none."""
    found: dict[int, list[Override]] = defaultdict(list)
    if article_ids:
        query = select(overrides).where(overrides.c.article_id.in_(list(article_ids))).order_by(overrides.c.override_id)
        for row in connection.execute(query):
            found[row.article_id].append(Override(*row))
    return found


def with_overrides(connection: Connection, read: Mapping[int, Article]) -> dict[int, Article]:
    """The articles (by id) as they are to be stored: corrected, where corrections exist. Notes what the parser read."""
    by_article = overrides_of(connection, read.keys())
    note_parsed(
        connection,
        {each.override_id: parsed_of(read[key], each.field) for key, of in by_article.items() for each in of},
    )
    return {key: corrected(article, by_article.get(key, ())) for key, article in read.items()}


def note_parsed(connection: Connection, parsed: Mapping[int, Mapping[str, Json]]) -> None:
    """Renews what the parser reads in the place of corrections, by their ids."""
    update_rows(connection, overrides, [{"override_id": key, "parsed_value": value} for key, value in parsed.items()])


def corrected(article: Article, corrections: Collection[Override]) -> Article:
    """The article with the corrections in place."""
    for each in corrections:
        was = article.evidence.get(each.field)
        rejected = () if was is None else (Candidate(was.strategy, was.raw, was.confidence), *was.rejected)[:5]
        evidence = Evidence("override", value_text(each.value), 1.0, rejected)
        article = with_value(article, each.field, each.value, evidence)
    return article


def with_value(article: Article, field: str, value: Json, evidence: Evidence | None) -> Article:
    """The article with another value in a field, and the reason for it (None: none)."""
    others = {name: reason for name, reason in article.evidence.items() if name != field}
    reasons = others if evidence is None else {**others, field: evidence}
    changed: dict[str, Any] = {field: _as_field(field, value)}
    return replace(article, evidence=reasons, **changed)


def parsed_of(article: Article, field: str) -> dict[str, Json]:
    """What an article says in a field, and why, as `parsed_value` keeps it."""
    value = getattr(article, field)
    if field in DATES:
        value = None if value is None else date_json(value)
    elif field in LISTS:
        value = list(value)
    return {"value": value, "evidence": None if (why := article.evidence.get(field)) is None else evidence_json(why)}


def value_text(value: Json) -> str:
    """A value in words, as evidence has it: at most 500 characters."""
    if isinstance(value, Mapping):
        text = value["at"] or value["date"]
    elif isinstance(value, list):
        text = "; ".join(value)
    elif isinstance(value, bool):
        text = "yes" if value else "no"
    else:
        text = value or ""
    return str(text)[:500]


def date_json(published: PublishedDate) -> dict[str, Json]:
    """A date as JSON."""
    return {
        "date": published.date.isoformat(),
        "at": None if published.at is None else timestamp_text(published.at),
        "raw": published.raw,
        "precision": published.precision,
        "timezone_source": published.timezone_source,
    }


def read_evidence(stored: Mapping[str, Json] | None) -> Evidence | None:
    """Evidence from the column of `articles`."""
    if stored is None:
        return None
    rejected = tuple(Candidate(**each) for each in stored["rejected"])
    return Evidence(stored["strategy"], stored["raw"], stored["confidence"], rejected)


def _as_field(field: str, value: Json) -> object:
    if field in LISTS:
        return tuple(value or ())
    if field not in DATES or value is None:
        return value
    at = None if value["at"] is None else dt.datetime.fromisoformat(value["at"])
    day = dt.date.fromisoformat(value["date"])
    return PublishedDate(day, at, value["raw"], value["precision"], value["timezone_source"])
