"""`tearsheet export`: rows for other programs."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from crawler.commands.export_record import record_export
from crawler.commands.options import (
    BadUsage,
    ConfigOption,
    DatabaseOption,
    open_results,
    read_day,
    read_instant,
    require_site,
)
from crawler.commands.progress import counted

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipelines.manifest import Seen
    from schema.row_streams import Filter
    from schema.view import View

EXAMPLES = """
Examples:

  tearsheet export articles.csv

  tearsheet export august.jsonl --since 2025-08-01 --until 2025-08-31

  tearsheet export articles.parquet --as-of 2025-12-31

  tearsheet export press/ --format parquet --partition month

  tearsheet export changes.jsonl --since 1200     what changed after change 1200
"""


class ExportFormat(StrEnum):
    """Forms that can be written."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    SQLITE = "sqlite"


class Partition(StrEnum):
    """What Parquet files can be divided by."""

    MONTH = "month"


_BY_SUFFIX = {
    ".jsonl": ExportFormat.JSONL,
    ".ndjson": ExportFormat.JSONL,
    ".parquet": ExportFormat.PARQUET,
    ".pq": ExportFormat.PARQUET,
    ".db": ExportFormat.SQLITE,
    ".sqlite": ExportFormat.SQLITE,
}


def export(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to write; - is stdout.")],
    form: Annotated[
        ExportFormat | None, typer.Option("--format", help="Form of the rows [default: by the name of FILE, else csv].")
    ] = None,
    view: Annotated[str, typer.Option(metavar="VIEW", help="The view to export.")] = "v_articles",
    site: Annotated[str | None, typer.Option(metavar="NAME", help="Rows of this site only.")] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DAY|TIME|SEQ",
            help="From this day of publication on; or changed at this time (2025-08-08T09:30) or later, or after this"
            " change_seq.",
        ),
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Up to this day of publication, the day included.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="TIME", help="Articles as they were at this time, or at the end of this day.")
    ] = None,
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave out the bodies: text and blocks.")] = False,
    partition: Annotated[
        Partition | None, typer.Option(help="Parquet in a folder, divided by month of publication.")
    ] = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Export articles, or another view, as CSV, JSON Lines or Parquet; or the whole database as a SQLite file.

    The columns are those of the view. JSON Lines and Parquet of v_articles also carry authors and tags as lists, blocks
    and related links. Articles without a day of publication count by the day of their first fetch. Files are written
    whole or not at all, with a manifest beside them: rows, checksums, the state that they hold, what was deleted.
    """
    form = _form(file, form, partition)
    chosen = _view(view)
    if partition is not None and "published_date" not in chosen.columns:
        raise BadUsage(f"--partition month means days of publication, which {chosen.name} has none of")
    wanted = _filter(chosen, site, since, until, as_of)
    options = {"site": site, "since": since, "until": until, "as_of": as_of, "no_text": no_text or None}
    with open_results(config, database) as connection:
        if site is not None:
            require_site(connection, site)
        source = _Source(connection, chosen, wanted, no_text)
        if form is ExportFormat.SQLITE:
            files = _write_snapshot(source, file)
        elif form is ExportFormat.PARQUET:
            files = _write_parquet(source, Path(file), partition)
        else:
            files = _write_text(source, file, form)
        record = record_export(connection, source.seen, chosen, wanted, file=file, form=form, options=options)
        record.finish(files, source.arrow_schema(is_flat=form is ExportFormat.CSV))
    record.note(config, database)


class _Source:
    """The rows that are exported, and what was seen of them."""

    def __init__(self, connection: Connection, view: View, wanted: Filter, no_text: bool) -> None:
        from pipelines.export import TEXT_COLUMNS
        from pipelines.manifest import Seen

        self.connection = connection
        self.view = view
        self.wanted = wanted
        self.left_out = TEXT_COLUMNS if no_text else ()
        self.seen: Seen = Seen()
        self.is_articles = view.name == "v_articles"
        self.columns = [name for name in view.columns if name not in self.left_out]

    def arrow_schema(self, *, is_flat: bool) -> Any:
        """Names, types and meanings of what is written."""
        from pipelines.parquet import arrow_schema

        return arrow_schema(self.view.columns, is_nested=self.is_articles and not is_flat, leave_out=self.left_out)

    def rows(self, *, is_flat: bool) -> Iterator[Mapping[str, Any]]:
        from schema.row_streams import nested_articles, view_rows

        if self.wanted.as_of is not None and is_flat:
            rows: Iterable[Mapping[str, Any]] = map(_flattened, nested_articles(self.connection, self.wanted))
        elif self.is_articles and not is_flat:
            rows = nested_articles(self.connection, self.wanted)
        else:
            rows = view_rows(self.connection, self.view, self.wanted)
        return counted(self.seen.rows_of(rows), self.count)

    def tables(self, schema: Any) -> Iterator[Any]:
        from pipelines.parquet import tables_of, tables_of_rows
        from schema.column_streams import article_columns, view_columns

        if self.wanted.as_of is not None:
            yield from tables_of_rows(self.rows(is_flat=False), schema)
            return
        if self.is_articles:
            batches = article_columns(self.connection, self.wanted, has_text=not self.left_out)
        else:
            batches = view_columns(self.connection, self.view, self.wanted)
        tables = tables_of(self.seen.columns_of(batches), schema)
        yield from counted(tables, self.count, size=lambda table: table.num_rows)

    def count(self) -> int:
        from schema.row_streams import count_rows

        return count_rows(self.connection, self.view, self.wanted)


def _flattened(record: Mapping[str, Any]) -> dict[str, Any]:
    """A whole article as a row of v_articles."""
    lists = {name: "; ".join(record[name]) or None for name in ("authors", "tags")}
    return {**record, **lists}


def _write_text(source: _Source, file: str, form: ExportFormat) -> dict[Path, str]:
    from pipelines.export import write_csv, write_jsonl

    with _output(file) as stream:
        if form is ExportFormat.CSV:
            write_csv(source.rows(is_flat=True), source.columns, stream)
        else:
            write_jsonl(source.rows(is_flat=False), stream, leave_out=source.left_out)
    return {} if file == "-" else {Path(file): Path(file).name}


def _write_parquet(source: _Source, path: Path, partition: Partition | None) -> dict[Path, str]:
    from crawler.garbage import collect_less
    from pipelines.atomic_file import atomic_folder, atomic_path
    from pipelines.manifest import FOLDER_MANIFEST
    from pipelines.parquet import lean_memory, write_parquet, write_partitions

    lean_memory()
    collect_less()
    schema = source.arrow_schema(is_flat=False)
    if partition is None:
        with atomic_path(path) as part:
            write_parquet(source.tables(schema), schema, part)
        return {path: path.name}
    _refuse_folder_of_others(path)
    with atomic_folder(path) as folder:
        files = write_partitions(source.tables(schema), schema, folder)
        (folder / FOLDER_MANIFEST).touch()
    return {path / name: name for name in sorted(files)}


def _write_snapshot(source: _Source, file: str) -> dict[Path, str]:
    """The whole database, as one file."""
    from schema.copying import snapshot
    from schema.row_streams import Filter

    if source.wanted != Filter() or source.left_out or not source.is_articles:
        raise BadUsage(
            "a SQLite file is the whole database; leave out what chooses rows and views, or name articles.csv"
        )
    snapshot(source.connection.engine, Path(file))
    source.seen.rows = source.count()
    return {Path(file): Path(file).name}


def _refuse_folder_of_others(path: Path) -> None:
    """A folder is replaced whole: only one that an export has made may go."""
    from pipelines.manifest import FOLDER_MANIFEST

    if path.exists() and (not path.is_dir() or (any(path.iterdir()) and not (path / FOLDER_MANIFEST).exists())):
        raise BadUsage(f"{path} is there and was not written by an export; name another folder")


def _form(file: str, form: ExportFormat | None, partition: Partition | None) -> ExportFormat:
    suffix = Path(file).suffix.lower()
    if form is None and partition is not None:
        form = ExportFormat.PARQUET
    if form is None and suffix in (".json", ".xlsx", ".tsv"):
        raise BadUsage(f"{suffix[1:]} cannot be written; available are {', '.join(ExportFormat)}")
    form = form or _BY_SUFFIX.get(suffix, ExportFormat.CSV)
    if partition is not None and form is not ExportFormat.PARQUET:
        raise BadUsage("--partition divides Parquet only; add --format parquet")
    if form in (ExportFormat.PARQUET, ExportFormat.SQLITE) and file == "-":
        raise BadUsage(f"{form} cannot be written to stdout; name a file, such as articles.{form}")
    return form


def _view(name: str) -> View:
    from schema.views import VIEWS

    found = next((view for view in VIEWS if view.name == name), None)
    if found is None:
        raise BadUsage(f"there is no view {name}; available are {', '.join(view.name for view in VIEWS)}")
    return found


def _filter(view: View, site: str | None, since: str | None, until: str | None, as_of: str | None) -> Filter:
    from schema.row_streams import Filter, takes_days, takes_seq

    instant = read_instant("--as-of", as_of, is_end=True)
    if instant is not None and view.name != "v_articles":
        raise BadUsage(f"--as-of means articles; {view.name} is only known as it is now")
    last = read_day("--until", until)
    is_seq = since is not None and since.isdecimal() and since.isascii()
    is_time = since is not None and not is_seq and len(since) > len("2025-08-08")
    if is_seq or is_time:
        if not takes_seq(view):
            raise BadUsage(f"--since {'SEQ' if is_seq else 'TIME'} means articles, which {view.name} has none of")
        changed = read_instant("--since", since) if is_time else None
        return Filter(site, None, last, int(since or 0) if is_seq else None, changed, instant)
    if not takes_days(view) and (since or until):
        raise BadUsage(f"--since and --until mean days, which {view.name} has none of")
    or_else = "a time such as 2025-08-08T09:30 or a change_seq such as 1200"
    return Filter(site, read_day("--since", since, or_else=or_else), last, None, None, instant)


@contextlib.contextmanager
def _output(file: str) -> Iterator[TextIO]:
    if file == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        yield sys.stdout
        return
    from pipelines.atomic_file import open_atomic

    with open_atomic(Path(file)) as stream:
        yield stream
