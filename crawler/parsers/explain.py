"""Why a page's blocks were kept or left, and why it counts as the kind of page that it does."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.parsers import body_rules, kind
from crawler.parsers.body import Body, keep
from crawler.parsers.body_rules import Setting
from crawler.parsers.candidates import Candidate, read_candidates
from crawler.parsers.container import Container, find_container
from crawler.parsers.document import Document
from crawler.parsers.metadata import read_metadata
from crawler.parsers.outline import read_outline
from crawler.parsers.page import _facts, _setting
from crawler.parsers.prune import prune
from crawler.parsers.related import card_indexes, find_related, read_related
from schema.article import Block, RelatedLink
from schema.words import count_words

Reasons = tuple[tuple[str, float], ...]
"""Names with weights, the strongest first; a positive weight speaks for, a negative one against."""


@dataclass(frozen=True, slots=True)
class BlockReason:
    """One block of the place where the body was looked for."""

    kind: str
    """As of `Block`."""
    text: str
    kept: bool
    probability: float
    """That it belongs to the body, 0..1, by itself: what is kept also depends on its neighbours."""
    reasons: Reasons


def explain_blocks(doc: Document) -> list[BlockReason]:
    """All blocks that were candidates for the body, in page order; none where the page has no text."""
    metadata, outline = read_metadata(doc), read_outline(doc.tree)
    container = find_container(outline)
    if container is None:
        return []
    judged = find_related(doc, outline, container, metadata.canonical_url or doc.url)
    candidates = _candidates(container, card_indexes(judged, container))
    setting = _setting(metadata)
    kept = {id(candidate) for candidate in keep(candidates, setting)}
    return [_reason(candidate, setting, id(candidate) in kept) for candidate in candidates]


def _candidates(container: Container, cards: frozenset[int]) -> list[Candidate]:
    return read_candidates(prune(container.element, container.others | cards, container.marks_of))


def _reason(candidate: Candidate, setting: Setting, is_kept: bool) -> BlockReason:
    holding = [(rule.name, rule.score) for rule in body_rules.RULES if rule.holds(candidate, setting)]
    probability = _logistic(sum(score for _, score in holding))
    return BlockReason(candidate.kind, candidate.text, is_kept, probability, _strongest_first(holding))


def explain_kind(doc: Document) -> Reasons:
    """What speaks for the page being an article (positive) or not."""
    return _strongest_first(list(_kind_rules(doc)))


def _kind_rules(doc: Document) -> Iterator[tuple[str, float]]:
    metadata, outline = read_metadata(doc), read_outline(doc.tree)
    container = find_container(outline)
    body = Body()
    links: tuple[RelatedLink, ...] = ()
    if container is not None:
        judged = find_related(doc, outline, container, metadata.canonical_url or doc.url)
        links = read_related(doc, judged, metadata.language)
        found = keep(_candidates(container, card_indexes(judged, container)), _setting(metadata))
        body = Body(tuple(Block(c.kind, c.text, c.level) for c in found))
    facts = _facts(doc, metadata, outline, body, count_words(body.text), links)
    return ((rule.name, rule.score) for rule in kind.RULES if rule.holds(facts))


def _strongest_first(reasons: list[tuple[str, float]]) -> Reasons:
    return tuple(sorted(reasons, key=lambda reason: -abs(reason[1])))


def _logistic(score: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))
