"""Reading articles back, on both engines."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from schema.article import RelatedLink
from schema.engine import open_engine, reading, writing
from schema.errors import BadDatabase
from schema.queries import Record, find_article, last_run, require_views, site_health
from schema.tables import articles
from tests.databases import prepared_sqlite
from tests.stored_site import BASE, START, Site


def _find(engine: Engine, key: str) -> Record | None:
    with reading(engine) as connection:
        return find_article(connection, key)


def test_an_article_comes_back_with_its_parts(site: Site) -> None:
    day = dt.date(2025, 8, 1)
    links = (
        RelatedLink(f"{BASE}/b", "Bees", "They hum.", "Garden", day, "related", 0),
        RelatedLink(f"{BASE}/c", "Inline", kind="inline", position=1),
        RelatedLink(f"{BASE}/d", None, kind="promoted", position=2),
    )
    site.store(site.article("/a", authors=("Zoe; of Bonn", "Al"), tags=("x", "b"), related_links=links))
    found = _find(site.engine, f"{BASE}/a")
    assert found is not None
    assert (found["title"], found["authors"], found["tags"]) == ("Rain", ["Zoe; of Bonn", "Al"], ["x", "b"])
    assert (found["published_at"], found["published_date"], found["is_gone"]) == (START, dt.date(2025, 8, 8), False)
    assert found["blocks"] == [{"kind": "paragraph", "text": "Rain fell.", "level": None}]
    assert [(link["title"], link["kind"], link["position"]) for link in found["related_links"]] == [
        ("Bees", "related", 0),
        (None, "promoted", 2),
    ]
    assert found["related_links"][0]["published_date"] == day


@pytest.mark.parametrize("url", ["/old", "/new", "/new?utm_source=mail#top"])
def test_any_address_of_an_article_leads_to_it(url: str, site: Site) -> None:
    site.store(site.article("/old", canonical="/new"))
    found = _find(site.engine, f"{BASE}{url}")
    assert found is not None
    assert found["url"] == f"{BASE}/new"


@pytest.mark.parametrize("key", ["0", "9" * 18, "9" * 40, "-1", "", "x", "https://news.example/b", "٣"])
def test_what_is_not_stored_is_none(key: str, site: Site) -> None:
    site.store(site.article("/a"))
    assert _find(site.engine, key) is None


def test_the_id_of_a_merged_article_leads_to_the_one_that_lives_on(site: Site) -> None:
    older, newer = (stored.article_id for stored in site.store(site.article("/a"), site.article("/b", title="Sun")))
    with writing(site.engine) as connection:
        tombstone = update(articles).where(articles.c.article_id == newer).values(merged_into_article_id=older)
        connection.execute(tombstone)
    for key in (older, newer):
        found = _find(site.engine, str(key))
        assert found is not None
        assert (found["article_id"], found["title"]) == (older, "Rain")


def test_health_and_last_run(site: Site) -> None:
    site.store(site.article("/a"))
    with reading(site.engine) as connection:
        (health,) = site_health(connection)
        run = last_run(connection)
    assert (health["site"], health["articles"], health["pages_pending"]) == ("news.example", 1, 0)
    assert isinstance(health["next_due_at"], dt.datetime)
    assert run is not None
    assert (run["run_id"], run["status"], run["started_at"]) == (site.run_id, "running", START)


def test_a_database_without_views_says_what_to_do(tmp_path: Path) -> None:
    engine = open_engine(str(tmp_path / "empty.db"))
    with reading(engine) as connection, pytest.raises(BadDatabase, match="crawl a site into it first"):
        require_views(connection)
    engine.dispose()


def test_a_missing_view_says_what_to_do(tmp_path: Path) -> None:
    engine = open_engine(prepared_sqlite(tmp_path / "articles.db"))
    with writing(engine) as connection:
        connection.exec_driver_sql("DROP VIEW v_site_health")
    with reading(engine) as connection, pytest.raises(BadDatabase, match="no view v_site_health; run `tearsheet db"):
        require_views(connection)
    engine.dispose()
