"""A record as JSON: the one place that says how its values are written."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from schema.article import Article, PublishedDate, RelatedLink


def article_json(article: Article) -> dict[str, Any]:
    """The record as an object of JSON values, with the record's field names.

    A `PublishedDate` becomes several keys: `published` (the instant, else the day), `published_date`, `published_raw`,
    `published_precision`, `published_timezone_source`; `modified` likewise. All are null where there is no date.
    """
    found: dict[str, Any] = {}
    for field in dataclasses.fields(article):
        value = getattr(article, field.name)
        if field.name in ("published", "modified"):
            found |= _date_json(field.name, value)
        elif field.name == "blocks":
            found["blocks"] = [dataclasses.asdict(block) for block in value]
        elif field.name == "related_links":
            found["related_links"] = [related_link_json(link) for link in value]
        elif field.name == "evidence":
            found["evidence"] = {name: dataclasses.asdict(evidence) for name, evidence in value.items()}
        else:
            found[field.name] = list(value) if isinstance(value, tuple) else value
    return found


def related_link_json(link: RelatedLink) -> dict[str, Any]:
    """The link as an object of JSON values; `published` an ISO 8601 day or null."""
    return dataclasses.asdict(link) | {"published": link.published and link.published.isoformat()}


def date_text(date: PublishedDate | None) -> str | None:
    """The instant as `2025-08-08T09:30:00Z`, or the day as `2025-08-08` where the page states no time of day."""
    if date is None:
        return None
    return instant_text(date.at) if date.at else date.date.isoformat()


def instant_text(instant: dt.datetime) -> str:
    """An aware datetime as ISO 8601 in UTC, `2025-08-08T09:30:00Z`, with microseconds only where there are any."""
    return instant.astimezone(dt.UTC).replace(tzinfo=None).isoformat() + "Z"


def _date_json(name: str, date: PublishedDate | None) -> dict[str, str | None]:
    keys = (name, *(f"{name}_{part}" for part in ("date", "raw", "precision", "timezone_source")))
    if date is None:
        return dict.fromkeys(keys)
    values = (date_text(date), date.date.isoformat(), date.raw, date.precision, date.timezone_source)
    return dict(zip(keys, values, strict=True))
