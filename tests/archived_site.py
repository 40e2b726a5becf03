"""A site whose pages lie in an archive, and what befalls archives."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.archive import Archive
from schema.crawled import CrawledPage, Snapshot
from schema.engine import writing
from schema.runs import start_run
from tests.stored_site import Site

HTML = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass
class ArchivedSite:
    """A site whose runs archive what they store, in a folder."""

    site: Site
    folder: Path
    max_file_bytes: int = 1 << 30
    _archive: Archive | None = field(default=None, init=False)

    def begin(self) -> int:
        """A run of this process begins, at the site's time; its id."""
        self.end()
        with writing(self.site.engine) as connection:
            self.site.run_id = start_run(
                connection, command="tearsheet crawl", now=self.site.now, host="desk", pid=os.getpid()
            )
        return self.site.run_id

    def end(self, *, is_noticed: bool = True) -> None:
        """The run ends, if there is one; unless `is_noticed` its row does not say so."""
        if self._archive is None:
            return
        self._archive.close()
        self._archive = None
        if is_noticed:
            self.execute("UPDATE runs SET finished_at = started_at, status = 'ok' WHERE finished_at IS NULL")

    def write(self, url: str, body: bytes, headers: Sequence[tuple[str, str]] = HTML) -> Snapshot:
        """An answer in the archive, to which nothing points."""
        if self._archive is None:
            self._archive = Archive(self.folder, run_id=self.site.run_id, max_file_bytes=self.max_file_bytes)
        return self._archive.write(url, 200, headers, body, self.site.now)

    def keep(
        self, item: CrawledPage, body: bytes | str = b"<p>rain</p>", headers: Sequence[tuple[str, str]] = HTML
    ) -> Snapshot:
        """Stores an item with its page in the archive."""
        snapshot = self.write(item.fetch.url, body.encode() if isinstance(body, str) else body, headers)
        self.site.store(replace(item, snapshot=snapshot))
        return snapshot

    def path(self, snapshot: Snapshot) -> Path:
        """The file that it lies in."""
        return self.folder / snapshot.file

    def files(self) -> list[str]:
        """The names in the folder."""
        return sorted(path.name for path in self.folder.iterdir())

    def execute(self, statement: str) -> None:
        """Changes rows."""
        with writing(self.site.engine) as connection:
            connection.exec_driver_sql(statement)


def date_file(path: Path, moment: dt.datetime) -> None:
    """Sets when a file was last written."""
    os.utime(path, (moment.timestamp(), moment.timestamp()))
