"""`tearsheet sites`, against real servers."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Run
from tests.crawl.crawling import Crawler
from tests.server.articles import article_path
from tests.server.client import ServerProcess

Serve = Callable[..., ServerProcess]
SETTINGS = Path("tearsheet.toml")
RIDDLE = """
[sites.riddles]
start = ["{origin}/"]
delay = 0
timezone = "Europe/Berlin"
select = {{ title = ".x1", body = ".x3", published = ".x2", related = ".x5 a" }}
drop = ["p:-soup-contains('The mill sells')"]
coverage = {{ title = 1, published = 1, text = 1, related_links = 1 }}
"""


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """The same server for all tests that ask for the same site."""
    started: dict[tuple[str, int], ServerProcess] = {}
    with contextlib.ExitStack() as servers:

        def serve(site: str, size: int = 0) -> ServerProcess:
            key = (site, size)
            started[key] = started.get(key) or servers.enter_context(ServerProcess(site, size))
            return started[key]

        yield serve


def _sections() -> dict[str, Any]:
    return tomllib.loads(SETTINGS.read_text(encoding="utf-8"))["sites"]


# ---------------------------------------------------------------- list
@pytest.mark.parametrize("content", [None, "# nothing\n"])
def test_list_without_sites_says_how_to_make_one(content: str | None, run: Run) -> None:
    if content is not None:
        SETTINGS.write_text(content)
    outcome = run("sites", "list")
    assert (outcome.code, outcome.out) == (0, "")
    assert "`tearsheet sites add URL`" in outcome.err
    assert json.loads(run("sites", "list", "--format", "json").out) == {"sites": []}


SITES = """
[sites."news.example"]
start = ["https://news.example/", "https://news.example/\\u009b/"]
every = "48h"
delay = 2.5

