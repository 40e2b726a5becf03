"""`tearsheet show`: one stored article, all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from crawler.commands.correct import correction_lines
from crawler.commands.history_text import history_lines
from crawler.commands.options import BadUsage, ConfigOption, DatabaseOption, ResultFormat, open_results
from crawler.logs import escape_controls

EXAMPLES = """
Examples:

  tearsheet show 17

  tearsheet show https://news.example/2025/08/harbour-reopens

  tearsheet show 17 --diff

  tearsheet show 17 --format json
"""

_APART = ("title", "description", "text", "blocks", "related_links")
"""What stands above or below the list of fields."""


def show(
    article: Annotated[str, typer.Argument(metavar="URL|ID", help="An address that leads to the article, or its id.")],
    diff: Annotated[bool, typer.Option("--diff", help="Its versions instead, and what each changed.")] = False,
    form: Annotated[ResultFormat, typer.Option("--format", help="Form of the result.")] = ResultFormat.TEXT,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Show one stored article.

    Every field, the text, and the related links of its page as last read; or its versions.
    """
    from pipelines.export import time_text
    from schema.queries import copies_of, find_article, versions_of

    with open_results(config, database) as connection:
        found = find_article(connection, article)
        if found is None:
            raise BadUsage(f"no article is stored under {article}; `tearsheet export -` lists those that are")
        key = found["article_id"]
        versions = versions_of(connection, key) if diff else []
        copies = [] if diff else list(_copy_lines(key, copies_of(connection, key)))
        corrections = [] if diff else list(correction_lines(connection, key))
    if form is ResultFormat.JSON:
        print(json.dumps(versions if diff else dict(found), ensure_ascii=False, indent=2, default=time_text))
        return
    about = (*_part("Same text elsewhere, or nearly", copies), *_part("Corrected by hand", corrections))
    lines = history_lines(versions) if diff else (*_lines(found), *about)
    print(escape_controls("\n".join(lines), keep="\n\t"))


def _lines(article: Mapping[str, Any]) -> Iterator[str]:
    yield article["title"] or "(no title)"
    if article["description"]:
        yield f"\n{article['description']}"
    yield ""
    fields = {name: value for name, value in article.items() if name not in _APART}
    width = max(map(len, fields))
    for name, value in fields.items():
        yield f"{name:<{width}}  {_value(value)}"
    if article["text"]:
        yield f"\n{article['text']}"
    if article["related_links"]:
        yield "\nRelated links"
        for link in article["related_links"]:
            yield from _link_lines(link)


def _copy_lines(article_id: int, copies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in copies:
        relation, prefix = ("copy of", "original_") if each["article_id"] == article_id else ("copied by", "")
        key, site, url = (each[f"{prefix}{name}"] for name in ("article_id", "site", "url"))
        yield f"{each['similarity']:.0%}  {relation} article {key}, {site}: {url}"


def _part(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"\n{heading}"
        yield from lines


def _link_lines(link: Mapping[str, Any]) -> Iterator[str]:
    notes = [link["kind"], link["category"], link["published_date"] and link["published_date"].isoformat()]
    stored = link["related_article_id"] and f"article {link['related_article_id']}"
    yield f"\n{link['position']:>3}  {link['title'] or '(no title)'}"
    if link["summary"]:
        yield f"     {link['summary']}"
    yield f"     {' | '.join(note for note in (*notes, stored) if note)}"
    yield f"     {link['url']}"


def _value(value: object) -> str:
    from pipelines.export import time_text

    if value is None or value == []:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(value)
    return str(value) if isinstance(value, str | int | float) else time_text(value)
