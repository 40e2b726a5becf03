"""What is noted of an export: its manifest beside it, and its row in the database."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.commands.options import engine_of
from crawler.user_agent import program_version
from schema.errors import TearsheetError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipelines.manifest import Seen
    from schema.row_streams import Filter
    from schema.view import View

logger = logging.getLogger(__name__)


@dataclass
class ExportRecord:
    """An export on its way into the manifest and the database."""

    at: dt.datetime
    about: dict[str, Any]
    seen: Seen
    file: str
    view: str
    form: str
    sha256: str | None = None

    def finish(self, files: Mapping[Path, str], schema: Any) -> None:
        """Writes the manifest, where there are files: not of stdout, a device or a pipe."""
        from pipelines.manifest import FOLDER_MANIFEST, SUFFIX, manifest, write_manifest

        path = Path(self.file)
        if self.file == "-" or not (path.is_file() or path.is_dir()):
            return
        content = manifest(self.seen, files, schema, self.about)
        write_manifest(path / FOLDER_MANIFEST if path.is_dir() else path.with_name(path.name + SUFFIX), content)
        if len(files) == 1:
            self.sha256 = content["files"][0]["sha256"]

    def note(self, config: Path | None, database: str | None) -> None:
        """Writes the row. A database that may only be read, or is busy, is no reason to fail: the export is there."""
        from schema.engine import writing
        from schema.exports import note_export

        engine = engine_of(config, database)
        try:
            with writing(engine) as connection:
                note_export(
                    connection,
                    at=self.at,
                    view=self.view,
                    file=self.file if self.file == "-" else str(Path(self.file).resolve()),
                    form=self.form,
                    options={name: value for name, value in self.about["options"].items() if value is not None},
                    rows=self.seen.rows,
                    last_change_seq=self.about["last_change_seq"],
                    sha256=self.sha256,
                )
        except TearsheetError as error:
            logger.info("the export is not noted in the table exports: %s", error)
        finally:
            engine.dispose()


def record_export(
    connection: Connection,
    seen: Seen,
    view: View,
    wanted: Filter,
    *,
    file: str,
    form: str,
    options: Mapping[str, Any],
) -> ExportRecord:
    """What is to be noted of an export, by the state of the database that the connection sees."""
    from schema.exports import deletions_since
    from schema.migrate import revision_of
    from schema.sequence import last_number

    at = dt.datetime.now(dt.UTC)
    about: dict[str, Any] = {
        "tearsheet": program_version(),
        "schema_revision": revision_of(connection),
        "created_at": at,
        "view": view.name,
        "view_meaning": view.meaning,
        "format": form,
        "options": dict(options),
        "last_change_seq": last_number(connection),
    }
    if wanted.after_seq is not None:
        about["deletions"] = deletions_since(connection, wanted.after_seq, wanted.site)
    return ExportRecord(at, about, seen, file, view.name, form)
