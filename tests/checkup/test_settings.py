"""The settings and what surrounds the program."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

from crawler.checkup.machine import check_program, check_time_zone
from tests.checkup.conftest import Check, write_settings

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30), "IST"))


def test_an_unknown_key_is_a_fault_and_the_rest_is_still_checked(check: Check, stored: Path) -> None:
    Path("tearsheet.toml").write_text('[sites.news]\nstart = ["https://news.example/"]\nevry = "6h"\n')
    found = check()
    assert (found.code, found.state("settings")) == (78, "fault")
    assert found.what("settings").startswith("tearsheet.toml: sites.news.evry: there is no such setting; did you mean")
    assert found.of_state("fault") == {"settings"}
    assert found.state("database") == found.state("archive") == found.state("sites") == "skipped"
    assert found.state("program") == found.state("disk_temporary") == "ok"
    named = check(str(stored), archive="archive")
    assert named.state("structure") == named.state("archive") == "ok"


def test_settings_that_are_named_and_missing(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEARSHEET_CONFIG", "ours.toml")
    found = check()
    assert (found.code, found.what("settings")) == (78, "cannot read the settings ours.toml: No such file or directory")
    assert found.remedy("settings") == "name another with --config"


def test_sites_that_are_never_due_and_nobody_to_write_to(check: Check) -> None:
    Path("tearsheet.toml").write_text('[sites.idle]\nstart = ["https://news.example/"]\n')
    found = check(offline=True)
    assert found.code == 0
    assert found.what("schedules") == "neither `every` nor `cron`: idle"
    assert found.state("contact") == "warning"
    assert "set contact" in found.remedy("contact")


def test_variables_that_cron_would_lack(check: Check, monkeypatch: pytest.MonkeyPatch, stored: Path) -> None:
    write_settings(more="uses_proxy = true\n")
    monkeypatch.setenv("TEARSHEET_DATABASE_URL", str(stored))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    found = check()
    assert (found.state("environment"), found.code) == ("warning", 0)
    assert found.what("environment").startswith("TEARSHEET_DATABASE_URL, https_proxy: set here")
    assert found.what("database").endswith(f"{stored}, {stored.stat().st_size / 1e6:,.0f} MB")
    assert check("articles.db").what("environment").startswith("https_proxy: ")


def test_a_password_and_a_zone_that_cron_would_lack(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "secret")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert check().state("environment") == "ok"
    cron = '[sites.s]\nstart = ["https://news.example/"]\ncron = "0 6 * * *"\n'
    Path("tearsheet.toml").write_text(f'database = "postgresql://127.0.0.1:9/news"\n{cron}')
    found = check(offline=True)
    assert found.what("environment").startswith("PGPASSWORD, TZ: set here")
    assert "secret" not in str(found.by_name)


@pytest.mark.parametrize("zone", ["", "Europe/Berlin", ":Europe/Berlin", "UTC", "CET-1CEST", "<+03>-3"])
def test_zones(zone: str) -> None:
    finding = check_time_zone({"TZ": zone}, NOW)
    assert (finding.state, finding.what[:14]) == ("ok", "IST, UTC+05:30")


@pytest.mark.parametrize("zone", ["Europe/Berln", "Europe", "../etc/passwd", "/no/such/file", "?"])
def test_zones_that_there_are_not(zone: str) -> None:
    finding = check_time_zone({"TZ": zone}, NOW)
    assert (finding.state, repr(zone) in finding.what) == ("warning", True)


def test_the_program_is_named_as_cron_needs_it(tmp_path: Path) -> None:
    program = tmp_path / "tearsheet"
    program.write_text("#!/bin/sh\n")
    interpreter = str(tmp_path / "python")
    assert check_program("tearsheet", interpreter).what_to_do == f"chmod +x {program}"
    program.chmod(0o755)
    finding = check_program("tearsheet", interpreter)
    assert finding.state == "ok"
    assert finding.what.startswith(f"{program}, version ")
    assert finding.what.endswith("; cron needs the whole path")
    assert f"Python {sys.version_info.major}.{sys.version_info.minor}" in finding.what


def test_a_program_that_cannot_be_found(tmp_path: Path) -> None:
    finding = check_program("no-such-program", str(tmp_path / "python"))
    assert finding.state == "warning"
    assert "whole path" in (finding.what_to_do or "")
