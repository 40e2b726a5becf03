"""What a crawl does when a site says wait, slow down, or keep no copy."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

from crawler.spiders.site import MAX_TROUBLES
from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess

Serve = Callable[..., ServerProcess]


def _by_name(rows: list[tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
    return {urlsplit(str(url)).path.rpartition("/")[2].partition("-number")[0]: tuple(rest) for url, *rest in rows}


def test_who_is_turned_away_comes_again_as_often_as_is_polite(serve: Serve, crawler: Crawler) -> None:
    server = serve("moody")
    outcome = crawler.run(f"{server.origin}/", "--parse-workers", "1")
    assert outcome.code == 0, outcome.said()
    tries = Counter(path.rpartition("/")[2].partition("-number")[0] for path in server.paths() if "/2025/" in path)
    assert tries == {
        "busy": 2,
        "since-long": 2,
        "soon": 2,
        "tomorrow": 1,
        "stubborn": 5,
        "broken": 2,
        "rough": 4,
        "missing": 1,
        "teapot": 1,
    }
    fates = _by_name(crawler.rows("SELECT url, status, attempts FROM pages WHERE url LIKE '%/2025/%'"))
    assert fates == dict.fromkeys(("busy", "since-long", "soon", "rough"), ("stored", 0)) | dict.fromkeys(
        ("tomorrow", "stubborn", "broken", "missing", "teapot"), ("failed", 1)
    )
    changes = crawler.rows(
        "SELECT f.change FROM fetches f JOIN pages p ON p.page_id = f.page_id WHERE p.url LIKE '%stubborn%'"
    )
    assert [change for (change,) in changes] == ["retried"] * 4 + ["failed"]
    assert outcome.summary["failed"] == "5", "a page counts once"
    assert crawler.rows("SELECT sum(failed) FROM v_daily_counts") == [(5,)]


def test_a_site_that_answers_nothing_any_more_is_given_up(serve: Serve, crawler: Crawler) -> None:
    server = serve("overrun")
    outcome = crawler.run(f"{server.origin}/", "--parse-workers", "1")
    assert outcome.code == 4
    assert "pages in a row got no answer" in outcome.stderr
    assert server.paths().count("/robots.txt") == 2
    asked = Counter(path for path in server.paths() if "/2025/" in path)
    assert len(asked) >= MAX_TROUBLES
    assert max(asked.values()) < 5, "before any has been tried as often as it might be"
    (problem,) = crawler.rows("SELECT problem FROM run_sites")[0]
    assert "status 503" in problem


def test_two_sites_on_one_host_keep_the_gap_together(serve: Serve, crawler: Crawler) -> None:
    servers = [serve("town", 4), serve("town", 4)]
    outcome = crawler.run(*(f"{server.origin}/" for server in servers), "--parse-workers", "1", delay=0.1)
    assert outcome.code == 0, outcome.said()
    times = sorted(entry.time for server in servers for entry in server.log)
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert sum(gaps) >= 0.1 * len(gaps), "on the whole; each one alone may be shortened on the way"
    starts = [at for (at,) in crawler.rows("SELECT started_at FROM fetches ORDER BY started_at")]
    seconds = [60 * int(at[14:16]) + float(at[17:-1]) for at in starts]
    assert min((later - earlier) % 3600 for earlier, later in itertools.pairwise(seconds)) >= 0.1


def test_what_pages_ask_for_is_noted_and_no_copy_kept(serve: Serve, crawler: Crawler) -> None:
    server = serve("reserved")
    crawler.run(f"{server.origin}/", "--parse-workers", "1")
    rows = crawler.rows(
        "SELECT p.url, p.is_noarchive, p.is_noindex, p.is_tdm_reserved, s.snapshot_id IS NOT NULL, p.status "
        "FROM pages p LEFT JOIN snapshots s ON s.page_id = p.page_id WHERE p.url LIKE '%/2025/%'"
    )
    assert _by_name(rows) == {
        "plain": (0, 0, 0, 1, "stored"),
        "meta": (1, 1, 0, 0, "stored"),
        "header": (1, 0, 0, 0, "stored"),
        "for-us": (1, 0, 0, 0, "stored"),
        "for-others": (0, 0, 0, 1, "stored"),
        "mining": (0, 0, 1, 1, "stored"),
        "mining-meta": (0, 0, 1, 1, "stored"),
    }


def test_the_settings_can_keep_copies_all_the_same(serve: Serve, crawler: Crawler) -> None:
    server = serve("reserved")
    settings = f'[sites.reserved]\nstart = ["{server.origin}/"]\narchive_all = true\n'
    (crawler.folder / "tearsheet.toml").write_text(settings, encoding="utf-8")
    crawler.run("reserved", "--parse-workers", "1")
    assert crawler.rows("SELECT count(*) FROM snapshots") == [(8,)]
