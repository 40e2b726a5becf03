"""`tearsheet extract`: what the parser reads in one page, or in a folder of saved pages; no database."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.options import BadUsage, ConfigOption

if TYPE_CHECKING:
    from schema.article import Article

EXAMPLES = """
Examples:

  tearsheet extract https://news.example/2025/harbour-reopens

  tearsheet extract saved.html --format markdown

  tearsheet extract - --url https://news.example/a < saved.html

  tearsheet extract --corpus pages/ --output records.jsonl
"""


class ArticleFormat(StrEnum):
    """Forms of one record."""

    JSON = "json"
    TEXT = "text"
    MARKDOWN = "markdown"


def extract(
    source: Annotated[
        str | None, typer.Argument(metavar="SOURCE", help="A file, - for stdin, or a URL, fetched with one request.")
    ] = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="The address of a page from a file or stdin.")] = None,
    form: Annotated[ArticleFormat, typer.Option("--format", help="Form of the record.")] = ArticleFormat.JSON,
    corpus: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Read every page of DIR: pages.jsonl and html/*.html.gz.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --corpus: where the records go, one JSON line a page.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Extract the article of one page, field by field.

    Nothing is stored. Without --url, the address of a page from a file is the one that it names itself, else a made-up
    one. Where the settings have the address's site, its select, drop and timezone apply (not with --corpus).
    """
    if corpus is not None:
        if source is not None or url is not None or output is None:
            raise BadUsage("--corpus DIR goes with --output FILE, and without SOURCE and --url")
        from crawler.commands.corpus import extract_corpus

        extract_corpus(corpus, output)
        return
    if source is None or output is not None:
        raise BadUsage("give one SOURCE (a file, - or a URL), or --corpus DIR --output FILE")
    from crawler.commands.page_source import open_source
    from crawler.parsers.page import parse_document

    print(_rendered(parse_document(open_source(source, url, config)), form))


def _rendered(article: Article, form: ArticleFormat) -> str:
    from crawler.commands.article_text import article_markdown, article_text
    from crawler.logs import escape_controls, escape_json
    from schema.article_json import article_json

    if form is ArticleFormat.JSON:
        return escape_json(json.dumps(article_json(article), ensure_ascii=False, indent=2))
    text = article_text(article) if form is ArticleFormat.TEXT else article_markdown(article)
    return escape_controls(text, keep="\n\t")
