"""Finds the element that holds the article's body, and the parts of the page that are something else."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from crawler.parsers.body.marks import Mark, Marks
from crawler.parsers.body.outline import Element, Outline

OTHER_PARTS = frozenset(
    [
        Mark.NAVIGATION, Mark.SHARE, Mark.NEWSLETTER, Mark.RELATED, Mark.PROMOTED, Mark.COMMENTS, Mark.ADVERT, Mark.BIO,
        Mark.TAGS, Mark.CONTENTS, Mark.SIDEBAR, Mark.FOOTER, Mark.NOTICE, Mark.CONSENT, Mark.UNSEEN,
    ]
)  # fmt: skip
_WHOLE_MARKS = frozenset([Mark.BODY, Mark.ARTICLE])
_NEVER_BODY = frozenset([Mark.COMMENTS, Mark.CONSENT])
MAX_NOISE_SHARE = 0.4
"""A part with more of the page's prose than this is no side matter, whatever its name ("layout with-sidebar")."""
MAX_MARK_SHARE = 0.5
"""The same for all parts of one name together."""
MIN_BODY_PROSE = 400.0
"""With so much prose elsewhere, comments and notes on cookies are that, however long they are."""
_WALLED_TEXT = re.compile(r"(?<![^\W_])paywall", re.IGNORECASE)
"""With so much prose, an element of this name is the text behind the wall, as search engines advise to name it."""
DESCENT_SHARE = 0.85
MARKED_SHARE = 0.55
"""A child named as the body needs less of the prose than an unnamed one to be gone into."""


@dataclass(frozen=True, slots=True)
class Container:
    """Where the body is."""

    element: Element
    others: frozenset[int]
    """Indexes of the elements, anywhere on the page, whose subtrees are something else than the body."""
    prose: float
    """What reads like sentences in it, without those parts."""
    misused: frozenset[Mark] = frozenset()
    """Names that this page gives to parts of its body."""
    is_selected: bool = False
    """The site's profile says so."""

    def holds(self, element: Element) -> bool:
        """Whether the element stands in the container."""
        return self.element.index < element.index < self.element.end

    def marks_of(self, element: Element) -> Marks:
        """What the element's names say, where they can be believed: a name around most of the body says nothing."""
        marks = element.marks - self.misused
        return marks & _WHOLE_MARKS if element.prose > MAX_NOISE_SHARE * self.prose else marks


def find_container(outline: Outline) -> Container | None:
    """The lowest element that holds nearly all of the page's prose; None for an empty page."""
    body = outline.body
    if body is None:
        return None
    misused = _misused_marks(outline, body)
    others = _find_others(outline, body, OTHER_PARTS - misused)
    prose = _prose_without(outline, others)
    element = body
    while (child := _next_down(element, prose)) is not None:
        element = child
    return Container(element, others, prose[element.index], misused)


def _find_others(outline: Outline, body: Element, trusted: frozenset[Mark]) -> frozenset[int]:
    others = set()
    skip_to = 0
    for element in outline.elements[1:]:
        if element.index >= skip_to and is_other_part(element, trusted, body.prose):
            others.add(element.index)
            skip_to = element.end
    return frozenset(others)


def _misused_marks(outline: Outline, body: Element) -> frozenset[Mark]:
    """Marks that cover much of the page's prose in many small parts: a site builder's names for its paragraphs."""
    covered: Counter[Mark] = Counter()
    ends: dict[Mark, int] = {}
    for element in outline.elements[1:]:
        if element.prose > MAX_NOISE_SHARE * body.prose:
            continue
        for mark in element.marks:
            if mark not in _WHOLE_MARKS and element.index >= ends.get(mark, 0):
                covered[mark] += int(element.prose)
                ends[mark] = element.end
    limit = MAX_MARK_SHARE * body.prose
    return frozenset(mark for mark, prose in covered.items() if mark not in _NEVER_BODY and prose > limit)


def is_other_part(element: Element, trusted: frozenset[Mark], page_prose: float) -> bool:
    """Whether an element named as side matter is that, and not a wrapper with an unlucky name."""
    if element.marks.isdisjoint(trusted) or Mark.BODY in element.marks:
        return False
    if element.prose >= MIN_BODY_PROSE and _WALLED_TEXT.search(element.names):
        return False
    if not element.marks.isdisjoint(_NEVER_BODY) and page_prose - element.prose >= MIN_BODY_PROSE:
        return True
    return element.prose <= MAX_NOISE_SHARE * page_prose


def _prose_without(outline: Outline, others: frozenset[int]) -> list[float]:
    """The prose of each element by index, without the other parts; 0 inside them."""
    prose = [element.own_prose for element in outline.elements]
    for index in others:
        end = outline.elements[index].end
        prose[index:end] = [0.0] * (end - index)
    for element in reversed(outline.elements):
        if element.parent >= 0:
            prose[element.parent] += prose[element.index]
    return prose


def _next_down(element: Element, prose: list[float]) -> Element | None:
    """The child to go into, if one holds nearly all."""
    total = prose[element.index]
    if not total:
        return None
    best = max(element.children, key=lambda child: prose[child.index], default=None)
    if best is None or best.tag in ("p", "ul", "ol", "table", "blockquote", "li"):
        return None
    share = MARKED_SHARE if best.marks & {Mark.BODY, Mark.ARTICLE} else DESCENT_SHARE
    return best if prose[best.index] >= share * total else None
