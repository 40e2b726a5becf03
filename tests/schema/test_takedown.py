"""Takedowns: nothing of an article stays but its tombstone, and it does not come back."""

from dataclasses import replace
from pathlib import Path

from schema.article import RelatedLink
from schema.blocks import takedown_of
from schema.crawled import Discovery, Snapshot
from schema.engine import reading, writing
from schema.metadata import metadata
from schema.reasons import Change, DropReason, FoundBy
from schema.takedown import TakenDown, take_down
from schema.vacuum import vacuum
from tests.stored_site import BASE, DAY, Site

SECRET = "Quibblethorpe"


def down(site: Site, path: str) -> TakenDown:
    with writing(site.engine) as connection:
        return take_down(connection, f"{BASE}{path}", note="asked for", now=site.now)


def fill(site: Site) -> None:
    card = RelatedLink(f"{BASE}/a?utm_source=x", SECRET, f"{SECRET} was there.")
    site.store(site.article("/a", title=SECRET, authors=(SECRET, "Al"), tags=(SECRET,), related_links=()))
    site.store(site.article("/a", title=f"{SECRET} twice", authors=(SECRET,), text=f"{SECRET} went."))
    site.store(site.article("/b", title="Sun", authors=("Al",), related_links=(card, RelatedLink(f"{BASE}/a", SECRET))))
    site.store(site.other("/old", answer={"http_status": 301, "redirect_to": f"{BASE}/a"}))
    site.now += DAY


def test_nothing_is_left_in_any_table(site: Site) -> None:
    fill(site)
    gone = down(site, "/old")
    assert (len(gone.article_ids), gone.addresses, gone.was_blocked) == (1, 2, False)
    assert gone.cards >= 1
    with reading(site.engine) as connection:
        for table in metadata.sorted_tables:
            said = repr(connection.execute(table.select()).all())
            assert SECRET not in said, table.name
            assert f"'{BASE}/a'" not in said, table.name
    assert site.rows("SELECT url, authors FROM v_articles") == [(f"{BASE}/b", "Al")]
    assert site.rows("SELECT operation FROM v_changes ORDER BY change_seq") == [("delete",), ("upsert",)]
    assert site.one("SELECT reason FROM v_deletions") == "takedown"
    again = down(site, "/a")
    assert (list(again.article_ids), again.was_blocked) == ([], True)
    assert site.one("SELECT count(*) FROM takedowns") == 1


def test_it_does_not_come_back(site: Site) -> None:
    fill(site)
    down(site, "/a")
    found = site.store(
        site.article("/copy", canonical="/a", title=SECRET),
        site.other("/new", answer={"http_status": 302, "redirect_to": f"{BASE}/a"}),
        site.article("/b", title="Sun 2", related_links=(RelatedLink(f"{BASE}/a", SECRET, "More."),)),
    )
    assert [each.change for each in found] == [Change.DROPPED, Change.DROPPED, Change.UPDATED]
    reasons = site.rows("SELECT drop_reason FROM pages WHERE drop_reason IS NOT NULL")
    assert reasons == [(DropReason.TAKEDOWN,)] * 2
    assert site.one("SELECT count(*) FROM articles") == 1
    assert site.one("SELECT count(*) FROM article_links") == 0
    assert site.add(Discovery(f"{BASE}/a", FoundBy.SITEMAP), Discovery(f"{BASE}/old", FoundBy.LINK)) == 0


def test_what_is_not_stored_is_blocked_and_archived_answers_are_noted(site: Site) -> None:
    assert down(site, "/never").article_ids == []
    with reading(site.engine) as connection:
        found = takedown_of(connection, f"{BASE}/never")
        assert found is not None
        assert (found["note"], found["article_id"]) == ("asked for", None)
        assert takedown_of(connection, f"{BASE}/other") is None
    item = site.article("/x", canonical="/never")
    site.store(replace(item, snapshot=Snapshot("a.warc.gz", 7, 400, "0" * 64)))
    assert site.rows('SELECT file, "offset", length FROM erasures') == [("a.warc.gz", 7, 400)]
    assert site.one("SELECT count(*) FROM snapshots") == 0


def test_the_vacuumed_file_holds_no_bytes_of_it(site: Site) -> None:
    if site.engine.dialect.name != "sqlite":
        assert site.one("SELECT count(*) FROM articles") == 0  # PostgreSQL overwrites when it vacuums
        return
    fill(site)
    path = Path(site.engine.url.database or "")
    down(site, "/a")
    vacuum(site.engine)
    site.engine.dispose()
    for file in (path, path.with_name(f"{path.name}-wal")):
        data = file.read_bytes() if file.exists() else b""
        assert SECRET.encode() not in data
        assert SECRET.lower().encode() not in data
