"""The explanation of a page for reading: as wide as the terminal, colour only there."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.logs import escape_controls
from schema.article_json import article_json

if TYPE_CHECKING:
    from crawler.parsers.explain import BlockReason, Reasons
    from schema.article import Article, Evidence, RelatedLink

WIDTH = 80
"""Where stdout is no terminal."""
MAX_CHARS = 240
"""Of one value, text or raw text; the rest is in the JSON form."""
MAX_REASONS = 6
MAX_LABEL = 30
"""Characters of a block that is only counted."""
DOUBTLESS = 0.05
"""Blocks below this probability that were left are counted, where several follow each other."""

Part = tuple[str, str]
"""A text and its style."""


def print_explanation(article: Article, fields: Sequence[str], blocks: Sequence[BlockReason], reasons: Reasons) -> None:
    """Prints to stdout the fields named, blocks and links, everything from the page escaped.

    Args:
        reasons: for the kind of the page.
    """
    is_terminal = sys.stdout.isatty()
    console = Console(
        width=None if is_terminal else WIDTH, force_terminal=is_terminal, highlight=False, markup=False, emoji=False
    )
    _print_rows(
        console, [("page", [(article.url, "bold")]), ("kind", _kind(article, reasons)), *_fields(article, fields)]
    )
    kept = sum(block.kept for block in blocks)
    console.print(Text(f"\nBlocks: {kept} of {len(blocks)} kept", style="bold"))
    _print_rows(console, _blocks(blocks))
    console.print(Text(f"\nLinks: {len(article.related_links)}", style="bold"))
    _print_rows(console, map(_link, article.related_links))


def _print_rows(console: Console, rows: Iterable[tuple[str, list[Part]]]) -> None:
    """Labels beside their parts, a line a part."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(overflow="fold")
    for label, parts in rows:
        text = Text("\n").join(Text(_shown(part), style=style) for part, style in parts)
        grid.add_row(Text(label), text)
    console.print(grid)


def _shown(text: str) -> str:
    """One line that can do nothing to a terminal."""
    line = " ".join(text[: 2 * MAX_CHARS].split())
    return escape_controls(line if len(line) <= MAX_CHARS else line[: MAX_CHARS - 1] + "…")


def _kind(article: Article, reasons: Reasons) -> list[Part]:
    return [(f"{article.kind}, sure {article.kind_confidence:.2f}", ""), *_reason_parts(reasons)]


def _fields(article: Article, names: Sequence[str]) -> Iterator[tuple[str, list[Part]]]:
    record = article_json(article)
    for name in names:
        yield name, [(_value(record[name]), ""), *_evidence(article.evidence.get(name))]


def _value(value: object) -> str:
    if value is None or value == []:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else str(value)


def _evidence(evidence: Evidence | None) -> Iterator[Part]:
    """Where the value came from, and what lost."""
    if evidence is None:
        return
    yield f"{evidence.strategy} {evidence.confidence:.2f}: {evidence.raw}", "green"
    for lost in evidence.rejected:
        yield f"lost: {lost.strategy} {lost.confidence:.2f}: {lost.raw}", "dim"


def _blocks(blocks: Sequence[BlockReason]) -> Iterator[tuple[str, list[Part]]]:
    """Each block, but what follows each other and was never in doubt (menus, footers) in one row."""
    for is_doubtless, group in groupby(blocks, key=_was_never_in_doubt):
        several = list(group)
        if is_doubtless and len(several) > 1:
            begin, end = (_shown(several[at].text)[:MAX_LABEL] for at in (0, -1))
            yield "-", [(f"{len(several)} blocks below {DOUBTLESS:.2f}: {begin} ... {end}", "dim")]
        else:
            yield from map(_block, several)


def _was_never_in_doubt(block: BlockReason) -> bool:
    return not block.kept and block.probability < DOUBTLESS


def _block(block: BlockReason) -> tuple[str, list[Part]]:
    sign = "+" if block.kept else "-"
    parts = [(block.text, "" if block.kept else "dim"), *_rule_parts(block), *_reason_parts(block.reasons)]
    return f"{sign} {block.probability:.2f} {block.kind}", parts


def _rule_parts(block: BlockReason) -> Iterator[Part]:
    if block.rule:
        yield f"ruled out: {block.rule}", "yellow"


def _reason_parts(reasons: Reasons) -> Iterator[Part]:
    if reasons:
        yield ", ".join(f"{name.replace('_', ' ')} {weight:+.1f}" for name, weight in reasons[:MAX_REASONS]), "cyan"


def _link(link: RelatedLink) -> tuple[str, list[Part]]:
    notes = [link.category, link.published and link.published.isoformat(), link.summary]
    parts = [(link.title or "(no title)", ""), (" | ".join(note for note in notes if note), ""), (link.url, "dim")]
    return f"{link.position} {link.kind}", [part for part in parts if part[0]]
