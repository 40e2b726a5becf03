"""The text of an element as a reader sees it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from crawler.parsers.text.folding import squeeze, word_set

UNSEEN_TAGS = word_set("script style noscript template svg iframe rt rp select option textarea object math head")
BLOCK_TAGS = word_set(
    "address article aside blockquote body br center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_UNSEEN_CLASSES = re.compile(r"sr-only|visually-?hidden|screen-?reader|invisible-text", re.IGNORECASE)
MAX_NODES = 500
"""Of one text: more make no line that a reader reads."""


def is_unseen(node: LexborNode) -> bool:
    """Whether a reader doesn't see the element, as far as its own tag and attributes tell."""
    if node.tag in UNSEEN_TAGS:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    if style and "none" in style and "display:none" in style.replace(" ", "").lower():
        return True
    classes = attributes.get("class")
    return bool(classes) and _UNSEEN_CLASSES.search(classes or "") is not None


def visible_text(node: LexborNode, limit: int, *, without: frozenset[int] = frozenset()) -> str:
    """The squeezed text below `node`, at most `limit` characters.

    Inline children are joined as they stand, without invented spaces. `without` has elements and texts (by mem_id)
    to leave out.
    """
    parts: list[str] = []
    length = 0
    # None stands for the end of a block. Siblings are asked for one by one: there may be very many.
    stack: list[LexborNode | None] = [node.first_child]
    for _ in range(MAX_NODES):
        if not stack or length > 2 * limit:
            break
        current = stack.pop()
        if current is None:
            parts.append(" ")
            continue
        if (following := current.next) is not None:
            stack.append(following)
        if current.mem_id in without:
            continue
        if current.is_text_node:
            text = current.text_content or ""
            parts.append(text[: 2 * limit])
            length += len(text)
        elif current.is_element_node and not is_unseen(current):
            if current.tag in BLOCK_TAGS:
                parts.append(" ")
                stack.append(None)
            if (child := current.first_child) is not None:
                stack.append(child)
    return squeeze("".join(parts), limit)
