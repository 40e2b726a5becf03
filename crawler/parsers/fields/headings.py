"""The headings of a page that could be its headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler.parsers.markup.surroundings import Surroundings
from crawler.parsers.markup.visible import is_unseen, visible_text

MAX_NODES = 60
MAX_CHARS = 400
MAX_CHILDREN = 12
MAX_WRAPPERS = 3

_NAMED = re.compile(r"headline|title|heading|überschrift|titre|titulo|entry-|post-")
_KICKER = re.compile(
    r"kicker|overline|label|category|section|badge|tag|prefix|eyebrow|roofline|dachzeile|counter|count|topic|subtitle|sub-title|pretitle"
)
_LOGO = re.compile(r"logo|site-?title|site-?name|brand|blog-?title|masthead")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, with the ways to read it."""

    node: LexborNode
    tag: str
    texts: tuple[str, ...]
    """The whole text; then the text without kicker, label or counter, where it has child elements."""
    is_named: bool
    """The markup calls it a headline or title."""
    is_marked: bool
    """It is marked as the article's headline (microdata)."""
    is_logo: bool
    is_foreign: bool
    """It stands in a card, comment, menu or the like."""


def read_headings(nodes: Sequence[LexborNode], surroundings: Surroundings) -> list[Heading]:
    """The headings among `nodes`, at most MAX_NODES looked at."""
    return [heading for node in nodes[:MAX_NODES] if (heading := _read(node, surroundings)) is not None]


def _read(node: LexborNode, surroundings: Surroundings) -> Heading | None:
    tag = node.tag or ""
    if tag in ("meta", "title", "link", "body", "html", "head", "main", "article", "nav", "ul", "section"):
        return None
    if is_unseen(node) and node.tag != "h1":
        return None
    text = visible_text(node, MAX_CHARS)
    if not text or len(text) >= MAX_CHARS:
        return None
    names = surroundings.names(node)
    texts = [text, *(_variants(node, text, surroundings) if node.tag in ("h1", "h2") else [])]
    is_heading = tag in ("h1", "h2", "h3")
    is_logo = bool(_LOGO.search(names)) or (node.tag == "h1" and _is_logo(node))
    return Heading(
        node, tag if is_heading else "div", tuple(dict.fromkeys(texts)), bool(_NAMED.search(names)),
        "headline" in (node.attributes.get("itemprop") or "").lower(), is_logo, surroundings.distance(node) != "own",
    )  # fmt: skip


def _variants(node: LexborNode, text: str, surroundings: Surroundings) -> list[str]:
    """The text without each child that could be a kicker, label or counter, surest first."""
    children = _children(node)
    for _ in range(MAX_WRAPPERS):
        if len(children) != 1 or children[0].is_text_node:
            break
        children = _children(children[0])
    if len(children) < 2:
        return []
    kickers = [child for child in children if child.is_element_node and _KICKER.search(surroundings.names(child))]
    left_out = [kickers, *(children[:start] + children[end:] for start, end in _ranges(len(children)))]
    variants = [visible_text(node, MAX_CHARS, without=frozenset(child.mem_id for child in out)) for out in left_out]
    return [variant for variant in variants if len(variant) > 3]


def _children(node: LexborNode) -> list[LexborNode]:
    """The elements and texts directly below an element that a reader sees."""
    return [
        child
        for child in node.iter(include_text=True)
        if (
            (child.text_content or "").strip() if child.is_text_node else child.is_element_node and not is_unseen(child)
        )
    ][:MAX_CHILDREN]


def _ranges(count: int) -> list[tuple[int, int]]:
    """The runs of `count` children with at most two left out at each end, longest first; not all of them."""
    runs = [(start, end) for start in range(min(3, count)) for end in range(max(start + 1, count - 2), count + 1)]
    return sorted((run for run in runs if run != (0, count)), key=lambda run: run[0] - run[1])


def _is_logo(node: LexborNode) -> bool:
    """Whether the heading is a link to the home page."""
    link = node.css_first("a[href]")
    if link is None and node.parent is not None and node.parent.tag == "a":
        link = node.parent
    href = (link.attributes.get("href") or "") if link is not None else "-"
    return re.fullmatch(r"(?:https?://[^/?#]*)?/?(?:index\.\w{3,5})?|\./", href) is not None
