"""What versions keep, on both engines."""

import datetime as dt

from sqlalchemy import select

from schema.article import Block
from schema.engine import reading
from schema.tables import article_versions
from tests.stored_site import DAY, START, Site


def _versions(site: Site) -> list[tuple[object, ...]]:
    query = select(article_versions.c.text, article_versions.c.record).order_by(article_versions.c.version)
    with reading(site.engine) as connection:
        return [tuple(row) for row in connection.execute(query)]


def _store_twice(site: Site) -> None:
    site.store(
        site.article("/a", authors=("Ada Low", "Bo Finn"), tags=("weather",), section="Town", is_paywalled=False)
    )
    site.now += DAY
    site.store(site.article("/a", title="Rain, again", authors=("Ada Low",)))


def test_the_latest_version_stands_in_the_article_alone(site: Site) -> None:
    site.store(site.article("/a"))
    assert _versions(site) == [(None, None)]


def test_a_superseded_version_keeps_all_that_it_said(site: Site) -> None:
    _store_twice(site)
    (text, record), latest = _versions(site)
    assert latest == (None, None)
    assert text == "Rain fell."
    assert record == {
        "fetched_url": "https://news.example/a",
        "published_precision": "minute",
        "published_raw": "August 8",
        "modified_at": None,
        "section": "Town",
        "language": None,
        "word_count": 2,
        "lead_image_url": None,
        "is_paywalled": False,
        "blocks": [{"kind": "paragraph", "text": "Rain fell.", "level": None}],
        "authors": ["Ada Low", "Bo Finn"],
        "tags": ["weather"],
    }


def test_the_history_shows_every_text_and_how_long_it_held(site: Site) -> None:
    _store_twice(site)
    site.now += DAY
    site.store(site.article("/a", title="Rain, again", blocks=(Block("paragraph", "Sun."),), text="Sun."))
    query = "SELECT text, valid_from_at, valid_to_at FROM v_article_history ORDER BY version"
    texts = [row.text for row in site.rows(query)]
    assert texts == ["Rain fell.", "Rain, again fell."]  # the third has the hash of the second: no version
    ends = [row.valid_to_at for row in site.rows(query)]
    assert ends[1] is None
    first_end = dt.datetime.fromisoformat(ends[0]) if isinstance(ends[0], str) else ends[0]
    assert first_end == START + DAY
