"""Archived pages read again: what an older parser missed is put right without a request."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator

import pytest

from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess

SIZE = 12
URL = "gardens-of-the-town-number-{}"


@pytest.fixture
def crawled(crawler_of_each: Crawler) -> Iterator[Crawler]:
    """A site that was crawled, and is gone: nothing can be asked of it any more."""
    with ServerProcess("town", SIZE) as server:
        (crawler_of_each.folder / "tearsheet.toml").write_text(f'[sites.town]\nstart = ["{server.origin}/"]\n')
        assert crawler_of_each.run("town").code == 0
    yield crawler_of_each


def as_an_older_parser(crawler: Crawler) -> None:
    """What another parser might have made of the same pages: a title missed, a text cut, a day read where none is."""
    crawler.write(f"UPDATE articles SET title = NULL WHERE canonical_url LIKE '%{URL.format(1)}'")
    crawler.write(f"UPDATE articles SET section = 'Left' WHERE canonical_url LIKE '%{URL.format(2)}'")
    crawler.write(f"UPDATE articles SET title = 'Garden' WHERE canonical_url LIKE '%{URL.format(3)}'")


def outcomes(crawler: Crawler, *arguments: str) -> dict[str, dict[str, int]]:
    outcome = crawler.command("reparse", "--format", "json", *arguments)
    assert outcome.code in (0, 3), outcome.said()
    fields = json.loads(outcome.stdout)["fields"]
    return {
        name: {key: counts[key] for key in ("same", "filled", "lost", "changed")} for name, counts in fields.items()
    }


def state(crawler: Crawler) -> list[tuple[object, ...]]:
    columns = "article_id, title, section, published_date, text, version, parser_version, last_seen_at, last_checked_at"
    return [tuple(row) for row in crawler.rows(f"SELECT {columns} FROM v_articles ORDER BY article_id")]


def test_the_same_parser_reads_the_same(crawled: Crawler) -> None:
    before = state(crawled)
    found = outcomes(crawled, "--apply")
    assert found["article"] == {"same": SIZE, "filled": 0, "lost": 0, "changed": 0}
    assert {name for name, counts in found.items() if counts["filled"] or counts["lost"] or counts["changed"]} == set()
    assert state(crawled) == before


def test_what_differs_is_told_by_field_and_nothing_is_written_unasked(crawled: Crawler) -> None:
    as_an_older_parser(crawled)
    before = state(crawled)
    said = crawled.command("reparse")
    assert said.code == 3
    assert "town: refused, more than 2.0% would be lost: section 100.0%" in said.stdout
    assert f"title\t{SIZE - 2}\t1\t0\t1\n" in said.stdout
    assert "  before: Garden\n  after:  Garden number 3\n" in said.stdout
    assert state(crawled) == before


def test_a_site_that_would_lose_too_much_is_left_as_it_is(crawled: Crawler) -> None:
    as_an_older_parser(crawled)
    before = state(crawled)
    assert crawled.command("reparse", "--apply").code == 3
    assert state(crawled) == before
    assert crawled.rows("SELECT status, exit_code FROM runs ORDER BY run_id DESC")[0] == ("quality", 3)


def test_applied_it_makes_versions_of_their_own_and_only_once(crawled: Crawler) -> None:
    before = state(crawled)
    as_an_older_parser(crawled)
    said = crawled.command("reparse", "--apply", "--max-lost", "1")
    assert said.code == 0, said.said()
    assert "written: 3 articles got a version, 0 are new" in said.stdout
    after = state(crawled)
    assert [(*row[:5], *row[6:]) for row in after] == [(*row[:5], *row[6:]) for row in before], "seen times stay too"
    assert sorted(row[5] for row in after) == [1] * (SIZE - 3) + [2] * 3
    history = crawled.rows("SELECT change_class, parser_version FROM v_article_history WHERE version = 2")
    assert {tuple(row) for row in history} == {("reparsed", after[0][6])}
    assert "written: 0 articles" in crawled.command("reparse", "--apply").stdout
    assert state(crawled) == after


def test_a_page_that_was_no_article_becomes_one(crawled: Crawler) -> None:
    before = crawled.rows("SELECT count(*) FROM v_articles")[0][0]
    crawled.write(
        "UPDATE pages SET article_id = NULL, status = 'dropped', drop_reason = 'no_text' WHERE url LIKE '%-5'"
    )
    of_five = f"(SELECT article_id FROM articles WHERE canonical_url LIKE '%{URL.format(5)}')"
    crawled.write(f"DELETE FROM article_copies WHERE article_id IN {of_five} OR original_article_id IN {of_five}")
    for table in ("text_bands", "article_links", "article_versions", "article_authors", "article_tags"):
        crawled.write(f"DELETE FROM {table} WHERE article_id IN {of_five}")
    crawled.write(f"UPDATE aliases SET article_id = NULL WHERE article_id IN {of_five}")
    crawled.write(f"DELETE FROM articles WHERE canonical_url LIKE '%{URL.format(5)}'")
    assert crawled.rows("SELECT count(*) FROM v_articles")[0][0] == before - 1
    assert outcomes(crawled, "--apply")["article"] == {"same": SIZE - 1, "filled": 1, "lost": 0, "changed": 0}
    assert crawled.rows("SELECT count(*) FROM v_articles")[0][0] == before
    page = crawled.rows("SELECT status, drop_reason, article_id IS NULL FROM pages WHERE url LIKE '%-5'")[0]
    assert tuple(page) == ("stored", None, 0)


def test_corrections_stay(crawled: Crawler) -> None:
    article_id = crawled.rows(f"SELECT article_id FROM articles WHERE canonical_url LIKE '%{URL.format(3)}'")[0][0]
    assert crawled.command("correct", str(article_id), "title", "By hand").code == 0
    crawled.write(f"UPDATE articles SET section = 'Left' WHERE article_id = {article_id}")
    found = outcomes(crawled, "--apply", "--max-lost", "1")
    assert (found["title"]["changed"], found["section"]["lost"]) == (0, 1)
    row = crawled.rows(f"SELECT title, section, version FROM v_articles WHERE article_id = {article_id}")[0]
    assert tuple(row) == ("By hand", None, 3)


def test_a_damaged_record_is_told_and_costs_that_page_only(crawled: Crawler) -> None:
    file = next((crawled.folder / "archive").glob("*.warc.gz"))
    offset, length = crawled.rows('SELECT "offset", length FROM snapshots ORDER BY snapshot_id')[3]
    content = bytearray(file.read_bytes())
    content[offset + length // 2 : offset + length // 2 + 20] = bytes(20)
    file.write_bytes(content)
    said = crawled.command("reparse")
    assert "1 pages cannot be read" in said.stdout
    assert "cannot read" in said.stdout


def test_killed_half_way_and_run_again_it_ends_the_same(crawled: Crawler) -> None:
    as_an_older_parser(crawled)
    process = crawled.begin("reparse", "--apply", "--max-lost", "1", "--workers", "1")
    while process.poll() is None and not crawled.rows("SELECT 1 FROM runs WHERE status = 'running'"):
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert crawled.command("reparse", "--apply", "--max-lost", "1").code == 0
    assert [row[1] for row in state(crawled)] == [f"Garden number {row[1].split()[-1]}" for row in state(crawled)]
    assert {row[2] for row in state(crawled)} == {None}


def test_an_unknown_site_is_refused(crawled: Crawler) -> None:
    assert crawled.command("reparse", "--site", "towm").code == 2
