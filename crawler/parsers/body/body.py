"""The body of the article: every block of the page is judged, and those that are body are read.

A small trained model says how likely each block is body (docs/models.md); a few rules that hold on any page come
after it. What is kept becomes a soup, in which paragraphs, lists, quotes, code and tables are read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from crawler.parsers.body.body_features import MAX_LINE_WEIGHT, Setting, read_features
from crawler.parsers.body.container import Container
from crawler.parsers.body.outline import Outline
from crawler.parsers.body.paywalls import drop_walls
from crawler.parsers.body.prune import prune
from crawler.parsers.body.soup_blocks import read_blocks
from crawler.parsers.body.text_blocks import TextBlock, read_text_blocks
from crawler.parsers.body.verdicts import CUT, Verdict
from crawler.parsers.text.boilerplate import (
    heads_comments,
    is_ad_marker,
    is_byline,
    is_credit_line,
    is_date_line,
    is_furniture,
    is_pointer,
    is_share_line,
)
from crawler.parsers.text.folding import fold
from crawler.parsers.trees import load_trees
from schema.article import Block

MODEL = "body"
SELECTED_CUT = 0.1
"""The same in a container that the site's profile selected: only clear boilerplate is left out there."""
NEVER = ("is_pointer", "is_title", "in_card")
"""Features that rule a block out, whatever the model says."""
SURE = 0.8
MAX_LABEL_WEIGHT = 60.0
MIN_PARAGRAPH_WEIGHT = 120.0
MIN_REPEAT_WEIGHT = 60.0
MAX_FURNITURE = 30
"""Blocks between the standfirst and the text, and in a box of side matter, at most."""
MAX_DATE_WORDS = 40
"""Characters of "Published by Jane Doe on" and the like beside a date."""


@dataclass(frozen=True, slots=True)
class Body:
    """What was kept."""

    blocks: tuple[Block, ...] = ()
    is_walled: bool = False
    """The page shows a paywall in place of the rest."""

    @property
    def text(self) -> str:
        """The blocks without captions, joined by blank lines."""
        return "\n\n".join(block.text for block in self.blocks if block.kind != "caption")


def read_body(outline: Outline, container: Container, cards: Collection[int], setting: Setting) -> Body:
    """Reads the body; `cards` names elements (by index) that were recognised as links to other articles."""
    verdicts = judge_blocks(outline, container, cards, setting)
    kept = [verdict.block for verdict in verdicts if verdict.is_body]
    captions = [verdict.block for verdict in verdicts if verdict.is_caption]
    is_walled = any(verdict.is_wall for verdict in verdicts)
    return Body(tuple(read_blocks(prune(outline, kept, captions))) if kept else (), is_walled)


def body_of_text(text: str) -> Body:
    """The body as structured data states it in plain text: a paragraph a line."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return Body(tuple(Block("paragraph", line) for line in lines if line))


def body_of_outline(outline: Outline) -> Body:
    """The body where all of the outline is the article: everything but lines that belong to none."""
    blocks = read_text_blocks(outline)
    kept = [block for block in blocks if _boilerplate(block.text) is None and not is_pointer(block.text)]
    return Body(tuple(read_blocks(prune(outline, kept)))) if kept else Body()


def _boilerplate(text: str) -> str | None:
    """What a text is that belongs to no article, wherever it stands."""
    if is_ad_marker(text):
        return "advert marker"
    if is_furniture(text):
        return "furniture"
    return "credit" if is_credit_line(text) else None


def judge_blocks(outline: Outline, container: Container, cards: Collection[int], setting: Setting) -> list[Verdict]:
    """All blocks of the page, in page order, and what becomes of each."""
    blocks = read_text_blocks(outline)
    if not blocks:
        return []
    table = read_features(blocks, outline, container, cards, setting)
    probabilities = load_trees(MODEL).probabilities(table).tolist()
    cut = SELECTED_CUT if container.is_selected else CUT
    verdicts = [Verdict(*known, cut) for known in zip(blocks, table, probabilities, strict=True)]
    for verdict in verdicts:
        if verdict.is_body:
            verdict.rule = _rule(verdict, container)
    _drop_comments(verdicts)
    drop_walls(verdicts, outline)
    _drop_lines_above(verdicts, setting)
    _drop_standfirst(verdicts, setting)
    _drop_repeats(verdicts)
    _drop_headings_of_boxes(verdicts, outline)
    _drop_bare_headings(verdicts)
    if not container.is_selected:
        _trim(verdicts)
        _trim(verdicts[::-1])
    _mark_captions(verdicts)
    return verdicts


def _rule(verdict: Verdict, container: Container) -> str | None:
    """What rules a block out by itself."""
    is_other = verdict.has("in_other_part")
    if container.is_selected and (is_other or not verdict.has("in_container")):
        return "outside the selected body"
    if is_other and verdict.has("around_comments"):
        return "comment"
    return _boilerplate(verdict.block.text) or next((name for name in NEVER if verdict.has(name)), None)


def _line_above(block: TextBlock, setting: Setting) -> str | None:
    """What stands above a text and is none of it: a date, a name, a share bar."""
    text = block.text
    if block.weight > MAX_LINE_WEIGHT:
        return None
    if is_date_line(text) or _is_own_date(fold(text), setting):
        return "date line"
    if is_byline(text, setting.authors):
        return "byline"
    return "share bar" if is_share_line(text) else None


def _is_own_date(folded: str, setting: Setting) -> bool:
    """Whether a line says little more than one of the page's own dates, in whatever language."""
    return any(date in folded and len(folded) < len(date) + MAX_DATE_WORDS for date in setting.dates)


