"""A record as JSON."""

import datetime as dt
import json
from dataclasses import fields

from schema.article import Article, Block, Candidate, Evidence, PublishedDate, RelatedLink
from schema.article_json import article_json, date_text, instant_text

AT = dt.datetime(2025, 8, 8, 9, 30, tzinfo=dt.UTC)


def test_a_record_keeps_every_field_and_is_json() -> None:
    article = Article(
        "https://news.example/a",
        title="Rain",
        published=PublishedDate(AT.date(), AT, "8 August, 9:30", "minute", "assumed_utc"),
        authors=("Zoe",),
        blocks=(Block("heading", "Weather", 2),),
        related_links=(RelatedLink("https://news.example/b", "Sun", published=AT.date(), position=3),),
        evidence={"title": Evidence("json_ld", "Rain", 0.9, (Candidate("meta", "rain", 0.5),))},
    )
    written = json.loads(json.dumps(article_json(article)))
    assert {field.name for field in fields(Article)} <= set(written)
    assert written["published"] == "2025-08-08T09:30:00Z"
    assert written["published_date"] == "2025-08-08"
    assert written["published_raw"] == "8 August, 9:30"
    assert (written["published_precision"], written["published_timezone_source"]) == ("minute", "assumed_utc")
    assert written["authors"] == ["Zoe"]
    assert written["blocks"] == [{"kind": "heading", "text": "Weather", "level": 2}]
    assert written["related_links"][0]["published"] == "2025-08-08"
    assert written["evidence"]["title"]["rejected"][0]["strategy"] == "meta"


def test_no_date_is_null_in_every_key() -> None:
    written = article_json(Article("https://news.example/a"))
    assert {written[key] for key in written if key.startswith(("published", "modified"))} == {None}
    assert {"modified", "modified_date", "modified_raw", "modified_precision", "modified_timezone_source"} <= set(
        written
    )


def test_a_date_without_time_is_the_day() -> None:
    assert date_text(PublishedDate(dt.date(2025, 8, 8))) == "2025-08-08"
    assert date_text(None) is None


def test_instants_are_utc() -> None:
    berlin = dt.timezone(dt.timedelta(hours=2))
    assert instant_text(dt.datetime(2025, 8, 8, 1, tzinfo=berlin)) == "2025-08-07T23:00:00Z"
