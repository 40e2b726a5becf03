"""`tearsheet crawl` as an operator runs it: the command line in a process of its own."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, text

_PROGRAM = (sys.executable, "-c", "from crawler.commands.app import main; main()")
_PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """A crawl that has ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def summary(self) -> dict[str, str]:
        """The summary line's keys and values."""
        line = self.stdout.strip().splitlines()[-1]
        return dict(pair.split("=", 1) for pair in line.split())

    def said(self) -> str:
        """All that the operator saw."""
        return self.stdout + self.stderr


@dataclass
class Crawler:
    """`tearsheet crawl` on one database, in an empty folder."""

    folder: Path
    database: str
    _running: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, *arguments: str, delay: float = 0, database: str | None = None) -> Outcome:
        """Crawls to the end."""
        return self.wait(self.start(*arguments, delay=delay, database=database))

    def command(self, *arguments: str) -> Outcome:
        """Another command on the same database, to its end."""
        return self.wait(self.begin(*arguments))

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """The same, still running."""
        return self._begin([*_PROGRAM, *arguments, "--database", self.database])

    def start(self, *arguments: str, delay: float = 0, database: str | None = None) -> subprocess.Popen[str]:
        where = ("--database", database or self.database, "--archive", "archive")
        command = [*_PROGRAM, "crawl", *arguments, "--delay", str(delay), *where]
        return self._begin(command)

    def _begin(self, command: list[str]) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._running.append(process)
        return process

    def wait(self, process: subprocess.Popen[str]) -> Outcome:
        stdout, stderr = process.communicate(timeout=_PATIENCE_S)
        return Outcome(process.returncode, stdout, stderr)

    def rows(self, query: str) -> list[Any]:
        """What a reader of the database gets."""
        engine = create_engine(self.database)
        try:
            with engine.connect() as connection:
                return list(connection.execute(text(query)))
        finally:
            engine.dispose()

    @contextlib.contextmanager
    def locking(self) -> Iterator[None]:
        """Holds the write lock of the SQLite file."""
        with contextlib.closing(sqlite3.connect(self.folder / "articles.db", isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield

    def has_views(self) -> bool:
        """Whether a run has got so far that there is something to read."""
        engine = create_engine(self.database)
        try:
            return "v_articles" in inspect(engine).get_view_names()
        finally:
            engine.dispose()

    def write(self, statement: str) -> None:
        """Changes the database behind the crawler's back."""
        engine = create_engine(self.database)
        try:
            with engine.begin() as connection:
                connection.execute(text(statement))
        finally:
            engine.dispose()

    def close(self) -> None:
        for process in self._running:
            with process:
                process.kill()
