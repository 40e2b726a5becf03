"""`tearsheet report`: the page as a browser would take it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from schema.engine import open_engine
from tests.commands.conftest import Run
from tests.databases import prepared_sqlite
from tests.stored_site import make_site

HOSTILE = '"><script>alert(1)</script><!-- --> $x$ \u202e\x1b[2J 日本'


def page_of(path: str = "report.html") -> BeautifulSoup:
    return BeautifulSoup(Path(path).read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def hostile(tmp_path: Path) -> None:
    """A database whose site and article come from somebody who means harm."""
    engine = open_engine(prepared_sqlite(tmp_path / "articles.db"))
    site = make_site(engine)
    site.store(site.article("/a", title=HOSTILE), site.article("/b", title="Sun"))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sites SET name = ?", (HOSTILE,))
        connection.exec_driver_sql("UPDATE articles SET canonical_url = 'javascript:alert(1)' WHERE title = 'Sun'")
        connection.exec_driver_sql(
            "INSERT INTO run_sites (run_id, site_id, started_at, status)"
            " VALUES (1, 1, strftime('%Y-%m-%dT%H:%M:%f000Z'), 'ok')"
        )
        connection.exec_driver_sql(
            "INSERT INTO breaches (site_id, measure, expected, found, detail, run_id, started_at)"
            " VALUES (1, 'x', 1, 0, ?, 1, '2026-03-01T09:30:00.000000Z')",
            (HOSTILE,),
        )
    engine.dispose()


def test_it_needs_nothing_else_and_runs_nothing(stored: Path, run: Run) -> None:
    outcome = run("report", "report.html")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    page = page_of()
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None and "default-src 'none'" in str(policy["content"])
    assert not page.find_all(["script", "link", "img", "iframe", "object", "base", "form"])
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert "http" not in re.sub(r"https://news\.example\S*|http-equiv", "", str(page))
    ids = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    assert [name for name, count in ids.items() if count > 1] == []
    targets = re.findall(r"url\(#([^)]+)\)|xlink:href=\"#([^\"]+)\"", str(page))
    assert targets and all((a or b) in ids for a, b in targets)
    assert all(svg.get("aria-label") for svg in page.find_all("svg"))


def test_what_it_says(stored: Path, run: Run) -> None:
    assert run("report", "report.html", "--title", "The paper").code == 0
    page = page_of()
    assert page.h1 is not None and page.h1.text == "The paper"
    assert page.find(id="verdict").text == "The site is well."  # type: ignore[union-attr]
    links = {a.text.strip(): a["href"] for a in page.find_all("a")}
    assert links["Sun"] == "https://news.example/b"


def test_what_strangers_wrote_stays_text(hostile: None, run: Run) -> None:
    outcome = run("report", "report.html")
    assert (outcome.code, outcome.err) == (0, "")
    page = page_of()
    assert not page.find_all("script")
    text = page.get_text()
    assert "\u202e" not in text and "\x1b" not in text
    assert '"><script>alert(1)</script>' in text
    assert "日本" in text
    assert [a["href"] for a in page.find_all("a") if not str(a["href"]).startswith("http")] == []
    assert "Sun" in text


def test_an_old_report_is_replaced_whole_and_stays_where_none_can_be_made(stored: Path, run: Run) -> None:
    Path("report.html").write_text("old")
    assert run("report", "report.html", "--site", "nws").code == 2
    assert Path("report.html").read_text() == "old"
    assert run("report", "report.html").code == 0
    assert Path("report.html").read_text(encoding="utf-8").endswith("</html>\n")
    assert sorted(path.name for path in Path().iterdir()) == ["articles.db", "report.html"]
    missing = run("report", "nowhere/report.html")
    assert missing.code != 0
    assert "nowhere/report.html" in missing.err and "Traceback" not in missing.err
    assert run("report", "articles.db").code == 78


def test_an_empty_database_has_a_report_and_a_missing_one_an_error(tmp_path: Path, run: Run) -> None:
    assert "there is no database" in run("report", "report.html").err
    prepared_sqlite(tmp_path / "articles.db")
    assert run("report", "report.html").code == 0
    assert "No site was crawled yet." in page_of().get_text()


def test_the_same_figures_give_the_same_plots(stored: Path, run: Run) -> None:
    plots = []
    for name in ("a.html", "b.html"):
        assert run("report", name).code == 0
        plots.append([str(svg) for svg in page_of(name).find_all("svg")])
    assert plots[0] == plots[1] != []


def alone(stored: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`tearsheet report -` as a process of its own, with nothing else in its environment."""
    return subprocess.run(
        [sys.executable, "-c", "from crawler.commands.app import main; main()", "report", "-"],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        cwd=stored.parent,
        capture_output=True,
        check=False,
    )


def test_it_goes_to_standard_output_without_a_home(stored: Path) -> None:
    done = alone(stored, HOME="/nowhere")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().rstrip().endswith("</html>")
    assert not Path("/nowhere").exists()


def test_the_list_of_fonts_is_made_once(stored: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    home, temporary = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("temporary")
    first = alone(stored, HOME=str(home), TMPDIR=str(temporary))
    (fonts,) = (home / ".cache" / "tearsheet" / "matplotlib").glob("fontlist*.json")
    os.utime(fonts, (1, 1))
    second = alone(stored, HOME=str(home), TMPDIR=str(temporary))
    assert fonts.stat().st_mtime == 1
    assert [(done.returncode, done.stderr) for done in (first, second)] == [(0, b"")] * 2
    assert [path.name for path in home.iterdir()] == [".cache"]
    assert list(temporary.iterdir()) == []


def test_a_row_of_a_site_that_could_not_be_crawled_says_so(stored: Path, run: Run) -> None:
    engine = open_engine(f"sqlite:///{stored}")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO runs (run_id, started_at, status, host, pid, command)"
            " VALUES (2, '2026-03-01T09:30:00.000000Z', 'failed', 'desk', 1, 'crawl')"
        )
        for run_id, age, status in ((1, 50, "ok"), (2, 3, "failed")):
            connection.exec_driver_sql(
                "INSERT INTO run_sites (run_id, site_id, started_at, status, new)"
                f" VALUES (?, 1, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '-{age} hours'), ?, 4)",
                (run_id, status),
            )
    engine.dispose()
    assert run("report", "report.html").code == 0
    row = page_of().select_one("table.sites tbody tr")
    assert row is not None
    cells = [cell.get_text() for cell in row.find_all(["th", "td"])]
    assert cells[1:3] == ["look", "3 hours ago, failed; ok 2 days ago"]
    trend = row.find("svg")
    assert trend is not None and trend["aria-label"] == "New articles by day, 4 at most"
