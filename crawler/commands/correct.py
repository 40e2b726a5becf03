"""`tearsheet correct`: a person's correction of a field, which later crawls leave in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.commands.options import BadUsage, ConfigOption, DatabaseOption, engine_of, open_results, require_file
from crawler.logs import escape_controls

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from schema.article import Precision

EXAMPLES = """
Examples:

  tearsheet correct 17 title "Harbour reopens" --note "typo on the page"

  tearsheet correct https://news.example/2025/08/harbour authors "Mara Jensen; Al Novak"

  tearsheet correct 17 published 2025-08-08T09:30+02:00

  tearsheet correct 17 section --null

  tearsheet correct 17 title --clear

  tearsheet correct 17
"""


def correct(
    article: Annotated[str, typer.Argument(metavar="URL|ID", help="An address that leads to the article, or its id.")],
    field: Annotated[str | None, typer.Argument(metavar="FIELD", help="The field; without: what is corrected.")] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="The right value; lists with ; between.")] = None,
    null: Annotated[bool, typer.Option("--null", help="The article has no such thing.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Give the field back to the parser.")] = False,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why, and by whom.")] = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Correct a field of a stored article by hand.

    The correction stays when the page is crawled again, and is a version of its own in the history. Fields: title,
    description, published, modified (a day, or a time with its zone), authors, tags, section, language, lead_image_url,
    is_paywalled (yes or no).
    """
    if sum((value is not None, null, clear)) != (field is not None):
        raise BadUsage("after the field comes one of: the right value, --null, --clear")
    if field is None:
        _print_corrections(article, database, config)
        return
    read = _reader(field)
    right = None if value is None else read(value)
    print(escape_controls(_write(article, field, right, note, database, config, is_cleared=clear)))


def _write(
    key: str, field: str, value: Any, note: str | None, database: str | None, config: Path | None, *, is_cleared: bool
) -> str:
    from schema.corrections import clear, correct
    from schema.engine import writing
    from schema.queries import require_views

    now = dt.datetime.now(dt.UTC)
    engine = engine_of(config, database)
    try:
        require_file(engine)
        with writing(engine) as connection:
            require_views(connection)
            article_id = _article_id(connection, key)
            if is_cleared:
                is_changed = clear(connection, article_id, field, now=now)
                said = "as the parser reads it again" if is_changed else "was not corrected"
            else:
                is_changed = correct(connection, article_id, field, value, note=note, now=now)
                said = "corrected" if is_changed else "had been corrected so already"
    finally:
        engine.dispose()
    return f"article {article_id}: {field} {said}"


def _print_corrections(key: str, database: str | None, config: Path | None) -> None:
    with open_results(config, database) as connection:
        lines = list(correction_lines(connection, _article_id(connection, key)))
    print(escape_controls("\n".join(lines) or "nothing is corrected", keep="\n"))


def correction_lines(connection: Connection, article_id: int) -> Iterator[str]:
    """The corrections of an article, for people."""
    from schema.overrides import overrides_of, value_text

    for each in overrides_of(connection, [article_id])[article_id]:
        was = "unknown" if each.parsed is None else value_text(each.parsed["value"]) or "none"
        note = f" ({each.note})" if each.note else ""
        value = value_text(each.value) or "none"
        yield f"{each.field}: {value}, since {each.created_at:%Y-%m-%d %H:%M}{note}; the parser reads: {was}"


def _article_id(connection: Connection, key: str) -> int:
    from schema.queries import find_article

    found = find_article(connection, key)
    if found is None:
        raise BadUsage(f"no article is stored under {key}; `tearsheet export -` lists those that are")
    return int(found["article_id"])


def _reader(field: str) -> Callable[[str], Any]:
    """What makes the field's value of what was typed. Raises BadUsage where there is no such field."""
    from schema.overrides import DATES, FIELDS, LISTS

    if field not in FIELDS:
        raise BadUsage(f"{field} cannot be corrected; these can: {', '.join(FIELDS)}")
    if field in DATES:
        return _read_date
    if field in LISTS:
        return _read_names
    readers = {"language": _read_language, "lead_image_url": _read_url, "is_paywalled": _read_bool}
    return readers.get(field, _read_line)


def _read_line(text: str) -> str:
    from pipelines.text import clean_line
    from schema.article import MAX_TITLE_CHARS

    line = clean_line(text)
    if not line:
        raise BadUsage("the value is empty; --null says that there is none")
    if len(line) > MAX_TITLE_CHARS:
        raise BadUsage(f"the value has more than {MAX_TITLE_CHARS:,} characters")
    return line


def _read_names(text: str) -> list[str]:
    from pipelines.text import clean_line

    names = list(dict.fromkeys(filter(None, map(clean_line, text.split(";")))))
    if not names:
        raise BadUsage("the value is empty; --null says that there is none")
    return names


def _read_language(text: str) -> str:
    from pipelines.language_tags import normalise_language

    tag = normalise_language(text)
    if tag is None or tag.casefold() != text.strip().replace("_", "-").casefold():
        raise BadUsage(f"{text!r} is no language code (BCP 47), such as en or pt-BR")
    return tag


def _read_url(text: str) -> str:
    from schema.urls import normalise_url

    url = normalise_url(text)
    if url is None:
        raise BadUsage(f"{text!r} is no absolute http(s) URL, or names a user or an impossible host")
    return url


def _read_bool(text: str) -> bool:
    known = {"yes": True, "true": True, "no": False, "false": False}
    if text.lower() not in known:
        raise BadUsage(f"{text!r} is neither yes nor no")
    return known[text.lower()]


def _read_date(text: str) -> dict[str, Any]:
    from schema.article import PublishedDate
    from schema.overrides import date_json

    try:
        if len(text) <= len("2025-08-08"):
            return date_json(PublishedDate(dt.date.fromisoformat(text), raw=text))
        instant = dt.datetime.fromisoformat(text)
        if instant.tzinfo is None:
            raise BadUsage(f"{text!r} has no time zone; write 2025-08-08T09:30+02:00, or Z at the end for UTC")
        at = instant.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise BadUsage(f"{text!r} is no day such as 2025-08-08 and no time such as 2025-08-08T09:30+02:00") from error
    precision: Precision = "second" if instant.second else "minute"
    return date_json(PublishedDate(instant.date(), at, text, precision, "page"))
