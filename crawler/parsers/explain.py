"""Why a page's blocks were kept or left, and why it counts as the kind of page that it does."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.parsers.body.body import MODEL, judge_blocks
from crawler.parsers.body.verdicts import Verdict
from crawler.parsers.kinds import kind
from crawler.parsers.markup.document import Document
from crawler.parsers.page import read_layout, read_page
from crawler.parsers.trees import load_trees

MAX_REASONS = 4
Reasons = tuple[tuple[str, float], ...]
"""Names with weights, the strongest first; a positive weight speaks for, a negative one against."""


@dataclass(frozen=True, slots=True)
class BlockReason:
    """One block of the page."""

    kind: str
    """The element that holds it, or "caption"."""
    text: str
    kept: bool
    probability: float
    """That it belongs to the body, 0..1, before the rules that hold on any page."""
    reasons: Reasons
    """What weighed most for the model, as log-odds."""
    rule: str | None = None
    """What ruled it out, whatever the model says."""


def explain_blocks(doc: Document) -> list[BlockReason]:
    """All blocks of the page in page order; none where it has no text."""
    layout = read_layout(doc)
    if layout.container is None:
        return []
    verdicts = judge_blocks(layout.outline, layout.container, layout.cards, layout.setting)
    return [_reason(verdict) for verdict in verdicts]


def explain_kind(doc: Document) -> Reasons:
    """What speaks for the page being an article (positive) or not."""
    _, facts = read_page(doc)
    return tuple((name, round(weight, 2)) for name, weight in kind.explain_kind(facts))


def _reason(verdict: Verdict) -> BlockReason:
    weighed = load_trees(MODEL).reasons(verdict.row.tolist())[:MAX_REASONS]
    return BlockReason(
        kind="caption" if verdict.is_caption else verdict.block.holder.tag,
        text=verdict.block.text,
        kept=verdict.is_body or verdict.is_caption,
        probability=round(verdict.probability, 3),
        reasons=tuple((name, round(weight, 2)) for name, weight in weighed),
        rule=verdict.rule,
    )
