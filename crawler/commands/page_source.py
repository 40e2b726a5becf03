"""The SOURCE of commands that read one page: a file, stdin, or a URL."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path

from crawler.commands.options import BadUsage
from crawler.commands.saved_pages import is_address, own_address, read_saved_page


@dataclass(frozen=True, slots=True)
class SourcePage:
    """What `parse_article` takes."""

    body: bytes
    url: str
    """Absolute http(s)."""
    content_type: str | None = None
    fetched_at: dt.datetime | None = None


def read_source(source: str, url: str | None, config: Path | None) -> SourcePage:
    """Reads a file (`-`: stdin), or fetches a URL with one request.

    Args:
        source: as on the command line.
        url: the address of a page from a file or stdin; None takes the one that it names itself, else a made-up one.
        config: the settings file, for the contact that is sent; None looks for it.

    Raises:
        BadUsage: there is no such file, or an address is not absolute http(s).
        FetchFailed: the page could not be fetched, or may not be.
    """
    if "://" in source:
        if url is not None:
            raise BadUsage("--url is for a page from a file or stdin")
        return _fetched(source, config)
    body = sys.stdin.buffer.read() if source == "-" else read_saved_page(Path(source))
    if url is not None and not is_address(url):
        raise BadUsage(f"--url takes an absolute http(s) URL; {url!r} is none")
    return SourcePage(body, url or own_address(body))


def _fetched(url: str, config: Path | None) -> SourcePage:
    from crawler.config import load_config
    from crawler.fetch import fetch_page

    contact = load_config(config).contact
    try:
        page = fetch_page(url, contact=contact)
    except ValueError as error:
        raise BadUsage(f"{url} is no absolute http(s) URL") from error
    return SourcePage(page.body, page.url, page.content_type, page.fetched_at)
