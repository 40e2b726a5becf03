"""`tearsheet fixture`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from schema.crawled import PageRules
from schema.engine import open_engine
from tests.archived_site import ArchivedSite
from tests.commands.conftest import Run
from tests.databases import prepared_sqlite
from tests.golden import test_golden as golden_test
from tests.server.articles import article
from tests.stored_site import BASE, DAY, make_site

GARDEN = Path("tests/golden/garden")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def archived(run: Run, tmp_path: Path) -> Iterator[ArchivedSite]:
    """articles.db, archive/ and tests/golden/ in the folder of the commands, with one article that was kept twice."""
    (tmp_path / GARDEN).parent.mkdir(parents=True)
    engine = open_engine(prepared_sqlite(tmp_path / "articles.db"))
    archived = ArchivedSite(make_site(engine), tmp_path / "archive")
    archived.begin()
    for number in (3, 4):
        archived.keep(archived.site.article("/2025/garden", title="Garden"), article(number))
        archived.site.now += DAY
    yield archived
    archived.end()
    engine.dispose()


def title_of(folder: Path) -> str:
    return str(json.loads((folder / "expected.json").read_text("utf-8"))["title"])


def test_the_page_as_last_kept_becomes_a_golden_one(run: Run, archived: ArchivedSite) -> None:
    outcome = run("fixture", f"{BASE}/2025/garden")
    assert (outcome.code, outcome.err) == (0, "")
    assert "tests/golden/garden: page.html, meta.json, expected.json" in outcome.out
    assert "read today: article, Garden number 4, 2025-08-05, no author\n" in outcome.out
    assert (GARDEN / "page.html").read_text("utf-8") == article(4)
    assert json.loads((GARDEN / "meta.json").read_text("utf-8")) == {
        "url": f"{BASE}/2025/garden",
        "fetched_at": "2026-03-02T09:30:00+00:00",
    }
    assert title_of(GARDEN) == "Garden number 4"
    golden_test.test_golden_page(GARDEN)


def test_the_test_of_golden_pages_picks_it_up_and_passes(run: Run, archived: ArchivedSite, tmp_path: Path) -> None:
    assert run("fixture", f"{BASE}/2025/garden").code == 0
    shutil.copy(ROOT / "tests/golden/test_golden.py", GARDEN.parent)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTEST_ADDOPTS", None)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-v",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(GARDEN.parent),
    ]
    tested = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert tested.returncode == 0, tested.stdout
    assert "test_golden_page[garden] PASSED" in tested.stdout
    assert "1 passed" in tested.stdout


def test_any_address_of_the_article_will_do(run: Run, archived: ArchivedSite) -> None:
    item = archived.site.article("/print/garden", canonical="/2025/garden", title="Garden")
    archived.site.store(item)
    assert archived.site.one("SELECT count(*) FROM v_articles") == 1
    archived.execute("UPDATE articles SET fetched_url = canonical_url")
    for url in (f"{BASE}/2025/garden?utm_source=letter", f"{BASE}/print/garden"):
        outcome = run("fixture", url, "--force")
        assert (outcome.code, outcome.err) == (0, "")
        assert title_of(GARDEN) == "Garden number 4"


def test_nothing_is_written_over_by_mistake(run: Run, archived: ArchivedSite) -> None:
    assert run("fixture", f"{BASE}/2025/garden").code == 0
    (GARDEN / "expected.json").write_text('{"title": "by hand"}')
    outcome = run("fixture", f"{BASE}/2025/garden")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--force" in outcome.err
    assert title_of(GARDEN) == "by hand"
    assert run("fixture", f"{BASE}/2025/garden", "--force").code == 0
    assert title_of(GARDEN) == "Garden number 4"
    assert [path.name for path in GARDEN.parent.iterdir()] == ["garden"]


@pytest.mark.parametrize("place", [".", "tests", "articles.db"])
def test_what_is_no_golden_page_is_never_written_over(run: Run, archived: ArchivedSite, place: str) -> None:
    before = sorted(Path().rglob("*"))
    outcome = run("fixture", f"{BASE}/2025/garden", "--into", place, "--force")
    assert (outcome.code, outcome.out) == (2, "")
    assert "is no golden page" in outcome.err
    assert [path for path in sorted(Path().rglob("*")) if "articles.db-" not in path.name] == [
        path for path in before if "articles.db-" not in path.name
    ]


def test_elsewhere_than_in_the_checkout_a_folder_is_named(run: Run, archived: ArchivedSite) -> None:
    GARDEN.parent.rmdir()
    outcome = run("fixture", f"{BASE}/2025/garden")
    assert (outcome.code, outcome.out) == (2, "")
    assert "no folder tests/golden here" in outcome.err
    assert run("fixture", f"{BASE}/2025/garden", "--into", "page").code == 0
    golden_test.test_golden_page(Path("page"))


def test_pages_that_the_archive_lacks_say_why(run: Run, archived: ArchivedSite) -> None:
    site = archived.site
    site.store(replace(site.article("/private", title="Private"), rules=PageRules(is_noarchive=True)))
    site.store(site.article("/unkept", title="Unkept"))
    site.fetch("/pending")
    archived.keep(site.article("/down", title="Down"))
    assert run("takedown", f"{BASE}/down", "--yes").code == 0
    said = {
        "/private": "archive_all = true",
        "/unkept": "--no-archive",
        "/pending": "is not fetched yet",
        "/never": f"tearsheet crawl {BASE}/never",
        "/down": "was taken down",
    }
    for path, reason in said.items():
        outcome = run("fixture", f"{BASE}{path}")
        assert (outcome.code, outcome.out) == (2, "")
        assert reason in outcome.err
    assert run("fixture", "garden").code == 2
    assert list(GARDEN.parent.iterdir()) == []


def test_what_is_damaged_or_no_html_is_told(run: Run, archived: ArchivedSite) -> None:
    archived.keep(
        archived.site.article("/report.pdf", title="Report"), b"%PDF-1.7\n\0", [("Content-Type", "text/html")]
    )
    outcome = run("fixture", f"{BASE}/report.pdf")
    assert (outcome.code, "is no HTML page" in outcome.err) == (2, True)
    archived.end()
    (file,) = archived.files()
    (archived.folder / file).unlink()
    outcome = run("fixture", f"{BASE}/2025/garden")
    assert (outcome.code, outcome.out) == (2, "")
    assert "tearsheet archive check" in outcome.err
    assert list(GARDEN.parent.iterdir()) == []


def test_settings_that_the_tests_do_not_follow_are_told(run: Run, archived: ArchivedSite) -> None:
    Path("tearsheet.toml").write_text(f'[sites."news.example"]\nstart = ["{BASE}/"]\nselect = {{ title = "h2" }}\n')
    outcome = run("fixture", f"{BASE}/2025/garden")
    assert outcome.code == 0
    assert "the tests read without settings" in outcome.err
    assert title_of(GARDEN) == "Garden number 4"


def test_hostile_titles_do_not_reach_the_terminal(run: Run, archived: ArchivedSite) -> None:
    page = article(3).replace("<h1>Garden", "<h1>Gar&#x202e;den &#x1b;[2J")
    archived.keep(archived.site.article("/hostile", title="Hostile"), page)
    outcome = run("fixture", f"{BASE}/hostile")
    assert outcome.code == 0
    assert not {"\x1b", "\u202e"} & set(outcome.out)
