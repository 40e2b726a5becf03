"""The body of the article: its container is found, pruned, cut into blocks; each is scored, and the best are kept."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.parsers.body_rules import NEVER, Setting, is_standfirst, score
from crawler.parsers.candidates import Candidate, read_candidates
from crawler.parsers.container import Container
from crawler.parsers.prune import prune
from schema.article import Block

SURE = 2.0
"""From this score on a block vouches for its neighbours."""
SELECTED_FLOOR = -3.0
"""In a container that the site's profile selected, blocks are kept from here on: only clear boilerplate is not."""
MAX_LEAD_POSITION = 30
MIN_REPEAT_WEIGHT = 60.0


@dataclass(frozen=True, slots=True)
class Body:
    """What was kept."""

    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The blocks without captions, joined by blank lines."""
        return "\n\n".join(block.text for block in self.blocks if block.kind != "caption")


def read_body(container: Container, setting: Setting, without: frozenset[int] = frozenset()) -> Body:
    """Reads the body out of its container; `without` names elements (by index) that were recognised as cards."""
    candidates = read_candidates(prune(container.element, container.others | without, container.marks_of))
    kept = keep(candidates, setting, SELECTED_FLOOR if container.is_selected else 0.0)
    return Body(tuple(Block(c.kind, c.text, c.level) for c in kept))


def body_of_text(text: str) -> Body:
    """The body as structured data states it in plain text: a paragraph a line."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return Body(tuple(Block("paragraph", line) for line in lines if line))


def keep(candidates: list[Candidate], setting: Setting, floor: float = 0.0) -> list[Candidate]:
    """The candidates that belong to the body, in order: those that score above `floor`."""
    scores = _with_neighbours([score(candidate, setting) for candidate in candidates])
    scores = _without_lead(candidates, scores, setting)
    kept = [candidate for candidate, value in zip(candidates, scores, strict=True) if value > floor]
    return _without_bare_headings(_without_repeats(kept))


def _with_neighbours(scores: list[float]) -> list[float]:
    """Doubtful blocks follow the sure ones around them; what stands before the first or after the last loses."""
    sure = [position for position, value in enumerate(scores) if value >= SURE]
    if not sure:
        return scores
    first, last = sure[0], sure[-1]
    return [
        value if value >= SURE or value <= NEVER / 2 else value + (1.5 if first < position < last else -1.0)
        for position, value in enumerate(scores)
    ]


def _without_lead(candidates: list[Candidate], scores: list[float], setting: Setting) -> list[float]:
    """Drops a standfirst that no name gives away: it stands in another element than the body, or above the date line.

    Otherwise it is the body's own first paragraph, which the page's description repeats.
    """
    for position, candidate in enumerate(candidates[:MAX_LEAD_POSITION]):
        if scores[position] <= 0 or not is_standfirst(candidate, setting):
            continue
        for other, value in zip(candidates[position + 1 :], scores[position + 1 :], strict=True):
            if value <= 0 or (value >= SURE and other.parent != candidate.parent):
                scores[position] = NEVER
            if value <= 0 or value >= SURE:
                break
    return scores


def _without_repeats(candidates: list[Candidate]) -> list[Candidate]:
    """Pages repeat whole paragraphs, for other screen sizes and as pull quotes; not side by side, as an author does."""
    first: dict[str, int] = {}
    return [
        candidate
        for candidate in candidates
        if candidate.weight < MIN_REPEAT_WEIGHT
        or first.setdefault(candidate.text, candidate.parent) == candidate.parent
    ]


def _without_bare_headings(candidates: list[Candidate]) -> list[Candidate]:
    """A heading with nothing below it, up to the next of its level or above, headed something that was dropped."""
    kept: list[Candidate] = []
    below = 7
    """Level of the last heading seen from the end with no text between; 7 after text."""
    has_content = False
    for candidate in reversed(candidates):
        if candidate.kind == "heading":
            level = candidate.level or 6
            if not has_content and not (below > level and below < 7):
                continue
            below, has_content = level, False
        elif candidate.kind != "caption":
            has_content, below = True, 7
        kept.append(candidate)
    return kept[::-1]
