"""A checkup in a folder of its own, and what it found."""

from __future__ import annotations

import contextlib
import shutil
import socket
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from crawler.checkup.checkup import Asked, check_up
from crawler.checkup.findings import Finding, exit_code_of
from tests.server.client import ServerProcess

Serve = Callable[[str], ServerProcess]


class Findings:
    """The findings by their names."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.by_name = {finding.name: finding for finding in findings}
        self.code = exit_code_of(self.by_name.values())

    def state(self, name: str) -> str:
        return self.by_name[name].state.value

    def what(self, name: str) -> str:
        return self.by_name[name].what

    def remedy(self, name: str) -> str:
        return self.by_name[name].what_to_do or ""

    def of_state(self, state: str) -> set[str]:
        return {name for name, finding in self.by_name.items() if finding.state == state}


Check = Callable[..., Findings]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Makes a checkup in the folder of the test; takes the database, else what the settings say."""
    monkeypatch.chdir(tmp_path)
    for name in ("TEARSHEET_CONFIG", "TEARSHEET_DATABASE_URL", "TZ", "PGPASSWORD"):
        monkeypatch.delenv(name, raising=False)

    def check(database: str | None = None, *, archive: str | None = None, offline: bool = False) -> Findings:
        return Findings(check_up(Asked(None, database, Path(archive) if archive else None, is_offline=offline)))

    return check


@pytest.fixture
def stored(tmp_path: Path, prepared_file: Path) -> Path:
    """A prepared database without rows, articles.db in the folder of the test."""
    return Path(shutil.copy(prepared_file, tmp_path / "articles.db"))


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """The same server for all tests that ask for the same site."""
    started: dict[str, ServerProcess] = {}
    with contextlib.ExitStack() as servers:

        def serve(site: str) -> ServerProcess:
            started[site] = started.get(site) or servers.enter_context(ServerProcess(site, 3))
            return started[site]

        yield serve


def write_settings(*starts: str, database: str = "articles.db", more: str = "") -> None:
    """Writes settings in which nothing is wrong, with a site, s0, s1 and so on, for each start URL."""
    sites = "".join(f'[sites.s{n}]\nstart = ["{start}"]\nevery = "6h"\n' for n, start in enumerate(starts))
    head = f'database = "{database}"\narchive = "archive"\ncontact = "mailto:data@news-team.example"\n'
    Path("tearsheet.toml").write_text(head + more + sites, encoding="utf-8")


def closed_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
