"""The SOURCE of commands that read one page: a file, stdin, or a URL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.commands.options import BadUsage
from crawler.commands.saved_pages import is_address, own_address, read_saved_page

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.parsers.markup.document import Document


def open_source(source: str, url: str | None, config: Path | None) -> Document:
    """Opens a file (`-`: stdin), or fetches a URL with one request; a site's profile in the settings is applied.

    Args:
        source: as on the command line.
        url: the address of a page from a file or stdin; None takes the one that it names itself, else a made-up one.
        config: the settings file; None looks for it.

    Raises:
        BadUsage: there is no such file, or an address is not absolute http(s).
        FetchFailed: the page could not be fetched, or may not be.
    """
    from crawler.config import load_config
    from crawler.parsers.profiles.profiles import apply_profile

    settings = load_config(config)
    if "://" not in source:
        doc = _from_file(source, url)
    elif url is None:
        doc = _from_url(source, settings)
    else:
        raise BadUsage("--url is for a page from a file or stdin")
    return apply_profile(doc, settings.profile_of(doc.url))


def _from_file(source: str, url: str | None) -> Document:
    from crawler.parsers.markup.document import open_document

    body = sys.stdin.buffer.read() if source == "-" else read_saved_page(Path(source))
    if url is not None and not is_address(url):
        raise BadUsage(f"--url takes an absolute http(s) URL; {url!r} is none")
    return open_document(body, url or own_address(body))


def _from_url(url: str, settings: Config) -> Document:
    from crawler.fetch import fetch_page
    from crawler.parsers.markup.document import open_document

    try:
        page = fetch_page(url, contact=settings.contact)
    except ValueError as error:
        raise BadUsage(f"{url} is no absolute http(s) URL") from error
    return open_document(page.body, page.url, content_type=page.content_type, fetched_at=page.fetched_at)
