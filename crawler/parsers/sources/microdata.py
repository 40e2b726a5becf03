"""Microdata: schema.org properties marked on the visible elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler.parsers.markup.visible import visible_text
from crawler.parsers.text.folding import squeeze, word_set

MAX_NODES = 400
MAX_SCOPE_DEPTH = 25
MAX_VALUES = 30
"""Of one property. Where marked elements lie in each other, the text of each is that of all below it."""

_FOREIGN_TYPES = word_set(
    "comment usercomments review person organization newsmediaorganization product offer imageobject "
    "breadcrumblist listitem event rating aggregaterating wpheader wpfooter wpsidebar sitenavigationelement "
    "postaladdress website question answer itemlist"
)
_WANTED = word_set(
    "headline alternativeheadline datepublished datecreated datemodified author creator description image "
    "articlesection keywords isaccessibleforfree"
)


@dataclass(frozen=True, slots=True)
class Property:
    """One marked property of the article."""

    value: str
    """What a machine reads: content, datetime or href of the element, else its text."""
    text: str
    """What a reader sees; "" for a meta element."""
    node: LexborNode


@dataclass(frozen=True, slots=True)
class Microdata:
    """The properties of the first scope that can be an article, or of no scope at all; names in lower case."""

    properties: Mapping[str, tuple[Property, ...]]

    def first(self, name: str) -> Property | None:
        """The first value of a property."""
        return next(iter(self.properties.get(name, ())), None)


def read_microdata(nodes: Sequence[LexborNode]) -> Microdata:
    """Reads the properties of the page's article; comments, products and the articles of cards are other scopes."""
    properties: dict[str, list[Property]] = {}
    main_scope: int | None = None
    for node in nodes[:MAX_NODES]:
        attributes = node.attributes
        names = (attributes.get("itemprop") or "").lower().split()
        names = [name for name in names if name in _WANTED and len(properties.get(name, ())) < MAX_VALUES]
        if not names:
            continue
        scope, types = _scope_of(node)
        if types & _FOREIGN_TYPES:
            continue
        if scope is not None and types:
            main_scope = main_scope if main_scope is not None else scope
            if scope != main_scope:
                continue
        text = visible_text(node, 500) if node.tag != "meta" else ""
        entry = Property(_value(node, attributes, text), text, node)
        for name in names if entry.value or entry.text else []:
            properties.setdefault(name, []).append(entry)
    return Microdata({name: tuple(found) for name, found in properties.items()})


def _value(node: LexborNode, attributes: Mapping[str, str | None], text: str) -> str:
    for key in ("content", "datetime"):
        if value := squeeze(attributes.get(key)):
            return value
    if "itemscope" in attributes:
        for named in node.css("[itemprop~=name]")[:5]:
            if name := squeeze(named.attributes.get("content")) or visible_text(named, 300):
                return name
    return squeeze(attributes.get("src")) or text or squeeze(attributes.get("href"))


def _scope_of(node: LexborNode) -> tuple[int | None, set[str]]:
    """The element that the property belongs to, by id, and its types."""
    parent = node.parent
    for _ in range(MAX_SCOPE_DEPTH):
        if parent is None or parent.tag in ("html", "body"):
            break
        attributes = parent.attributes
        if "itemscope" in attributes or "typeof" in attributes:
            stated = (attributes.get("itemtype") or attributes.get("typeof") or "").lower()
            return parent.mem_id, {part.rstrip("/").rpartition("/")[2].rpartition(":")[2] for part in stated.split()}
        parent = parent.parent
    return None, set()
