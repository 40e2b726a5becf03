"""Commands run in this process, and what they leave behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.commands.app import run_command
from schema.article import RelatedLink
from schema.engine import open_engine
from tests.databases import prepared_sqlite
from tests.stored_site import BASE, make_site


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `tearsheet` with arguments in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TEARSHEET_CONFIG", raising=False)
    monkeypatch.delenv("TEARSHEET_DATABASE_URL", raising=False)

    def run(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run_command(arguments)
        return Outcome(code, *capsys.readouterr())

    return run


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A database, articles.db in the folder of the commands, with two articles of one site."""
    path = tmp_path / "articles.db"
    engine = open_engine(prepared_sqlite(path))
    site = make_site(engine)
    link = RelatedLink(f"{BASE}/b", "Sun", "It shone.", "Weather", dt.date(2025, 8, 9))
    site.store(
        site.article("/a", title="=Rain\x1b[2J", authors=("Zoe", "Al"), related_links=(link,)),
        site.article("/b", title="Sun", text="It shone. " * 30),
    )
    engine.dispose()
    return path
