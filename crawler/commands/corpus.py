"""`tearsheet extract --corpus`: one record a page, for measuring the parser against a known truth."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from crawler.commands.saved_pages import CorpusPage, own_address, read_corpus, read_saved_page
from crawler.garbage import collect_less
from crawler.parsers.page import parse_article
from pipelines.atomic_file import open_atomic
from schema.article import PublishedDate
from schema.article_json import date_text, related_link_json


def extract_corpus(folder: Path, output: Path) -> None:
    """Writes a JSON line for each page of the folder, in its order, parsed one after the other in this process.

    Raises:
        BadUsage: the folder is no corpus, or a page of it cannot be read.
        OSError: `output` cannot be written.
    """
    pages = list(read_corpus(folder))
    collect_less()
    with open_atomic(output) as stream, _progress(pages) as watched:
        for page in watched:
            stream.write(json.dumps(_record(page), ensure_ascii=False) + "\n")


def _record(page: CorpusPage) -> dict[str, Any]:
    """`seconds` is the CPU time of the parse alone, from bytes in memory to the record."""
    html = read_saved_page(page.path)
    url = page.url or own_address(html)
    before = time.thread_time()
    article = parse_article(html, url)
    seconds = time.thread_time() - before
    return {
        "id": page.id,
        "kind": article.kind,
        "page_type": article.kind,
        "title": article.title,
        "published": published_text(article.published),
        "authors": list(article.authors),
        "description": article.description,
        "text": article.text,
        "related_links": [related_link_json(link) for link in article.related_links],
        "seconds": round(seconds, 6),
    }


def published_text(date: PublishedDate | None) -> str | None:
    """As in the record, but where UTC has another day than the page: in the page's own offset, else the page's day."""
    if date is None or date.at is None or date.at.date() == date.date:
        return date_text(date)
    with contextlib.suppress(ValueError):
        stated = dt.datetime.fromisoformat(date.raw)
        if stated.tzinfo is not None and stated == date.at:
            return stated.isoformat()
    return date.date.isoformat()


@contextlib.contextmanager
def _progress(pages: list[CorpusPage]) -> Iterator[Iterable[CorpusPage]]:
    """The pages, with a bar on stderr where that is a terminal."""
    if not sys.stderr.isatty():
        yield pages
        return
    from rich.console import Console
    from rich.progress import track

    yield track(pages, "Extracting", console=Console(stderr=True), transient=True)
