"""Corrections by hand: they stay, are told apart, and can be taken back."""

import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from schema import writes
from schema.article import Evidence
from schema.corrections import clear, correct
from schema.crawled import Stored
from schema.engine import reading, writing
from schema.overrides import overrides_of
from schema.search import search
from schema.tables import articles
from tests.stored_site import DAY, HOUR, Site


def stored_id(stored: Sequence[Stored]) -> int:
    article_id = stored[0].article_id
    assert article_id is not None
    return article_id


def put_right(site: Site, article_id: int, field: str, value: Any) -> bool:
    with writing(site.engine) as connection:
        return correct(connection, article_id, field, value, note="by hand", now=site.now)


def give_back(site: Site, article_id: int, field: str) -> bool:
    with writing(site.engine) as connection:
        return clear(connection, article_id, field, now=site.now)


def row(site: Site, columns: str) -> Any:
    """Of the only article."""
    return site.rows(f"SELECT {columns} FROM v_articles")[0]


def test_a_correction_survives_new_versions_and_comes_off_again(site: Site) -> None:
    evidence = {"title": Evidence("visible", "Rain", 0.9)}
    key = stored_id(site.store(site.article("/a", title="Rain", authors=("Al",), evidence=evidence)))
    site.now += HOUR
    assert put_right(site, key, "title", "Storm")
    assert put_right(site, key, "authors", ["Zoe", "Mara"])
    assert row(site, "title, authors, version") == ("Storm", "Zoe; Mara", 3)
    site.now += DAY
    assert site.store(site.article("/a", title="Rain", authors=("Al",)))[0].change == "unchanged"
    assert site.store(site.article("/a", title="Rain again", authors=("Al", "Bo")))[0].change == "updated"
    assert row(site, "title, authors, text, version") == ("Storm", "Zoe; Mara", "Rain again fell.", 4)
    assert give_back(site, key, "title")
    assert give_back(site, key, "authors")
    assert row(site, "title, authors, version") == ("Rain again", "Al; Bo", 6)
    assert not give_back(site, key, "title")
    classes = site.rows("SELECT change_class, title FROM v_article_history ORDER BY version")
    assert classes == [
        ("new", "Rain"),
        ("corrected", "Storm"),
        ("corrected", "Storm"),
        ("body_edit", "Storm"),
        ("corrected", "Rain again"),
        ("corrected", "Rain again"),
    ]


def test_a_correction_waits_for_a_crawl_that_writes_the_article(site: Site) -> None:
    key = stored_id(site.store(site.article("/a", title="Rain")))
    site.now += HOUR
    read_again = site.article("/a", title="Storm")
    with ThreadPoolExecutor(1) as thread:
        with writing(site.engine) as connection:
            writes.store(connection, site.run_id, site.site_id, [read_again], site.now)
            correction = thread.submit(put_right, site, key, "section", "Weather")
            while site.engine.dialect.name == "postgresql" and not _is_anybody_waiting(site):
                assert not correction.done()
        assert correction.result()
    assert row(site, "title, section, version") == ("Storm", "Weather", 3)


def _is_anybody_waiting(site: Site) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return bool(site.one(waiting))


def test_the_evidence_names_the_correction_and_what_it_replaced(site: Site) -> None:
    key = stored_id(site.store(site.article("/a", evidence={"title": Evidence("visible", "Rain", 0.9)})))
    put_right(site, key, "title", "Storm")
    put_right(site, key, "title", "Gale")
    with reading(site.engine) as connection:
        stored = connection.execute(articles.select()).one()
        only = overrides_of(connection, [key])[key]
        assert [hit.article_id for hit in search(connection, "title:gale")] == [key]
        assert search(connection, "title:storm") == []
    assert stored.evidence["title"] == {
        "strategy": "override",
        "raw": "Gale",
        "confidence": 1.0,
        "rejected": [{"strategy": "visible", "raw": "Rain", "confidence": 0.9}],
    }
    assert [(each.field, each.value, each.parsed and each.parsed["value"]) for each in only] == [
        ("title", "Gale", "Rain")
    ]
    give_back(site, key, "title")
    with reading(site.engine) as connection:
        assert connection.execute(articles.select()).one().evidence["title"]["strategy"] == "visible"


def test_dates_and_none_are_corrected_and_given_back(site: Site) -> None:
    key = stored_id(site.store(site.article("/a")))
    before = row(site, "published_date, published_at, published_raw, published_precision")
    day = {"date": "2025-01-02", "at": None, "raw": "2025-01-02", "precision": "day", "timezone_source": None}
    put_right(site, key, "published", day)
    assert row(site, "published_raw, published_precision, published_at") == ("2025-01-02", "day", None)
    put_right(site, key, "published", None)
    assert row(site, "published_date, published_at, published_raw") == (None, None, None)
    assert not put_right(site, key, "published", None)
    give_back(site, key, "published")
    assert row(site, "published_date, published_at, published_raw, published_precision") == before


def test_a_merge_takes_corrections_along(site: Site) -> None:
    stored = site.store(site.article("/a", title="Rain"), site.article("/b", title="Rain", text="More."))
    key, other = stored_id(stored[:1]), stored_id(stored[1:])
    put_right(site, other, "section", "Weather")
    put_right(site, key, "language", "pt-BR")
    site.now += dt.timedelta(days=2)
    moved = site.other("/a", answer={"http_status": 301, "redirect_to": "https://news.example/b"})
    site.store(moved)
    assert site.one("SELECT count(*) FROM v_articles") == 1
    assert row(site, "section, language") == ("Weather", "pt-BR")
    give_back(site, key, "section")
    give_back(site, key, "language")
    assert row(site, "section, language") == (None, None)
