"""Runs the selectors of a site's profile over a whole page, with BeautifulSoup and a bound on their work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import soupsieve
from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder
from selectolax.lexbor import LexborHTMLParser, LexborNode
from soupsieve.css_match import CSSMatch
from soupsieve.css_types import SelectorList, SelectorNull

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
        self._tags = builder.tags
        self._nodes = {id(tag): node for tag, node in zip(builder.tags, builder.nodes, strict=True)}
        self._places = _index(builder.tags)
        self._steps_left = MAX_STEPS

    def select(self, selector: str) -> list[Tag]:
        """The matches in page order; none where finding them would go beyond the page's steps.

        Raises:
            soupsieve.SelectorSyntaxError: it is no selector.
        """
        compiled = soupsieve.compile(selector)
        match = _BoundedMatch(compiled, self._soup, self._steps_left)
        try:
            return [tag for tag in self._candidates(compiled.selectors) if match.match(tag)]
        except _TooManySteps:
            return []
        finally:
            self._steps_left = match.steps_left

    def _candidates(self, selectors: SelectorList) -> list[Tag]:
        """The tags, in page order, that have the name, class or id that an alternative asks for.

        An alternative is out where it asks for something beside or around them that the page hasn't got.
        """
        places: set[int] = set()
        for selector in selectors:
            if isinstance(selector, SelectorNull) or (selector.relation and not self._candidates(selector.relation)):
                continue
            if selector.tag is not None and selector.tag.name != "*":
                key = (selector.tag.name or "").lower()
            elif selector.classes:
                key = f".{selector.classes[0]}"
            elif selector.ids:
                key = f"#{selector.ids[0]}"
            else:
                return self._tags
            places.update(self._places.get(key, ()))
        return [self._tags[place] for place in sorted(places)]

    def node(self, tag: Tag) -> LexborNode:
        """What the tag stands for."""
        return self._nodes[id(tag)]

    def close(self) -> None:
        """Frees the tags, which refer to each other and would fill memory until the next collector run."""
        self._soup.decompose()


def asks_for_text(selectors: Iterable[str]) -> bool:
    """Whether a selector may look at texts, as only pseudo-classes do."""
    return any(":" in selector for selector in selectors)


def _index(tags: list[Tag]) -> dict[str, list[int]]:
    """The places of tags by name, ".class" and "#id"."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, tag in enumerate(tags):
        places[tag.name].append(place)
        for name in str(tag.attrs.get("class", "")).split():
            places[f".{name}"].append(place)
        if "id" in tag.attrs:
            places[f"#{tag.attrs['id']}"].append(place)
    return places


class _TooManySteps(Exception):
    """The page has too much to look at."""


class _BoundedMatch(CSSMatch):
    """Counts the elements that are compared and the texts that are read."""

    def __init__(self, compiled: soupsieve.SoupSieve, scope: Tag, steps: int) -> None:
        super().__init__(compiled.selectors, scope, compiled.namespaces, compiled.flags)
        self.steps_left = steps

    def match_selectors(self, el: Tag, selectors: SelectorList) -> bool:
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
        self.tags: list[Tag] = []
        """In page order."""
        self.nodes: list[LexborNode] = []
        """What the tags stand for."""

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
            self.tags.append(tag)
            self.nodes.append(node)
