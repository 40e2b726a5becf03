"""Pages from files: plain or gzipped HTML, one at a time or a corpus folder of them."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.commands.options import BadUsage

MAX_PAGE_BYTES = 64 * 1024 * 1024
"""Of one saved page, decompressed."""

UNKNOWN_ADDRESS = "https://unknown.invalid/saved-page.html"
"""Stands for the address of a page that names none; relative links resolve against it. It says nothing of the page."""

_GZIP_MAGIC = b"\x1f\x8b"
_OWN_ADDRESS = 'link[rel="canonical"][href], meta[property="og:url"][content]'


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """One line of pages.jsonl."""

    id: str
    url: str | None
    """None where the line has none that is absolute http(s)."""
    path: Path


def read_saved_page(path: Path) -> bytes:
    """The bytes of an HTML file, decompressed where it is gzip.

    Raises:
        BadUsage: it is missing, a folder, broken, or larger than MAX_PAGE_BYTES.
    """
    try:
        with path.open("rb") as file:
            is_gzip = file.read(2) == _GZIP_MAGIC
            file.seek(0)
            body = (gzip.GzipFile(fileobj=file) if is_gzip else file).read(MAX_PAGE_BYTES + 1)
    except FileNotFoundError as error:
        raise BadUsage(f"there is no file {path}; a URL begins with https:// or http://") from error
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a whole gzip file"
        raise BadUsage(f"cannot read {path}: {reason}") from error
    if len(body) > MAX_PAGE_BYTES:
        raise BadUsage(f"{path} is larger than {MAX_PAGE_BYTES // 1024**2} MiB")
    return body


def own_address(html: bytes) -> str:
    """The address that a page gives as its own, where that is absolute http(s), else UNKNOWN_ADDRESS."""
    from crawler.parsers.markup.document import open_document

    for node in open_document(html, UNKNOWN_ADDRESS).tree.css(_OWN_ADDRESS):
        address = (node.attributes.get("href") or node.attributes.get("content") or "").strip()
        if is_address(address):
            return address
    return UNKNOWN_ADDRESS


def is_address(url: str) -> bool:
    """Whether `parse_article` takes the URL."""
    from schema.urls import normalise_url

    return normalise_url(url) is not None


def read_corpus(folder: Path) -> Iterator[CorpusPage]:
    """The pages of a corpus folder, in the order of its pages.jsonl.

    Raises:
        BadUsage: there is no pages.jsonl, or a line of it is no page.
    """
    index = folder / "pages.jsonl"
    try:
        lines = index.read_text(encoding="utf-8").split("\n")  # JSON may hold the other line ends as they are
    except (OSError, UnicodeDecodeError) as error:
        raise BadUsage(f"cannot read {index}: {getattr(error, 'strerror', None) or error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _corpus_page(folder, line, f"{index}:{number}")


def _corpus_page(folder: Path, line: str, place: str) -> CorpusPage:
    try:
        page = json.loads(line)
        key, url, file = page["id"], page.get("url"), page["file"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadUsage(f"{place}: needed is a JSON object with id, url and file") from error
    known = url if isinstance(url, str) and is_address(url) else None
    return CorpusPage(str(key), known, folder / str(file))
