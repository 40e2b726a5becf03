"""What is left of an element for BeautifulSoup: no other parts, no attributes that nobody reads, no bottomless nesting."""

from __future__ import annotations

from collections.abc import Callable, Collection
from html import escape

from bs4 import BeautifulSoup, Tag

from crawler.parsers.marks import Marks
from crawler.parsers.outline import Element

MAX_DEPTH = 60
"""Elements nested deeper give only their text: BeautifulSoup recurses in places. Real bodies have 20 levels."""
MAX_ELEMENTS = 12_000
MAX_CHARS = 1_500_000
"""Read of one region at most; both keep a hostile page under a second."""
_KEPT_ATTRIBUTES = ("href", "datetime", "title", "aria-label", "alt", "rel")
_RAW_TAGS = frozenset(["xmp", "plaintext", "listing"])
_VOID_TAGS = frozenset(["br", "hr", "img", "wbr", "col"])


def own_marks(element: Element) -> Marks:
    """What its names say, believed as they are."""
    return element.marks


def prune(element: Element, without: Collection[int] = (), marks_of: Callable[[Element], Marks] = own_marks) -> Tag:
    """`element` with everything below it but the elements (by index) in `without`, for reading with BeautifulSoup.

    Every tag carries its marks in the attribute `data-marks`, as far as `marks_of` gives any.
    """
    soup = BeautifulSoup(pruned_html(element, without, marks_of), "html.parser", multi_valued_attributes=None)
    return next(node for node in soup.contents if isinstance(node, Tag))


def pruned_html(
    element: Element, without: Collection[int] = (), marks_of: Callable[[Element], Marks] = own_marks
) -> str:
    """The same as markup; every tag is closed, so that no parser has to repair anything."""
    parts: list[str] = []
    elements = chars = 0
    # Elements and texts still to write, and the closing tags of those that are open.
    stack: list[tuple[Element | str, int]] = [(element, 0)]
    while stack and elements < MAX_ELEMENTS and chars < MAX_CHARS:
        part, depth = stack.pop()
        if isinstance(part, str):
            parts.append(part)
            chars += len(part)
            continue
        if part.index in without:
            continue
        elements += 1
        is_written = depth < MAX_DEPTH
        parts.append(_opening(part, marks_of(part)) if is_written else " ")
        if part.tag in _VOID_TAGS:
            continue
        if is_written:
            stack.append((f"</{_tag_of(part)}>", depth))
        stack.extend(
            [
                (escape(below, quote=False) if isinstance(below, str) else below, depth + 1)
                for below in reversed(part.content)
            ]
        )
    return "".join(parts) + "".join(part for part, _ in reversed(stack) if isinstance(part, str) and part[:2] == "</")


def _opening(element: Element, marks: Marks) -> str:
    attributes = f' class="{escape(element.names)}"' if element.names else ""
    if marks:
        attributes += f' data-marks="{" ".join(marks)}"'
    for name in _KEPT_ATTRIBUTES:
        if value := element.attributes.get(name):
            attributes += f' {name}="{escape(value[:2_000])}"'
    return f"<{_tag_of(element)}{attributes}>"


def _tag_of(element: Element) -> str:
    """Its tag, where that is one in any parser; broken markup makes names of quotes and brackets."""
    tag = element.tag
    if tag in _RAW_TAGS:
        return "pre"
    return tag if tag.isalnum() or tag.replace("-", "").isalnum() else "span"
