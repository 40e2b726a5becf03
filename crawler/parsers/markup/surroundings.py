"""What the markup calls an element and the boxes around it; remembered, as neighbours share their ancestors."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from selectolax.lexbor import LexborNode

Distance = Literal["own", "beside", "foreign"]
"""own: the article's; beside: in a margin or footer, perhaps the article's; foreign: something else's."""

MAX_ANCESTORS = 12
MAX_NAMES_CHARS = 300
MAX_CHAIN_CHARS = 300

# Boxes whose dates and names belong to something else than this article. Whole words, so that "discard" is no card.
_BOX = re.compile(
    r"(?:^|(?<!\bno)(?<!\bhas)(?<!\bwith)(?<!\bwithout)[\s_-])(?:(?P<beside>sidebar|(?<!\S)widgets?(?![\w-])|widget-?areas?|footer)|comments?|kommentare?|replies|disqus|related|recommend\w*|promo|teasers?|most-?read|"
    r"popular|trending|cards?|newsticker|ticker|cookie\w*|consent|newsletter|subscribe|breadcrumbs?|menu|navbar|weather|clock|current-?date|"
    r"today|site-?header|masthead|topbar|top-bar|carousel|slider|read-?more|latest|toc)(?=$|[\s_-])"
)
_FOREIGN_TAGS = frozenset(["nav", "form", "button"])
_BESIDE_TAGS = frozenset(["footer", "aside"])
_TOP_TAGS = frozenset(["body", "html", "main"])


class Surroundings:
    """Names and judgements of the elements of one tree, which must not change meanwhile.

    `shared` holds elements (by mem_id) that are the article's whatever they are called: those around its headline.
    """

    def __init__(self, shared: frozenset[int] = frozenset()) -> None:
        self.shared = shared
        self._names: dict[int, str] = {}
        self._chains: dict[int, tuple[str, Distance]] = {}

    def names(self, node: LexborNode) -> str:
        """Class, id, itemprop, rel and test id of an element; lower case."""
        key = node.mem_id
        if (known := self._names.get(key)) is not None:
            return known
        attributes = node.attributes
        names = ""
        if attributes:
            values = [attributes.get(name) for name in ("class", "id", "itemprop", "rel", "data-testid")]
            names = " ".join(value for value in values if value)[:MAX_NAMES_CHARS].lower()
        self._names[key] = names
        return names

    def chain(self, node: LexborNode) -> tuple[str, Distance]:
        """The names of an element and the boxes around it, innermost first, and the farthest of their distances."""
        path: list[LexborNode] = []
        current: LexborNode | None = node
        known: tuple[str, Distance] = ("", "own")
        while current is not None and len(path) < MAX_ANCESTORS:
            key = current.mem_id
            if key in self.shared or current.tag in _TOP_TAGS or not current.is_element_node:
                break
            if key in self._chains:
                known = self._chains[key]
                break
            path.append(current)
            current = current.parent
        for element in reversed(path):
            known = self._extended(element, known)
            self._chains[element.mem_id] = known
        return known

    def _extended(self, element: LexborNode, outer: tuple[str, Distance]) -> tuple[str, Distance]:
        names = self.names(element)
        own = _distance(element.tag or "", names)
        distance = outer[1] if own == "own" or outer[1] == "foreign" else own
        return f"{names} {outer[0]}"[:MAX_CHAIN_CHARS], distance

    def distance(self, node: LexborNode) -> Distance:
        """How far an element is from the article; see `chain`."""
        return self.chain(node)[1]


@lru_cache(maxsize=8_192)
def _distance(tag: str, names: str) -> Distance:
    """How far an element is from the article, by its own tag and names."""
    if tag in _FOREIGN_TAGS:
        return "foreign"
    found = {match.lastgroup for match in _BOX.finditer(names)} if names else set()
    if None in found:
        return "foreign"
    return "beside" if found or tag in _BESIDE_TAGS else "own"
