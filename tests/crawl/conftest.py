"""Real servers, and crawls of them into a database."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess


@pytest.fixture
def serve() -> Iterator[Callable[..., ServerProcess]]:
    """Starts sites of tests/server/sites.py: `serve("town", 30)`."""
    with contextlib.ExitStack() as servers:
        yield lambda site, size=0, **where: servers.enter_context(ServerProcess(site, size, **where))


@pytest.fixture
def crawler(tmp_path: Path) -> Iterator[Crawler]:
    """Crawls into a SQLite file."""
    with contextlib.closing(Crawler(tmp_path, f"sqlite:///{tmp_path / 'articles.db'}")) as crawler:
        yield crawler


@pytest.fixture
def crawler_of_each(tmp_path: Path, database_url: str) -> Iterator[Crawler]:
    """Crawls into SQLite, and again into PostgreSQL."""
    with contextlib.closing(Crawler(tmp_path, database_url)) as crawler:
        yield crawler
