"""The body and the related links that a site's profile selected, found again in the outline of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from crawler.parsers.body.container import Container
from crawler.parsers.body.outline import Element, Outline
from crawler.parsers.markup.document import Document
from crawler.parsers.markup.selection import BODY_FLAG, CONFIDENCE
from crawler.parsers.related.selected_cards import SelectedCard, flagged, select_cards
from schema.article import Evidence

MIN_KEPT_SHARE = 0.5
"""With less than this share of its prose left after side matter, the names within a selected body are not believed."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Nothing where the profile selects neither, or its selectors match nothing on this page."""

    body: Container | None = None
    cards: tuple[SelectedCard, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    """Of the fields "text" and "related_links", as far as they were selected: the raw value is the selector."""

    @property
    def card_indexes(self) -> frozenset[int]:
        """Elements that are no part of the body, wherever they stand."""
        return _indexes(card.root for card in self.cards if not card.is_inline)


def find_parts(doc: Document, outline: Outline, container: Container) -> Parts:
    """`container` is the one that was found without the profile."""
    if doc.selection is None:
        return Parts()
    select = doc.selection.profile.select
    body = _select_body(outline, container) if "body" in select else None
    cards = select_cards(doc, outline, body or container) if "related" in select else ()
    found = {"text": ("body", body), "related_links": ("related", cards)}
    evidence = {name: Evidence("profile", select[key], CONFIDENCE) for name, (key, it) in found.items() if it}
    return Parts(body, cards, evidence)


def _select_body(outline: Outline, container: Container) -> Container | None:
    """The selected element; of several, the lowest one around them, with everything else in it left out."""
    selected = [element for element in flagged(outline, BODY_FLAG) if element.weight]
    if not selected:
        return None
    first, last = selected[0], selected[-1]
    around = next(element for element in (first, *outline.ancestors(first)) if last.index < element.end)
    inside = bytearray(len(outline.elements))
    for element in selected:
        inside[element.index + 1 : element.end] = b"\1" * (element.end - element.index - 1)
    side = {index for index in container.others if inside[index]}
    prose = sum(element.prose for element in selected)
    lost = sum(outline.elements[index].prose for index in side)
    if prose - lost < MIN_KEPT_SHARE * prose:
        side, lost = set(), 0.0
    elsewhere = {index for index in container.others if not around.index <= index < around.end}
    others = elsewhere.difference(_indexes(outline.ancestors(around))).union(side, _between(outline, around, selected))
    return replace(container, element=around, others=frozenset(others), prose=prose - lost, is_selected=True)


def _between(outline: Outline, around: Element, selected: list[Element]) -> Iterator[int]:
    """The topmost elements below `around` that hold nothing selected and stand in nothing selected."""
    holders: set[int] = set()
    for element in selected:
        for ancestor in outline.ancestors(element):
            if ancestor.index in holders:
                break
            holders.add(ancestor.index)
    kept = _indexes(selected)
    index = around.index
    while index < around.end:
        if index in holders:
            index += 1
            continue
        if index not in kept:
            yield index
        index = outline.elements[index].end


def _indexes(elements: Iterable[Element]) -> frozenset[int]:
    return frozenset(element.index for element in elements)
