"""Walls in place of the rest of an article: which blocks are the wall's, and whether there is one.

A wall's words are no part of the text, and neither is the offer in the same box or right below. What stands before the
wall stays. A wall that is followed by as much text as before is an advert: it goes too, but says nothing of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.parsers.body.outline import Element, Outline
from crawler.parsers.body.verdicts import Verdict
from crawler.parsers.text.paywall_words import (
    MAX_BLOCK_CHARS,
    is_offer_line,
    read_wall,
    speaks_of_reading,
    with_stems,
)

RULE = "wall"
MAX_AFTER_SHARE = 0.2
"""Of the text kept, as much may follow a wall that asks to read on."""
WINDOW = 20
"""Blocks before the text and after it that are looked at."""
MAX_FIRST = 6
"""Blocks at the beginning of the text; what stands in the middle is followed by text, and no wall."""
MAX_BOX_WEIGHT = 1_500.0
MAX_OFFER_LINES = 12
MAX_LEVELS = 4
MIN_WEIGHT = 8.0
_NAMES = ("paywall", "regwall", "subscribewall", "pay-wall", "metering")
_WHOLE_TAGS = frozenset(["article", "main", "body"])
_ELSEWHERE = ("in_card", "around_footer", "around_sidebar", "around_related", "around_comments")


def drop_walls(verdicts: Sequence[Verdict], outline: Outline) -> None:
    """Drops the blocks of walls, and marks those that stand in place of the rest of the text (`Verdict.is_wall`)."""
    kept = [number for number, verdict in enumerate(verdicts) if verdict.is_body]
    if not kept:
        return
    places = [number for number in _edges(kept, len(verdicts)) if _may_be_wall(verdicts[number])]
    likely = with_stems([verdicts[number].block.text for number in places])
    total = sum(verdicts[number].block.weight for number in kept)
    for number in (places[place] for place in likely):
        verdict = verdicts[number]
        if verdict.rule == RULE or (not verdict.is_body and any(map(verdict.has, _ELSEWHERE))):
            continue
        wall = read_wall(verdict.block.text)
        if wall is not None:
            _drop_box(verdicts, number, outline)
            after = sum(other.block.weight for other in verdicts[number:] if other.is_body)
            verdict.is_wall = wall == "states" or (number > kept[0] and after <= MAX_AFTER_SHARE * total)
        elif number > kept[0] and not verdict.is_body:
            verdict.is_wall = _is_named_wall(verdicts, number, outline)


def _edges(kept: Sequence[int], count: int) -> Iterator[int]:
    """The blocks above the text, its first ones, its second half, and those below."""
    middle = kept[len(kept) // 2]
    yield from range(max(kept[0] - WINDOW, 0), min(kept[0] + MAX_FIRST, middle))
    yield from range(middle, min(kept[-1] + WINDOW, count))


def _may_be_wall(verdict: Verdict) -> bool:
    return len(verdict.block.text) <= MAX_BLOCK_CHARS and verdict.block.weight >= MIN_WEIGHT


def _is_named_wall(verdicts: Sequence[Verdict], number: int, outline: Outline) -> bool:
    """Whether a block that asks to subscribe stands in an element that is named as a wall, and speaks of reading on."""
    if not is_offer_line(verdicts[number].block.text):
        return False
    element = verdicts[number].block.holder
    for _ in range(MAX_LEVELS):
        if any(name in element.names.lower() for name in _NAMES):
            said = (v.block.text for v in verdicts if element.index <= v.block.holder.index < element.end)
            if element.weight <= MAX_BOX_WEIGHT and speaks_of_reading(" ".join(said)):
                return True
        if (parent := outline.parent(element)) is None:
            break
        element = parent
    return False


def _drop_box(verdicts: Sequence[Verdict], number: int, outline: Outline) -> None:
    """Drops the wall at `number`, what is in its box, and the lines of an offer right below."""
    box = _box(verdicts, number, outline)
    offers = 0
    for place in range(number, len(verdicts)):
        verdict = verdicts[place]
        if not verdict.is_body:
            continue
        is_inside = box is not None and box.index <= verdict.block.holder.index < box.end
        if not is_inside and place > number:
            offers += 1
            if offers > MAX_OFFER_LINES or not is_offer_line(verdict.block.text):
                break
        verdict.rule = RULE


def _box(verdicts: Sequence[Verdict], number: int, outline: Outline) -> Element | None:
    """The largest element around the wall that holds neither text before it nor much of the text; None without one."""
    before = max((verdict.block.holder.index for verdict in verdicts[:number] if verdict.is_body), default=-1)
    limit = min(MAX_BOX_WEIGHT, sum(verdict.block.weight for verdict in verdicts if verdict.is_body) / 2)
    box: Element | None = None
    element: Element | None = verdicts[number].block.holder
    while element is not None and element.index > before and element.tag not in _WHOLE_TAGS:
        if element.weight > limit:
            break
        box, element = element, outline.parent(element)
    return box
