"""A record for reading: as plain text, and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schema.article import Article, Block, RelatedLink
from schema.article_json import date_text

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|])")
_LINE_START = re.compile(r"^(\s*)([#+-]|\d+(?=[.)]))", re.MULTILINE)


def article_text(article: Article) -> str:
    """Title, standfirst, byline, body and related links as plain text, apart by blank lines."""
    parts = [article.title, article.description, _byline(article), article.text]
    links = [_link_text(link) for link in article.related_links if link.kind != "inline"]
    if links:
        parts += ["Related links:", "\n".join(links)]
    return "\n\n".join(part for part in parts if part)


def article_markdown(article: Article) -> str:
    """The same as Markdown, with the body's own structure; what the page says cannot become markup."""
    return "\n\n".join(_markdown_parts(article))


def _markdown_parts(article: Article) -> Iterator[str]:
    if article.title:
        yield f"# {_escape(article.title)}"
    if article.description:
        yield f"**{_escape(article.description)}**"
    if byline := _byline(article):
        yield _escape(byline)
    yield from _block_parts(article.blocks)
    links = [link for link in article.related_links if link.kind != "inline"]
    if links:
        yield "## Related links"
        yield "\n".join(_link_markdown(link) for link in links)


def _block_parts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The blocks; list items that follow each other are one part."""
    items: list[str] = []
    for block in blocks:
        if block.kind == "list_item":
            items.append(f"{'  ' * ((block.level or 1) - 1)}- {_escape(_one_line(block.text))}")
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield _block_markdown(block)
    if items:
        yield "\n".join(items)


def _block_markdown(block: Block) -> str:
    match block.kind:
        case "heading":
            return f"{'#' * max(2, block.level or 2)} {_escape(_one_line(block.text))}"
        case "quote":
            return "\n".join(f"> {line}" for line in _escape(block.text).splitlines())
        case "code":
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", block.text)), default=0))
            return f"{fence}\n{block.text}\n{fence}"
        case "table":
            return "  \n".join(_escape(block.text).splitlines())
        case "caption":
            return f"*{_escape(_one_line(block.text))}*"
        case _:
            return _escape(block.text)


def _byline(article: Article) -> str:
    return " | ".join(part for part in (", ".join(article.authors), date_text(article.published)) if part)


def _link_text(link: RelatedLink) -> str:
    notes = [link.category, link.published and link.published.isoformat()]
    label = " | ".join(note for note in [link.title or "(no title)", *notes] if note)
    return "\n  ".join(part for part in (f"- {label}", link.summary, link.url) if part)


def _link_markdown(link: RelatedLink) -> str:
    notes = [link.category, link.published and link.published.isoformat(), link.summary]
    target = link.url.replace("<", "%3C").replace(">", "%3E")
    label = _escape(_one_line(link.title or link.url))
    return f"- [{label}](<{target}>)" + "".join(f" | {_escape(_one_line(note))}" for note in notes if note)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escape(text: str) -> str:
    return _LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))
