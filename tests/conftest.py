"""Fixtures that several test folders use: databases of both kinds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Engine

from schema.engine import open_engine
from tests.databases import PostgreSQL, postgresql, prepared_sqlite
from tests.stored_site import Site, make_site

# The same examples in every run: what fails here fails for everybody, and on any day.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.load_profile("same")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    """The PostgreSQL server of this test run, shared by its processes."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    with postgresql(run, tmp_path_factory.getbasetemp().parent / "postgresql.lock") as server:
        yield server


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("prepared") / "articles.db"
    prepared_sqlite(path)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A prepared database without rows, on each of the two engines. For tests that leave the tables as they are."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("prepared_file"), tmp_path)
        return f"sqlite:///{path}"
    server: PostgreSQL = request.getfixturevalue("postgres")
    return server.shared_database()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on `database_url`."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def site(engine: Engine) -> Site:
    """A site without pages, on each of the two engines."""
    return make_site(engine)
