"""`tearsheet export`: rows for other programs."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from crawler.commands.options import BadUsage, ConfigOption, DatabaseOption, open_results, read_day, require_site

if TYPE_CHECKING:
    from schema.row_streams import Filter
    from schema.view import View

EXAMPLES = """
Examples:

  tearsheet export articles.csv

  tearsheet export august.jsonl --since 2025-08-01 --until 2025-08-31

  tearsheet export links.csv --view v_related_links

  tearsheet export - --format jsonl --no-text --since 1200
"""


class ExportFormat(StrEnum):
    """Forms that can be written."""

    CSV = "csv"
    JSONL = "jsonl"


def export(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to write; - is stdout.")],
    form: Annotated[
        ExportFormat | None, typer.Option("--format", help="Form of the rows [default: by the name of FILE, else csv].")
    ] = None,
    view: Annotated[str, typer.Option(metavar="VIEW", help="The view to export.")] = "v_articles",
    site: Annotated[str | None, typer.Option(metavar="NAME", help="Rows of this site only.")] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DAY|SEQ", help="From this day of publication on, or changed after this change_seq."),
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Up to this day of publication, the day included.")
    ] = None,
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave out the bodies: text and blocks.")] = False,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Export articles, or another view, as CSV or JSON Lines.

    The columns are those of the view. JSON Lines of v_articles also carry blocks and related links, an object an
    article. Articles without a day of publication count by the day of their first fetch. A file is written whole or not
    at all.
    """
    form = form or _form_of(file)
    chosen = _view(view)
    wanted = _filter(chosen, site, since, until)
    with open_results(config, database) as connection:
        from pipelines.export import TEXT_COLUMNS, write_csv, write_jsonl
        from schema.row_streams import nested_articles, view_rows

        if site is not None:
            require_site(connection, site)
        left_out = TEXT_COLUMNS if no_text else ()
        with _output(file) as stream:
            if form is ExportFormat.CSV:
                columns = [name for name in chosen.columns if name not in left_out]
                write_csv(view_rows(connection, chosen, wanted), columns, stream)
            else:
                is_nested = chosen.name == "v_articles"
                rows = nested_articles(connection, wanted) if is_nested else view_rows(connection, chosen, wanted)
                write_jsonl(rows, stream, leave_out=left_out)


def _form_of(file: str) -> ExportFormat:
    suffix = Path(file).suffix.lower()
    if suffix in (".parquet", ".json", ".xlsx", ".tsv"):
        raise BadUsage(f"{suffix[1:]} cannot be written; available are {', '.join(ExportFormat)}")
    return ExportFormat.JSONL if suffix in (".jsonl", ".ndjson") else ExportFormat.CSV


def _view(name: str) -> View:
    from schema.views import VIEWS

    found = next((view for view in VIEWS if view.name == name), None)
    if found is None:
        raise BadUsage(f"there is no view {name}; available are {', '.join(view.name for view in VIEWS)}")
    return found


def _filter(view: View, site: str | None, since: str | None, until: str | None) -> Filter:
    from schema.row_streams import Filter, takes_days, takes_seq

    if since is not None and since.isdecimal() and since.isascii():
        if not takes_seq(view):
            raise BadUsage(f"--since SEQ means articles, which {view.name} has none of")
        return Filter(site, None, read_day("--until", until), int(since))
    if not takes_days(view) and (since or until):
        raise BadUsage(f"--since and --until mean days, which {view.name} has none of")
    return Filter(site, read_day("--since", since, or_else="a change_seq such as 1200"), read_day("--until", until))


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
