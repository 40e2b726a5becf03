"""`tearsheet fixture`: a page of the archive as a golden page of the tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.options import BadUsage, ConfigOption, DatabaseOption, open_results
from crawler.logs import escape_controls

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crawler.golden_page import GoldenPage
    from schema.snapshots import KeptPage

EXAMPLES = """
Examples:

  tearsheet fixture https://news.example/2025/08/harbour-reopens

  tearsheet fixture https://news.example/2025/08/harbour-reopens --into tests/golden/harbour
"""

_GOLDEN = Path("tests/golden")


def fixture(
    url: Annotated[str, typer.Argument(metavar="URL", help="Any address of a page that was crawled.")],
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder to make [default: tests/golden/NAME, by the address].")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a golden page that is there.")] = False,
    archive: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the WARC files [default: archive].")
    ] = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a golden page for the tests of an archived page.

    The page as it was last kept, and what is read of it today, to be corrected by hand: from then on
    tests/golden/test_golden.py holds the parser to it.
    """
    from crawler.config import load_config
    from crawler.golden_page import name_of
    from pipelines.atomic_file import atomic_folder
    from schema.snapshots import kept_page
    from schema.urls import normalise_url

    if normalise_url(url) is None:
        raise BadUsage(f"{url!r} is no absolute http(s) URL, or names a user or an impossible host")
    settings = load_config(config, database=database)
    with open_results(config, database) as connection:
        kept = kept_page(connection, url)
        if kept is None:
            raise BadUsage(_why_missing(connection, url))
    folder = into or _GOLDEN / name_of(kept.url)
    _require_place(folder, is_forced=force)
    golden = _read(kept, archive or Path(settings.archive))
    with atomic_folder(folder) as part:
        golden.write(part)
    for line in _lines(folder, kept, golden):
        print(escape_controls(line))
    if golden.is_recoded:
        print("only its headers told its encoding: page.html is UTF-8 with a byte order mark", file=sys.stderr)
    if kept.site in settings.sites and settings.sites[kept.site].profile is not None:
        said = f"the settings of {kept.site} say how its pages are read; the tests read without settings"
        print(escape_controls(said), file=sys.stderr)


def _require_place(folder: Path, *, is_forced: bool) -> None:
    """Raises BadUsage where no golden page can be made there, or would take the place of anything else."""
    from crawler.golden_page import FILES

    if not folder.absolute().parent.is_dir():
        raise BadUsage(f"there is no folder {folder.parent} here; go to the checkout, or name a folder with --into")
    if not folder.exists():
        return
    if not folder.is_dir() or any(path.name not in FILES for path in folder.iterdir()):
        raise BadUsage(f"{folder} is there and is no golden page; name another folder with --into")
    if not is_forced:
        raise BadUsage(f"{folder} is there; write over it with --force, or name another folder with --into")


def _read(kept: KeptPage, archive: Path) -> GoldenPage:
    """The page from the archive, read as the tests will.

    Raises:
        BadUsage: it is missing or damaged there, or is no HTML.
    """
    from crawler.discovery.sniff import sniff
    from crawler.golden_page import golden_page
    from pipelines.archive import SnapshotUnreadable, read_snapshot

    try:
        answer = read_snapshot(archive, kept.snapshot)
    except SnapshotUnreadable as error:
        raise BadUsage(f"{error}; `tearsheet archive check` says what else cannot be read") from error
    content_type = next((value for name, value in answer.headers if name.lower() == "content-type"), None)
    if sniff(answer.body, content_type, kept.url) != "html":
        raise BadUsage(f"{kept.url} is no HTML page; the tests read no other kind")
    return golden_page(answer.body, kept.url, kept.fetched_at, content_type)


def _why_missing(connection: Connection, url: str) -> str:
    """Why the archive has no page of this address, and what to do."""
    from schema.blocks import takedown_of
    from schema.traces import page_rows

    if takedown_of(connection, url) is not None:
        return f"{url} was taken down; nothing of it is kept"
    rows = page_rows(connection, url)
    if not rows:
        return f"{url} is not known here; crawl it first: tearsheet crawl {url}"
    if any(row["is_noarchive"] for row in rows):
        return (
            f"{url} asks that no copy be kept of it (noarchive); with archive_all = true in its site's settings the"
            " next crawl keeps one all the same"
        )
    if all(row["last_fetched_at"] is None for row in rows):
        return f"{url} is not fetched yet; crawl its site again: tearsheet crawl {url}"
    return (
        f"the archive has no page of {url}: it redirects or failed, was crawled with --no-archive, or its file was"
        " removed. `tearsheet why` says which; a crawl that finds it changed keeps it"
    )


def _lines(folder: Path, kept: KeptPage, golden: GoldenPage) -> Iterator[str]:
    """Where it is, what is read today, and what to do."""
    from crawler.golden_page import FILES

    article = golden.article
    yield f"{folder}: {', '.join(FILES)}, of {kept.url} as of {kept.fetched_at:%Y-%m-%d %H:%M} UTC"
    title, day = article.title or "no title", golden.expected["published"] or "no day"
    yield f"read today: {article.kind}, {title}, {day}, {', '.join(article.authors) or 'no author'}"
    yield f"{len(article.blocks)} blocks, {article.word_count:,} words, {len(article.related_links)} related links"
    yield "expected.json says all of that: put right what is wrong, and leave only what is to be held."
    yield 'What the parser gets wrong and may go on getting wrong goes into "not_yet", a list of keys.'
    yield f"Then: pytest tests/golden -k {folder.name}"
