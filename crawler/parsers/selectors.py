"""Runs the selectors of a site's profile over a whole page, with BeautifulSoup and a bound on their work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import soupsieve
from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder
from selectolax.lexbor import LexborHTMLParser, LexborNode
from soupsieve.css_match import CSSMatch

MAX_ELEMENTS = 12_000
MAX_DEPTH = 100
"""Elements beyond either are not seen by selectors; their texts are."""
MAX_STEPS = 400_000
"""Elements and texts that all selectors of a page may look at together, about half a second. A page of 1,000 elements
takes 1,500 a selector; ":has(div)" or "a b c" on ten thousand nested elements would take hours."""

_TEXTLESS = frozenset(["script", "style"])
_LEFT_OUT = frozenset(["svg", "math"])


class PageSoup:
    """A page as BeautifulSoup, head and hidden parts included, whose tags lead back to the tree's nodes."""

    def __init__(self, tree: LexborHTMLParser, *, with_text: bool = True) -> None:
        """Without text, which takes half of the time, selectors that ask for it find nothing."""
        builder = _TreeBuilder(tree, with_text=with_text)
        self._soup = BeautifulSoup("", builder=builder)
        self._nodes = builder.nodes
        self._steps_left = MAX_STEPS

    def select(self, selector: str) -> list[Tag]:
        """The matches in page order; none where finding them would go beyond the page's steps.

        Raises:
            soupsieve.SelectorSyntaxError: it is no selector.
        """
        match = _BoundedMatch(soupsieve.compile(selector), self._soup, self._steps_left)
        try:
            return list(match.select())
        except _TooManySteps:
            return []
        finally:
            self._steps_left = match.steps_left

    def node(self, tag: Tag) -> LexborNode:
        """What the tag stands for."""
        return self._nodes[id(tag)]


def asks_for_text(selectors: Iterable[str]) -> bool:
    """Whether a selector may look at texts, as only pseudo-classes do."""
    return any(":" in selector for selector in selectors)


class _TooManySteps(Exception):
    """The page has too much to look at."""


class _BoundedMatch(CSSMatch):
    """Counts the elements that are compared and the texts that are read."""

    def __init__(self, compiled: soupsieve.SoupSieve, scope: Tag, steps: int) -> None:
        super().__init__(compiled.selectors, scope, compiled.namespaces, compiled.flags)
        self.steps_left = steps

    def match_selectors(self, el: Tag, selectors: soupsieve.ct.SelectorList) -> bool:
        self._step()
        return super().match_selectors(el, selectors)

    def get_text(self, el: Tag, no_iframe: bool = False) -> str:
        texts = []
        for node in self.get_descendants(el, tags=False, no_iframe=no_iframe):
            self._step()
            if self.is_content_string(node):
                texts.append(str(node))
        return "".join(texts)

    def _step(self) -> None:
        self.steps_left -= 1
        if self.steps_left < 0:
            raise _TooManySteps


class _TreeBuilder(HTMLTreeBuilder):
    """Feeds BeautifulSoup from the tree that is there already."""

    def __init__(self, tree: LexborHTMLParser, *, with_text: bool) -> None:
        super().__init__(multi_valued_attributes={}, string_containers={})
        self._tree = tree
        self._with_text = with_text
        self.nodes: dict[int, LexborNode] = {}
        """By the identity of their tag."""

    def feed(self, markup: object) -> None:
        """Called by BeautifulSoup; `markup` is empty."""
        soup = self.soup
        if soup is None:
            return
        # What follows the elements that are open, and the name of those that got a tag.
        open_ends: list[tuple[LexborNode | None, str]] = []
        node = self._tree.root
        while node is not None or open_ends:
            if node is None:
                node, name = open_ends.pop()
                if name:
                    soup.handle_endtag(name)
                continue
            following = node.next
            name = node.tag or ""
            if name == "-text":
                if self._with_text:
                    soup.handle_data(node.text_content or "")
            elif node.is_element_node and name not in _LEFT_OUT:
                is_seen = len(open_ends) < MAX_DEPTH and len(self.nodes) < MAX_ELEMENTS
                if is_seen:
                    self._open(soup, name, node)
                open_ends.append((following, name if is_seen else ""))
                following = None if name in _TEXTLESS else node.first_child
            node = following

    def _open(self, soup: BeautifulSoup, name: str, node: LexborNode) -> None:
        attributes: Mapping[str, str | None] = node.attributes
        tag = soup.handle_starttag(name, None, None, {key: value or "" for key, value in attributes.items()})
        if tag is not None:
            self.nodes[id(tag)] = node