def _drop_comments(verdicts: list[Verdict]) -> None:
    """What follows "3 comments" is not the article, if most of what was kept stands before."""
    total = sum(verdict.block.weight for verdict in verdicts if verdict.is_body)
    before = 0.0
    is_over = False
    for verdict in verdicts:
        if verdict.is_body and not is_over:
            before += verdict.block.weight
        is_over = is_over or (2 * before > total and heads_comments(verdict.block.text))
        if is_over and verdict.is_body:
            verdict.rule = "after comments began"


def _trim(verdicts: list[Verdict]) -> None:
    """Doubtful labels before the first block, or after the last if reversed, are no part of it."""
    for verdict in verdicts:
        if verdict.is_body:
            block = verdict.block
            if (
                block.weight > MAX_LABEL_WEIGHT
                or block.sentence_marks
                or verdict.probability > SURE
                or verdict.has("level")
            ):
                break
            verdict.rule = "label at the edge"


def _drop_lines_above(verdicts: list[Verdict], setting: Setting) -> None:
    """Dates, names and share bars stand above the text; further down they are part of what is told."""
    for verdict in verdicts:
        if not verdict.is_body or verdict.value("description_overlap") == 1:
            continue
        if verdict.block.weight >= MIN_PARAGRAPH_WEIGHT and verdict.block.sentence_marks:
            break
        verdict.rule = _line_above(verdict.block, setting)


def _drop_standfirst(verdicts: list[Verdict], setting: Setting) -> None:
    """The standfirst is a field of its own, where it is named so, stands in another element or above the date line.

    Otherwise it is the body's own first paragraph, which the page's description repeats.
    """
    if not setting.standfirst:
        return
    for number, verdict in enumerate(verdicts):
        if not verdict.is_body or fold(verdict.block.text) != setting.standfirst:
            continue
        below = verdicts[number + 1 : number + 1 + MAX_FURNITURE]
        text = next((other.block for other in below if other.is_body), None)
        is_apart = text is None or text.holder.parent != verdict.block.holder.parent
        is_named = verdict.has("near_standfirst") or verdict.has("around_header")
        is_above = bool(below) and _line_above(below[0].block, setting) is not None
        if is_apart or is_named or is_above:
            verdict.rule = "standfirst"
        return


def _drop_repeats(verdicts: list[Verdict]) -> None:
    """Pages repeat whole paragraphs, for other screen sizes and as pull quotes; not side by side, as an author does."""
    first: dict[str, int] = {}
    for verdict in verdicts:
        block = verdict.block
        if verdict.is_body and block.weight >= MIN_REPEAT_WEIGHT:
            parent = block.holder.parent
            if first.setdefault(block.text, parent) != parent:
                verdict.rule = "repeated"


def _drop_headings_of_boxes(verdicts: list[Verdict], outline: Outline) -> None:
    """A heading of a box that is named as side matter goes with what it heads."""
    for number, verdict in enumerate(verdicts):
        if verdict.is_body and verdict.has("level") and verdict.has("in_other_part"):
            end = outline.elements[max(verdict.block.holder.parent, 0)].end
            rest = verdicts[number + 1 : number + 1 + MAX_FURNITURE]
            headed = [other for other in rest if other.block.holder.index < end and not other.has("level")]
            if headed and not any(other.is_body for other in headed):
                verdict.rule = "heads side matter"


def _drop_bare_headings(verdicts: list[Verdict]) -> None:
    """A heading with nothing below it, up to the next of its level or above, headed something that was dropped."""
    below = 7.0
    """Level of the last heading seen from the end with no text between; 7 after text."""
    has_content = False
    for verdict in reversed(verdicts):
        if not verdict.is_body:
            continue
        level = verdict.value("level")
        if not level:
            has_content, below = True, 7.0
        elif has_content or level < below < 7:
            below, has_content = level, False
        else:
            verdict.rule = "heads nothing"


def _mark_captions(verdicts: list[Verdict]) -> None:
    last = max((number for number, verdict in enumerate(verdicts) if verdict.is_body), default=0)
    for verdict in verdicts[:last]:
        if verdict.has("around_caption") and verdict.has("in_container") and not verdict.is_body:
            verdict.is_caption = not (verdict.has("in_card") or verdict.has("in_other_part"))
