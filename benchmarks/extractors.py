"""The extractors that benchmarks.extraction compares, each behind one call: bytes and address in, fields out.

Ours needs nothing more; the others are optional (benchmarks/README.md) and imported only when asked for. None of them
uses the network: each parses the bytes that it is given, with the options that its documentation names for articles.
"""

from __future__ import annotations

import functools
import importlib.metadata
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.commands.corpus import published_text
from crawler.parsers import parse_article
from schema.article import RelatedLink


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an extractor read in a page. None: it does not know this field; empty: it does, and found nothing."""

    text: str = ""
    title: str | None = None
    published: str | None = None
    """An ISO day or instant."""
    authors: tuple[str, ...] | None = None
    description: str | None = None
    kind: str | None = None
    related_links: tuple[RelatedLink, ...] | None = None


Extract = Callable[[bytes, str], Extraction]


@dataclass(frozen=True, slots=True)
class Extractor:
    """One that is installed."""

    name: str
    version: str
    fields: frozenset[str]
    """Attributes of Extraction that it can fill."""
    extract: Extract


@dataclass(frozen=True, slots=True)
class _Source:
    package: str
    """That has to be installed."""
    fields: str
    load: Callable[[], Extract]


def known_extractors() -> tuple[str, ...]:
    """Names, ours first."""
    return tuple(_SOURCES)


def default_extractors() -> tuple[str, ...]:
    """Without the variants of one package."""
    return tuple(name for name, source in _SOURCES.items() if name in ("tearsheet", source.package))


def load_extractors(names: Sequence[str]) -> tuple[list[Extractor], list[str]]:
    """The extractors that are installed, and the names of those that are not.

    Raises:
        KeyError: a name is none of `known_extractors`.
    """
    found, missing = [], []
    for name in names:
        source = _SOURCES[name]
        try:
            extract = source.load()
        except ImportError:
            missing.append(name)
            continue
        found.append(Extractor(name, _version(source.package), frozenset(source.fields.split()), extract))
    return found, missing


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "from the checkout"


def _tearsheet() -> Extract:
    def extract(html: bytes, url: str) -> Extraction:
        article = parse_article(html, url)
        return Extraction(
            text=article.text,
            title=article.title,
            published=published_text(article.published),
            authors=article.authors,
            description=article.description,
            kind=article.kind,
            related_links=article.related_links,
        )

    return extract


def _trafilatura(*, favor_precision: bool = False) -> Extract:
    from trafilatura import bare_extraction

    def extract(html: bytes, url: str) -> Extraction:
        found = bare_extraction(
            html, url=url, with_metadata=True, include_comments=False, favor_precision=favor_precision
        )
        if found is None:
            return Extraction()
        return Extraction(
            text=found.text or "",
            title=found.title,
            published=found.date,
            authors=tuple(part.strip() for part in (found.author or "").split(";") if part.strip()),
            description=found.description,
        )

    return extract


def _newspaper() -> Extract:
    import newspaper

    logging.getLogger("newspaper").setLevel(logging.CRITICAL)

    def extract(html: bytes, url: str) -> Extraction:
        article = newspaper.Article(url, fetch_images=False, follow_meta_refresh=False)
        article.download(input_html=html).parse()
        return Extraction(
            text=article.text,
            title=article.title,
            published=article.publish_date.isoformat() if article.publish_date else None,
            authors=tuple(article.authors),
            description=article.meta_description,
        )

    return extract


def _readability() -> Extract:
    from readability import Document

    logging.getLogger("readability").setLevel(logging.CRITICAL)

    def extract(html: bytes, url: str) -> Extraction:
        document = Document(html, url=url)
        return Extraction(text=_text_of(document.summary(html_partial=True)), title=document.short_title())

    return extract


_BLOCKS = "p, div, li, h1, h2, h3, h4, h5, h6, br, pre, blockquote, td, th, dt, dd, figcaption, section, article"


def _text_of(html: str) -> str:
    """Lines for blocks: the package gives HTML only."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    for node in tree.css(_BLOCKS):
        node.insert_after("\n")
    return tree.body.text() if tree.body is not None else ""


def _resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def extract(html: bytes, _: str) -> Extraction:
        tree: Any = HTMLTree.parse_from_bytes(html, detect_encoding(html))
        return Extraction(
            text=extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False, comments=False)
        )

    return extract


_SOURCES: dict[str, _Source] = {
    "tearsheet": _Source("tearsheet", "text title published authors description kind related_links", _tearsheet),
    "trafilatura": _Source("trafilatura", "text title published authors description", _trafilatura),
    "trafilatura-precision": _Source(
        "trafilatura",
        "text title published authors description",
        functools.partial(_trafilatura, favor_precision=True),
    ),
    "newspaper4k": _Source("newspaper4k", "text title published authors description", _newspaper),
    "readability-lxml": _Source("readability-lxml", "text title", _readability),
    "resiliparse": _Source("resiliparse", "text", _resiliparse),
}
