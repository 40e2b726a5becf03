"""`tearsheet search`: articles by their words."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.commands.options import ConfigOption, DatabaseOption, open_results, read_day, require_site
from crawler.commands.tables import print_rows
from crawler.logs import escape_controls

if TYPE_CHECKING:
    from schema.search import Hit

EXAMPLES = """
Examples:

  tearsheet search "storm surge" --since 2025-08-01

  tearsheet search 'harbour (flood OR storm) -football' --site news.example

  tearsheet search 'title:harb*' --format json
"""


class SearchFormat(StrEnum):
    """Forms of a result: for people, or for programs."""

    TABLE = "table"
    JSON = "json"


def search(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="Words; see below for what else.")],
    site: Annotated[str | None, typer.Option(metavar="NAME", help="Articles of this site only.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day of publication on.")] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Up to this day of publication, the day included.")
    ] = None,
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Articles with this name in the byline.")] = None,
    section: Annotated[str | None, typer.Option(metavar="NAME", help="Articles of this section.")] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help='Articles in this language, such as "en", also "en-GB".')
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, metavar="N", help="Articles to show.")] = 20,
    form: Annotated[SearchFormat, typer.Option("--format", help="Form of the result.")] = SearchFormat.TABLE,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Find articles by their words, best first.

    All words must occur, in any form (storm finds storms). "storm surge" finds the words next to each other, harb* what
    begins so, storm OR flood either, storm -football articles without the other word, title:storm headlines.
    Parentheses group. Put a query with quotes or a leading minus in single quotes, or after --.

    Where the words stand in the headline counts most; of a word that is everywhere the latest articles are shown.
    """
    from schema.search import Wanted
    from schema.search import search as find

    wanted = Wanted(site, read_day("--since", since), read_day("--until", until), author, section, language)
    with open_results(config, database) as connection:
        if site is not None:
            require_site(connection, site)
        hits = find(connection, " ".join(query), wanted, limit=limit)
    if form is SearchFormat.JSON:
        from pipelines.export import time_text

        print(json.dumps([_as_json(hit) for hit in hits], ensure_ascii=False, indent=2, default=time_text))
    elif sys.stdout.isatty():
        _print_hits(hits)
    else:
        rows = [_as_row(hit) for hit in hits]
        columns = ("article_id", "site", "published_date", "title", "url", "snippet")
        print_rows(rows, dict.fromkeys(columns, ""), counts=("article_id",), foldable="url")


def _as_json(hit: Hit) -> dict[str, Any]:
    return {
        "article_id": hit.article_id,
        "site": hit.site,
        "url": hit.url,
        "title": hit.title,
        "published_date": hit.published_date,
        "authors": hit.authors,
        "is_gone": hit.is_gone,
        "score": hit.score,
        "snippet": hit.snippet.text,
        "marks": hit.snippet.marks,
    }


def _as_row(hit: Hit) -> dict[str, Any]:
    title = " ".join((hit.title or "").split())
    return {
        "article_id": hit.article_id,
        "site": hit.site,
        "published_date": hit.published_date,
        "title": title,
        "url": hit.url,
        "snippet": "".join(f"[{text}]" if is_found else text for text, is_found in hit.snippet.pieces()),
    }


def _print_hits(hits: Sequence[Hit]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    if not hits:
        console.print("nothing found")
    for hit in hits:
        about = [str(hit.article_id), str(hit.published_date or "-"), hit.site, "; ".join(hit.authors)]
        if hit.is_gone:
            about.append("gone")
        console.print(Text(escape_controls(hit.title or "(no title)"), style="bold"))
        console.print(Text(escape_controls("  ".join(part for part in about if part)), style="dim"))
        console.print(_snippet(hit))
        console.print(Text(escape_controls(hit.url), style="dim"), end="\n\n")


def _snippet(hit: Hit) -> Any:
    from rich.text import Text

    shown = Text()
    for text, is_found in hit.snippet.pieces():
        shown.append(escape_controls(text), style="bold yellow" if is_found else None)
    return shown
