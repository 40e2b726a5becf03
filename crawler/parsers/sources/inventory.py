"""The elements that metadata is read from, found in one pass over the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_NODES = 20_000
MAX_OF_A_KIND = 500

_QUERY = (
    'meta[content], title, link[rel~="canonical" i][href], script[type*="ld+json" i], [itemprop], [itemtype], '
    'h1, h2, h3, [class*="headline" i], [class*="title" i], a[rel~="tag"]'
)

_CALLED = re.compile("headline|title", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Inventory:
    """Elements by what they are looked at for, in page order; an element may be in several lists."""

    metas: list[LexborNode] = field(default_factory=list)
    titles: list[LexborNode] = field(default_factory=list)
    links: list[LexborNode] = field(default_factory=list)
    scripts: list[LexborNode] = field(default_factory=list)
    """JSON-LD."""
    properties: list[LexborNode] = field(default_factory=list)
    """Microdata."""
    typed: list[LexborNode] = field(default_factory=list)
    """Things of microdata: elements with an itemtype."""
    main_headings: list[LexborNode] = field(default_factory=list)
    """h1."""
    other_headings: list[LexborNode] = field(default_factory=list)
    """h2, h3, and elements called headline or title."""
    tag_links: list[LexborNode] = field(default_factory=list)


def take_inventory(tree: LexborHTMLParser) -> Inventory:
    """Sorts the elements; at most MAX_OF_A_KIND in each list."""
    found = Inventory()
    by_tag = {
        "meta": found.metas, "title": found.titles, "link": found.links, "script": found.scripts,
        "h1": found.main_headings, "h2": found.other_headings, "h3": found.other_headings,
    }  # fmt: skip
    for node in tree.css(_QUERY)[:MAX_NODES]:
        tag = node.tag or ""
        attributes = node.attributes
        marked = attributes.get("itemprop")
        if tag in by_tag:
            _add(by_tag[tag], node)
        elif tag == "a":
            if "tag" in (attributes.get("rel") or "").lower().split():
                _add(found.tag_links, node)
        elif "headline" in (marked or "") or _CALLED.search(attributes.get("class") or ""):
            _add(found.other_headings, node)
        if marked:
            _add(found.properties, node)
        if "itemtype" in attributes:
            _add(found.typed, node)
    return found


def _add(nodes: list[LexborNode], node: LexborNode) -> None:
    if len(nodes) < MAX_OF_A_KIND:
        nodes.append(node)