[sites.new]
start = ["https://new.example/"]
cron = "15 */2 * * *"
"""


@pytest.mark.parametrize("has_database", [False, True])
def test_list_shows_settings_and_what_the_database_knows(
    has_database: bool, run: Run, request: pytest.FixtureRequest
) -> None:
    SETTINGS.write_text(SITES)
    if has_database:
        request.getfixturevalue("stored")
    outcome = run("sites", "list")
    assert (outcome.code, outcome.err) == (0, "")
    header, news, new = (line.split("\t") for line in outcome.out.splitlines())
    assert header == ["site", "start", "due", "delay", "articles", "last_run_at", "last_status", "next_due_at"]
    assert news[:4] == ["news.example", "https://news.example/ https://news.example/\\x9b/", "2d", "2.5"]
    assert news[4] == ("2" if has_database else "-")
    assert new == ["new", "https://new.example/", "15 */2 * * *", "1.0", "-", "-", "-", "-"]
    assert Path("articles.db").exists() == has_database


def test_list_as_json(run: Run, stored: Path) -> None:
    SETTINGS.write_text(SITES)
    news, new = json.loads(run("sites", "list", "--format", "json").out)["sites"]
    assert (news["site"], news["every"], news["cron"], news["articles"]) == ("news.example", "2d", None, 2)
    assert news["next_due_at"].endswith("Z")
    assert (news["licence"], news["terms"]) == (None, None)
    assert (new["start"], new["every"], new["cron"]) == (["https://new.example/"], None, "15 */2 * * *")


def test_list_on_a_terminal_has_headings(run: Run, stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SETTINGS.write_text(SITES)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "160")
    outcome = run("sites", "list")
    assert "next due, UTC" in outcome.out
    assert "\t" not in outcome.out


def test_list_takes_an_empty_database_for_none_and_a_foreign_file_for_an_error(run: Run) -> None:
    SETTINGS.write_text(SITES)
    Path("articles.db").touch()
    assert run("sites", "list").code == 0
    Path("articles.db").write_text("a shopping list, not a database")
    assert run("sites", "list").code == 78


# ---------------------------------------------------------------- add
def test_add_shows_what_it_found_and_writes_the_section(run: Run, serve: Serve) -> None:
    server = serve("demo")
    start = len(server.log)
    outcome = run("sites", "add", f"{server.origin}/", "--delay", "0")
    assert outcome.code == 0, outcome.err
    name = server.origin.removeprefix("http://")
    assert _sections() == {name: {"start": [f"{server.origin}/"], "every": "1d", "delay": 0.0}}
    for said in (
        f"{server.origin}/sitemap.xml (named in robots.txt): 3 sitemaps",
        f"{server.origin}/feed.xml (named on a page): 10 URLs, newest of 2025-08-08",
        "/harbour/ /workshop/",
        "title      The morning ferry learns to wait",
        "published  2025-08-08 (2025-08-08 06:30 UTC)",
        "authors    Maren Holt",
        "links      3 related",
        "nothing looks weak",
        f'[sites."{name}"]',
        f"added to tearsheet.toml; now: tearsheet crawl {name}",
    ):
        assert said in outcome.out
    assert outcome.out.count("\nsample ") == 5
    assert outcome.err.startswith(f"start page {server.origin}/\nsitemap ")
    server.wait_for(lambda log: len(log) >= start + 11)
    paths = server.paths(start)
    assert paths[:2] == ["/robots.txt", "/"]
    assert len(paths) == len(set(paths)) == 11
    assert run("sites", "list").out.splitlines()[1].startswith(f"{name}\t{server.origin}/\t1d\t0.0\t")


def test_add_keeps_what_the_settings_say(run: Run, serve: Serve) -> None:
    before = b"# ours\r\ndatabase = 'news.db'\r\n\r\n[sites.x]\r\nstart = ['https://x.example/']"
    SETTINGS.write_bytes(before)
    origin = serve("town", 30).origin
    outcome = run("sites", "add", f"{origin}/", "--name", "town", "--every", "90m", "--samples", "2", "--delay", "0")
    assert outcome.code == 0, outcome.err
    section = f'\r\n\r\n[sites.town]\r\nstart = ["{origin}/"]\r\nevery = "90m"\r\ndelay = 0.0\r\n'
    assert SETTINGS.read_bytes() == before + section.encode()
    assert outcome.out.count("\nsample ") == 2


def test_add_without_a_delay_writes_none(run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.politeness.gap import Gap

    gaps: list[float] = []
    monkeypatch.setattr(Gap, "wait", lambda _, gap_s: gaps.append(gap_s))
    assert run("sites", "add", serve("town", 30).origin, "--name", "town", "--samples", "1").code == 0
    assert "delay" not in _sections()["town"]
    assert gaps == [1.0] * 4


def test_add_dry_run_writes_nothing(run: Run, serve: Serve, tmp_path: Path) -> None:
    outcome = run("sites", "add", f"{serve('town', 30).origin}/", "--name", "town", "--delay", "0", "--dry-run")
    assert outcome.code == 0, outcome.err
    assert "[sites.town]" in outcome.out
    assert outcome.out.endswith("dry run: nothing was written\n")
    assert list(tmp_path.iterdir()) == []


def test_add_writes_to_the_file_that_would_be_read(
    run: Run, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = serve("town", 30).origin
    monkeypatch.setenv("TEARSHEET_CONFIG", "ours.toml")
    assert run("sites", "add", origin, "--delay", "0", "--samples", "1").code == 0
    assert run("sites", "add", origin, "--delay", "0", "--samples", "1", "--config", "other.toml").code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"ours.toml", "other.toml"}


def test_add_warns_of_what_looks_weak(run: Run, serve: Serve) -> None:
    outcome = run("sites", "add", f"{serve('riddle', 6).origin}/", "--name", "riddles", "--delay", "0")
    assert outcome.code == 0
    for warning in ("there is no sitemap and no feed", "a time of day without a time zone in 5 of 5", "the same title"):
        assert f"warning: {warning}" in outcome.out.replace("all samples have ", "")
    assert "timezone" not in _sections()["riddles"]


@pytest.mark.parametrize("site", ["closed", "broken_robots"])
def test_add_leaves_a_site_alone_that_wants_it(site: str, run: Run, serve: Serve, tmp_path: Path) -> None:
    server = serve(site, 3)
    outcome = run("sites", "add", f"{server.origin}/", "--delay", "0")
    assert (outcome.code, outcome.out) == (4, "")
    assert "robots.txt" in outcome.err
    server.wait_for(lambda log: len(log) >= 1)
    assert set(server.paths()) == {"/robots.txt"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "{origin}/nowhere/"])
def test_add_of_what_cannot_be_reached_writes_nothing(url: str, run: Run, serve: Serve, tmp_path: Path) -> None:
    outcome = run("sites", "add", url.format(origin=serve("town", 30).origin), "--delay", "0")
    assert (outcome.code, outcome.out) == (4, "")
    assert "nothing was written. Give another page of the site, or try again later" in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["news.example"], "did you mean https://news.example ?"),
        (["ftp://news.example/"], "is no absolute http(s) URL"),
        (["https://new.example/", "--name", "a b"], "--name: allowed are names of letters, digits"),
        (["http://[::1]/"], "--name: allowed are names of letters, digits"),
        (["https://new.example/", "--every", "soon"], "--every: allowed is a number with a unit"),
        (["https://new.example/", "--delay", "nan"], "--delay"),
        (["https://new.example/", "--delay", "1e9"], "--delay"),
        (["https://new.example/", "--samples", "0"], "--samples"),
        (["https://new.example/", "--name", "x"], "has a site called x already; choose another with --name"),
        (["http://www.x.example/sport"], "the site x of tearsheet.toml has a start URL on the same host"),
        (["https://x.example/", "--name", "y", "--dry-run"], "on the same host"),
    ],
)
def test_add_refuses_before_any_request(arguments: list[str], says: str, run: Run) -> None:
    content = "[sites.x]\nstart = ['https://x.example/']\n"
    SETTINGS.write_text(content)
    outcome = run("sites", "add", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert SETTINGS.read_text() == content


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        ("[sites.x\n", 0o644, "tearsheet.toml: not valid TOML"),
        ("[sites.x]\nstart = 3\n", 0o644, "sites.x.start: allowed is a list of texts"),
        ("# ours\n", 0o444, "cannot write the settings tearsheet.toml: it is read-only"),
    ],
)
def test_add_says_what_is_wrong_with_the_file_before_any_request(
    content: str, mode: int, says: str, run: Run, serve: Serve
) -> None:
    SETTINGS.write_text(content)
    SETTINGS.chmod(mode)
    server = serve("town", 30)
    start = len(server.log)
    outcome = run("sites", "add", f"{server.origin}/", "--delay", "0")
    assert (outcome.code, outcome.out) == (78, "")
    assert says in outcome.err
    assert SETTINGS.read_text() == content
    assert server.paths(start) == []


def test_add_on_a_full_disk_says_so_and_leaves_the_file(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    SETTINGS.write_text("# ours\n")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    outcome = run("sites", "add", f"{serve('town', 30).origin}/", "--delay", "0", "--samples", "1")
    assert outcome.code == 75
    assert "the disk is full" in outcome.err
    assert [path.name for path in Path().iterdir()] == ["tearsheet.toml"]
    assert SETTINGS.read_text() == "# ours\n"


# ---------------------------------------------------------------- check
def test_check_counts_what_selectors_match_and_win(run: Run, serve: Serve) -> None:
    SETTINGS.write_text(RIDDLE.format(origin=serve("riddle", 6).origin))
    outcome = run("sites", "check", "riddles")
    assert outcome.code == 0, outcome.out + outcome.err
    assert outcome.out.splitlines() == [
        "riddles: 5 pages (5 article)",
        "    select.title '.x1': matches on 5 of 5, used on 5",
        "    select.body '.x3': matches on 5 of 5, used on 5",
        "    select.published '.x2': matches on 5 of 5, used on 5",
        "    select.related '.x5 a': matches on 5 of 5, used on 5",
        """    drop "p:-soup-contains('The mill sells')": matches on 5 of 5""",
        "    coverage.title: 1.00, objective 1",
        "    coverage.published: 1.00, objective 1",
        "    coverage.text: 1.00, objective 1",
        "    coverage.related_links: 1.00, objective 1",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('title = ".x1"', 'title = ".gone"', "! select.title '.gone': matches on 0 of 2, used on 0"),
        ('drop = ["p', 'drop = [".ad", "p', "! drop '.ad': matches on 0 of 2"),
        ("title = 1,", "title = 1, authors = 0.5,", "! coverage.authors: 0.00, objective 0.5"),
    ],
)
def test_check_is_3_where_settings_do_not_fit(right: str, wrong: str, says: str, run: Run, serve: Serve) -> None:
    settings = RIDDLE.format(origin=serve("riddle", 6).origin)
    assert right in settings
    SETTINGS.write_text(settings.replace(right, wrong))
    outcome = run("sites", "check", "--samples", "2")
    assert outcome.code == 3, outcome.err
    assert [line.strip() for line in outcome.out.splitlines() if "!" in line] == [says]


def test_check_says_what_patterns_leave_out(run: Run, serve: Serve) -> None:
    server = serve("town", 30)
    SETTINGS.write_text(
        f"[sites.town]\nstart = ['{server.origin}/']\ndelay = 0\ninclude = ['number-[2-9]$']\nexclude = ['-3$']\n"
    )
    start = len(server.log)
    outcome = run("sites", "check", "--format", "json", "--samples", "3")
    (town,) = json.loads(outcome.out)["sites"]
    assert (outcome.code, town["pages"], town["kinds"]) == (0, 3, {"article": 3})
    assert town["left_out"] == {
        "exclude": [server.origin + article_path(3)],
        "include": [server.origin + article_path(1)],
    }
    server.wait_for(lambda log: article_path(5) in [entry.path for entry in log[start:]])
    assert not {article_path(1), article_path(3)} & set(server.paths(start))


def test_check_is_4_where_patterns_leave_nothing(run: Run, serve: Serve) -> None:
    SETTINGS.write_text(f"[sites.town]\nstart = ['{serve('town', 30).origin}/']\ndelay = 0\ninclude = ['^/never/']\n")
    outcome = run("sites", "check")
    assert outcome.code == 4
    assert "include and exclude leave out all that may be articles" in outcome.out


def test_check_of_all_sites_goes_on_after_one_that_cannot_be_reached(run: Run, serve: Serve) -> None:
    SETTINGS.write_text(
        "[sites.away]\nstart = ['http://127.0.0.1:9/']\n"
        f"[sites.town]\nstart = ['{serve('town', 30).origin}/']\ndelay = 0\n"
    )
    outcome = run("sites", "check", "--samples", "1")
    assert outcome.code == 4
    away, town = outcome.out.splitlines()
    assert away.startswith("away: not checked: http://127.0.0.1:9/robots.txt cannot be fetched")
    assert town == "town: 1 page (1 article)"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["twon"], "no site of the settings is called twon; they have town"), (["twon", "--archived"], "twon")],
)
def test_check_of_an_unknown_name_is_2(arguments: list[str], says: str, run: Run) -> None:
    SETTINGS.write_text("[sites.town]\nstart = ['https://town.example/']\n")
    outcome = run("sites", "check", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err


def test_check_without_sites_says_how_to_make_one(run: Run) -> None:
    outcome = run("sites", "check")
    assert (outcome.code, outcome.out) == (2, "")
    assert "`tearsheet sites add URL`" in outcome.err


def test_check_of_the_archive_makes_no_request(run: Run, serve: Serve, tmp_path: Path) -> None:
    server = serve("riddle", 6)
    settings = RIDDLE.format(origin=server.origin)
    SETTINGS.write_text(settings)
    with contextlib.closing(Crawler(tmp_path, f"sqlite:///{tmp_path / 'articles.db'}")) as crawler:
        assert crawler.run("riddles").code == 0
    seen = len(server.log)
    outcome = run("sites", "check", "--archived", "--samples", "4")
    assert outcome.code == 0, outcome.out + outcome.err
    assert outcome.out.splitlines()[0] == "riddles: 4 pages (4 article)"
    SETTINGS.write_text(settings.replace('".x1"', '".x9"').replace("timezone", "exclude = ['-[1-5]$']\ntimezone"))
    outcome = run("sites", "check", "--archived", "--format", "json")
    (riddles,) = json.loads(outcome.out)["sites"]
    assert (outcome.code, riddles["pages"], len(riddles["left_out"]["exclude"])) == (3, 1, 5)
    assert riddles["selectors"][0] == {"key": "select.title", "selector": ".x9", "matched": 0, "won": 0}
    for file in Path("archive").iterdir():
        file.unlink()
    SETTINGS.write_text(settings)
    outcome = run("sites", "check", "--archived")
    assert outcome.code == 4
    assert "cannot read archive/" in outcome.out
    assert server.paths(seen) == []


def test_check_of_an_archive_that_has_no_page(run: Run, stored: Path) -> None:
    SETTINGS.write_text('[sites."news.example"]\nstart = ["https://news.example/"]\n')
    outcome = run("sites", "check", "--archived")
    assert outcome.code == 4
    assert "crawl it first: tearsheet crawl news.example" in outcome.out
    stored.unlink()
    assert run("sites", "check", "--archived").code == 78
