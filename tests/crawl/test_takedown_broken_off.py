"""A takedown that was killed after the database was written and before the archive was: whatever comes next ends it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.commands.app import run_command
from schema.engine import open_engine, writing
from schema.takedown import take_down
from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess

Serve = Callable[..., ServerProcess]
Finish = Callable[[Crawler, str], int]


def _by_the_command(crawler: Crawler, url: str) -> int:
    where = ("--database", crawler.database, "--archive", str(crawler.folder / "archive"))
    return run_command(("takedown", url, "--yes", *where))


def _by_the_next_crawl(crawler: Crawler, url: str) -> int:
    return crawler.run(f"{url.partition('/2025/')[0]}/", "--parse-workers", "1").code


@pytest.mark.parametrize("finish", [_by_the_command, _by_the_next_crawl])
def test_the_archived_page_goes_all_the_same(serve: Serve, crawler: Crawler, finish: Finish) -> None:
    server = serve("town", 3)
    crawler.run(f"{server.origin}/", "--parse-workers", "1")
    ((url,),) = crawler.rows("SELECT url FROM v_articles WHERE article_id = 2")
    before = _archived(crawler.folder)
    assert url in before
    _kill_half_way(crawler.database, url)
    assert _archived(crawler.folder) == before
    assert finish(crawler, url) == 0
    assert before - _archived(crawler.folder) == {url}
    assert crawler.rows("SELECT count(*) FROM erasures") == [(0,)]


def _kill_half_way(database: str, url: str) -> None:
    engine = open_engine(database)
    with writing(engine) as connection:
        take_down(connection, url, note=None, now=dt.datetime.now(dt.UTC))
    engine.dispose()


def _archived(folder: Path) -> set[str]:
    """The addresses of the answers in the archive."""
    found = set()
    for path in (folder / "archive").glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type == "response":
                    found.add(record.rec_headers.get_header("WARC-Target-URI"))
    return found
