"""The body of the article: every block of the page is judged, and those that are body are read.

A small trained model says how likely each block is body (docs/models.md); a few rules that hold on any page come
after it. What is kept becomes a soup, in which paragraphs, lists, quotes, code and tables are read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from crawler.parsers.body_context import FEATURES, Floats, PageTable
from crawler.parsers.body_features import BlockReader, Setting
from crawler.parsers.boilerplate import heads_comments
from crawler.parsers.container import Container
from crawler.parsers.folding import fold
from crawler.parsers.outline import Outline
from crawler.parsers.prune import prune
from crawler.parsers.soup_blocks import read_blocks
from crawler.parsers.text_blocks import TextBlock, read_text_blocks
from crawler.parsers.trees import load_trees
from schema.article import Block

MODEL = "body"
CUT = 0.5
"""A block is body from this probability on; between 0.3 and 0.6 the figures hardly change."""
SELECTED_CUT = 0.1
"""The same in a container that the site's profile selected: only clear boilerplate is left out there."""
NEVER = ("is_advert", "is_pointer", "is_credit", "is_title", "in_card")
"""Features that rule a block out, whatever the model says."""
ABOVE_THE_TEXT = ("is_date_line", "is_byline", "is_share_line")
"""Features that rule a block out before the first paragraph."""
SURE = 0.8
MAX_LABEL_WEIGHT = 60.0
MIN_PARAGRAPH_WEIGHT = 120.0
MIN_REPEAT_WEIGHT = 60.0
MAX_FURNITURE = 30
"""Blocks between the standfirst and the text, at most."""
_COLUMNS = {name: number for number, name in enumerate(FEATURES)}


@dataclass(frozen=True, slots=True)
class Body:
    """What was kept."""

    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The blocks without captions, joined by blank lines."""
        return "\n\n".join(block.text for block in self.blocks if block.kind != "caption")


@dataclass(slots=True, eq=False)
class Verdict:
    """What became of a block of the page."""

    block: TextBlock
    row: list[float]
    """Its features, as `FEATURES` names them."""
    probability: float
    cut: float = CUT
    """What the probability has to exceed."""
    rule: str | None = None
    """What dropped it though the model would keep it."""
    is_caption: bool = False
    """It stands under a picture of the body: shown with it, no part of the text."""

    @property
    def is_body(self) -> bool:
        """Whether it belongs to the text."""
        return self.probability > self.cut and self.rule is None

    def has(self, feature: str) -> bool:
        """Whether a feature of yes or no holds."""
        return self.value(feature) > 0

    def value(self, feature: str) -> float:
        """A feature of the block."""
        return self.row[_COLUMNS[feature]]


def read_body(outline: Outline, container: Container, cards: Collection[int], setting: Setting) -> Body:
    """Reads the body; `cards` names elements (by index) that were recognised as links to other articles."""
    verdicts = judge_blocks(outline, container, cards, setting)
    kept = [verdict.block for verdict in verdicts if verdict.is_body]
    captions = [verdict.block for verdict in verdicts if verdict.is_caption]
    return Body(tuple(read_blocks(prune(outline, kept, captions)))) if kept else Body()


def body_of_text(text: str) -> Body:
    """The body as structured data states it in plain text: a paragraph a line."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return Body(tuple(Block("paragraph", line) for line in lines if line))


def describe_blocks(
    outline: Outline, container: Container, cards: Collection[int], setting: Setting
) -> tuple[list[TextBlock], Floats]:
    """All blocks of the page, and a row of `FEATURES` for each."""
    blocks = read_text_blocks(outline)
    if not blocks:
        return [], np.zeros((0, len(FEATURES)))
    return blocks, PageTable(blocks, BlockReader(outline, container, cards, setting)).features()


def judge_blocks(outline: Outline, container: Container, cards: Collection[int], setting: Setting) -> list[Verdict]:
    """All blocks of the page, in page order, and what becomes of each."""
    blocks, table = describe_blocks(outline, container, cards, setting)
    if not blocks:
        return []
    probabilities = load_trees(MODEL).probabilities(table)
    rows = table.tolist()
    verdicts = [Verdict(*known) for known in zip(blocks, rows, probabilities.tolist(), strict=True)]
    for verdict in verdicts:
        verdict.rule = next((name for name in NEVER if verdict.has(name)), None)
        if verdict.has("around_comments") and verdict.has("in_other_part"):
            verdict.rule = "comment"
        if container.is_selected:
            verdict.cut = SELECTED_CUT
            if verdict.has("in_other_part") or not verdict.has("in_container"):
                verdict.rule = "outside the selected body"
    _drop_comments(verdicts)
    _drop_lines_above(verdicts)
    _drop_standfirst(verdicts, setting)
    _drop_repeats(verdicts)
    _drop_bare_headings(verdicts)
    if not container.is_selected:
        _trim(verdicts)
        _trim(verdicts[::-1])
    _mark_captions(verdicts)
    return verdicts


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


def _drop_lines_above(verdicts: list[Verdict]) -> None:
    """Dates, names and share bars stand above the text; further down they are part of what is told."""
    for verdict in verdicts:
        if not verdict.is_body or verdict.value("description_overlap") == 1:
            continue
        if verdict.block.weight >= MIN_PARAGRAPH_WEIGHT and verdict.block.sentence_marks:
            break
        verdict.rule = next((name for name in ABOVE_THE_TEXT if verdict.has(name)), None)


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
        is_above = bool(below) and any(below[0].has(name) for name in ABOVE_THE_TEXT)
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
