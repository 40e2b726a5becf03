"""The line that `tearsheet cron` prints, called again and again as cron does: who gets mail, and what is in it."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import crontab
from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess

pytestmark = crontab.needs_flock

Serve = Callable[..., ServerProcess]

PAPER = 12


def line_for(crawler: Crawler, origin: str, more: str = "") -> str:
    """The crontab line for a site that is due each hour."""
    text = f'archive = "archive"\n[sites.town]\nstart = ["{origin}/"]\nevery = "1h"\ndelay = 0.0\n{more}'
    (crawler.folder / "tearsheet.toml").write_text(text, encoding="utf-8")
    printed = crawler.command("cron", "--only", "crontab")
    assert printed.code == 0, printed.stderr
    return printed.stdout


def an_hour_goes_by(crawler: Crawler) -> None:
    crawler.write("UPDATE run_sites SET started_at = '2026-01-01T00:00:00.000000Z'")


def count(crawler: Crawler, table: str) -> int:
    return int(crawler.rows(f"SELECT count(*) FROM {table}")[0][0])


def test_mail_comes_only_when_something_is_wrong(crawler_of_each: Crawler) -> None:
    crawler = crawler_of_each
    with ServerProcess("town", PAPER) as server:
        port = int(server.origin.rpartition(":")[2])
        line = line_for(crawler, server.origin)
        new = crontab.call(line)
        assert (new.returncode, new.stdout, new.stderr) == (0, "", "")
        asked = len(server.log)
        not_due = crontab.call(line)
        assert (not_due.returncode, not_due.stdout, not_due.stderr, len(server.log)) == (0, "", "", asked)

    an_hour_goes_by(crawler)
    with ServerProcess("town", PAPER + 2, port=port):
        grown = crontab.call(line)
    assert (grown.returncode, grown.stdout, grown.stderr, count(crawler, "v_articles")) == (0, "", "", PAPER + 2)

    an_hour_goes_by(crawler)
    with ServerProcess("redesigned", PAPER + 2, port=port):
        redesigned = crontab.call(line)
    assert redesigned.returncode == 3
    assert redesigned.stdout.startswith("run=") and "status=quality" in redesigned.stdout
    assert redesigned.stdout.count("\n") == 1
    assert "town: 12 of 12 known articles come out differently (published)" in redesigned.stderr
    assert "`tearsheet sites accept town`" in redesigned.stderr

    an_hour_goes_by(crawler)
    down = crontab.call(line)
    assert (down.returncode, down.stdout.count("status=failed")) == (4, 1)
    assert "town: " in down.stderr and "Traceback" not in down.stderr

    an_hour_goes_by(crawler)
    with ServerProcess("town", PAPER + 2, port=port):
        again = crontab.call(line)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    codes = [tuple(row) for row in crawler.rows("SELECT exit_code, status FROM runs ORDER BY run_id")]
    assert codes == [(0, "ok"), (0, "ok"), (0, "ok"), (3, "quality"), (4, "failed"), (0, "ok")]
    assert crawler.rows("SELECT measure FROM breaches WHERE ended_at IS NULL") == []
    log = (crawler.folder / "tearsheet.log").read_text(encoding="utf-8")
    assert "come out differently" in log


def test_a_call_beside_one_at_work_says_nothing_and_a_crawl_by_hand_is_told(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", PAPER)
    line = line_for(crawler, server.origin).replace(" --quiet", " --quiet --delay 0.5")
    process = crontab.start(line)
    server.wait_for(lambda log: len(log) > 3)
    beside = crontab.call(line)
    assert (beside.returncode, beside.stdout, beside.stderr) == (0, "", "")
    by_hand = crawler.run("town")
    assert by_hand.code == 75
    assert "another run is using this database" in by_hand.stderr
    os.killpg(process.pid, signal.SIGTERM)
    stdout, _ = process.communicate()
    assert "status=stopped" in stdout
    assert [row[0] for row in crawler.rows("SELECT exit_code FROM runs ORDER BY run_id")] == [143]
    following = crontab.call(line.replace("--delay 0.5", "--delay 0"))
    assert (following.returncode, following.stdout, following.stderr) == (0, "", "")
    assert count(crawler, "v_articles") == PAPER


def test_the_report_file_says_what_the_summary_says(serve: Serve, crawler: Crawler) -> None:
    line = line_for(crawler, serve("town", PAPER).origin).replace("--quiet", "--report report.json")
    outcome = crontab.call(line)
    assert outcome.returncode == 0
    summary = dict(pair.split("=", 1) for pair in outcome.stdout.strip().splitlines()[-1].split())
    report = json.loads((crawler.folder / "report.json").read_text(encoding="utf-8"))
    assert {key: str(report[key]) for key in summary if key in ("run", "status", "new", "fetched")} == {
        "run": "1",
        "status": "ok",
        "new": str(PAPER),
        "fetched": summary["fetched"],
    }


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ('[sites.town]\nstart = ["{origin}/"]\nevry = "1h"\n', "evry: there is no such setting; did you mean every?"),
        ('database = "sqlite:////nowhere/at/all.db"\n[sites.town]\nstart = ["{origin}/"]\nevery = "1h"\n', "nowhere"),
        ('archive = "file"\n[sites.town]\nstart = ["{origin}/"]\nevery = "1h"\n', "file"),
    ],
)
def test_bad_settings_are_mailed_before_any_request(
    settings: str, says: str, serve: Serve, crawler: Crawler, tmp_path: Path
) -> None:
    server = serve("town", PAPER)
    line = line_for(crawler, server.origin).replace(f" --database {crawler.database}", "")
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "tearsheet.toml").write_text(settings.replace("{origin}", server.origin), encoding="utf-8")
    outcome = crontab.call(line)
    assert (outcome.returncode, outcome.stdout) == (78, "")
    assert says in outcome.stderr
    assert server.log == []
