"""The database thread and the store pipeline."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, Engine, event, text

from pipelines.store import MAX_BATCH, DatabaseThread, StorePipeline
from schema.crawled import CrawledPage, Stored
from schema.engine import open_engine, writing
from schema.errors import DatabaseUnavailable
from schema.reasons import Change
from tests.stored_site import Site, make_site

pytestmark = pytest.mark.asyncio


@pytest.fixture
def thread(engine: Engine) -> Iterator[DatabaseThread]:
    thread = DatabaseThread(engine, patience_s=0.0)
    yield thread
    thread.close()


@pytest.fixture
def commits(engine: Engine) -> list[Connection]:
    """Grows with every commit."""
    seen: list[Connection] = []
    event.listen(engine, "commit", seen.append)
    return seen


def _items(site: Site, count: int) -> list[CrawledPage]:
    return [site.article(f"/{number}", title=f"Rain {number}") for number in range(count)]


async def _store(thread: DatabaseThread, site: Site, items: list[CrawledPage]) -> list[Stored | BaseException]:
    stores = (thread.store(site.run_id, site.site_id, item) for item in items)
    return await asyncio.gather(*stores, return_exceptions=True)


def _count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM articles")).scalar_one())


async def test_items_that_arrive_together_are_one_transaction(
    thread: DatabaseThread, site: Site, commits: list[Connection]
) -> None:
    items = _items(site, 5)
    commits.clear()
    stored = await _store(thread, site, items)
    assert len(commits) == 1
    assert [each.page_id for each in stored if isinstance(each, Stored)] == [item.fetch.page_id for item in items]


async def test_a_full_batch_does_not_wait(thread: DatabaseThread, site: Site, commits: list[Connection]) -> None:
    items = _items(site, MAX_BATCH + 1)
    commits.clear()
    stored = await _store(thread, site, items)
    assert len(commits) == 2
    assert all(isinstance(each, Stored) for each in stored)


async def test_a_bad_item_fails_alone(thread: DatabaseThread, site: Site) -> None:
    items = _items(site, 3)
    items[1] = replace(items[1], content_sha256=None)
    first, bad, last = await _store(thread, site, items)
    assert isinstance(first, Stored)
    assert isinstance(bad, ValueError)
    assert isinstance(last, Stored)
    assert site.one("SELECT count(*) FROM articles") == 2


async def test_calls_come_after_what_was_handed_in_before(thread: DatabaseThread, site: Site) -> None:
    [item] = _items(site, 1)
    storing = asyncio.ensure_future(thread.store(site.run_id, site.site_id, item))
    await asyncio.sleep(0)
    assert await thread.call(_count) == 1
    assert (await storing).change is Change.NEW


async def test_a_call_that_raises_is_rolled_back(thread: DatabaseThread, site: Site) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(text("DELETE FROM sites"))
        raise KeyError("no")

    connection_count = "SELECT count(*) FROM sites"
    site.one(connection_count)
    with pytest.raises(KeyError):
        await thread.call(fail)
    assert site.one(connection_count) == 1


async def test_closing_finishes_what_was_handed_in(engine: Engine, site: Site) -> None:
    thread = DatabaseThread(engine)
    storing = [asyncio.ensure_future(thread.store(site.run_id, site.site_id, item)) for item in _items(site, 3)]
    await asyncio.sleep(0)
    thread.close()
    assert site.one("SELECT count(*) FROM articles") == 3
    assert len(await asyncio.gather(*storing)) == 3


async def test_an_item_whose_waiter_was_cancelled_is_stored_with_the_others(thread: DatabaseThread, site: Site) -> None:
    first, second = (asyncio.ensure_future(thread.store(site.run_id, site.site_id, item)) for item in _items(site, 2))
    await asyncio.sleep(0)
    first.cancel()
    assert isinstance(await second, Stored)
    assert site.one("SELECT count(*) FROM articles") == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_busy_database_fails_the_whole_batch_at_once(database_url: str, engine: Engine, site: Site) -> None:
    items = _items(site, 3)
    impatient = open_engine(f"{database_url}?timeout=0")
    thread = DatabaseThread(impatient, patience_s=0.0)
    with writing(engine):
        outcomes = await _store(thread, site, items)
    thread.close()
    impatient.dispose()
    assert [type(outcome) for outcome in outcomes] == [DatabaseUnavailable] * 3


async def test_the_pipeline_commits_and_tells_the_spider(thread: DatabaseThread, site: Site) -> None:
    told: list[tuple[CrawledPage, Stored]] = []
    counted: list[str] = []
    spider = SimpleNamespace(
        run=SimpleNamespace(run_id=site.run_id, database=thread),
        site_id=site.site_id,
        on_stored=lambda item, stored: told.append((item, stored)),
    )
    crawler = SimpleNamespace(spider=spider, stats=SimpleNamespace(inc_value=counted.append))
    pipeline = StorePipeline.from_crawler(crawler)  # type: ignore[arg-type]
    [item] = _items(site, 1)
    assert await pipeline.process_item(item) is item
    assert [(told_item, stored.change) for told_item, stored in told] == [(item, Change.NEW)]
    assert counted == ["store/new"]
    assert thread.cpu_s > 0


async def test_a_database_that_comes_back_was_waited_for(
    engine: Engine, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.store.time.sleep", lambda seconds: None)
    items = _items(site, 2)
    failures = iter([DatabaseUnavailable("away"), DatabaseUnavailable("still away")])
    thread = DatabaseThread(engine, patience_s=60.0)

    def write(connection: Connection) -> int:
        for failure in failures:
            assert thread.is_away is (str(failure) == "still away")
            raise failure
        return _count(connection)

    assert await thread.call(write) == 0
    assert not thread.is_away
    assert all(isinstance(stored, Stored) for stored in await _store(thread, site, items))
    thread.close()


async def test_who_has_waited_in_vain_does_not_try_again(engine: Engine, site: Site) -> None:
    tried: list[str] = []

    def fail(_: Connection) -> None:
        tried.append("once")
        raise DatabaseUnavailable("away")

    thread = DatabaseThread(engine, patience_s=0.0)
    for _ in range(3):
        with pytest.raises(DatabaseUnavailable, match="away"):
            await thread.call(fail)
    assert tried == ["once"]
    (stored,) = await _store(thread, site, _items(site, 1))
    assert isinstance(stored, DatabaseUnavailable)
    thread.close()


async def test_items_of_several_sites_are_one_transaction(
    thread: DatabaseThread, site: Site, commits: list[Connection]
) -> None:
    other = make_site(site.engine, "other.example")
    items = [(site, site.article("/a")), (other, other.article("/b")), (site, site.article("/c", title="Hail"))]
    commits.clear()
    stored = await asyncio.gather(*(thread.store(site.run_id, of.site_id, item) for of, item in items))
    assert len(commits) == 1
    assert [each.page_id for each in stored] == [item.fetch.page_id for _, item in items]
    assert site.rows("SELECT site_id FROM articles ORDER BY article_id") == [
        (site.site_id,),
        (site.site_id,),
        (other.site_id,),
    ]
