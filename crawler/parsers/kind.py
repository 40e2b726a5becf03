"""Whether a page is an article, a listing of others, or something else.

Two sets of trees judge its facts: one tells articles from the rest, the other tells listings among the rest. Both were
trained by `benchmarks/train_kind.py`, and their probabilities are meant as such.
"""

from __future__ import annotations

import math

from crawler.parsers.page_facts import Facts
from crawler.parsers.trees import Trees, load_trees
from schema.article import PageKind

ARTICLE_MODEL = "kind"
LISTING_MODEL = "kind_listing"
UNREAD = ("notice", "empty")
"""A page of which one of these holds has nothing to read, whatever else it is made like."""
SURE_UNREAD = 0.95
ARTICLE_CUT = 0.5
DOUBTFUL_ADDRESSES = {"address_home": 0.97, "address_section": 0.9}
"""What an article's probability has to exceed at the address of a home page, or of a section, tag or further page,
unless structured data says that it is one: few listings were there to learn from."""


def judge_kind(facts: Facts) -> tuple[PageKind, float]:
    """The kind, and how likely it is right (0..1)."""
    if any(facts[name] for name in UNREAD):
        return "other", SURE_UNREAD
    article = _probability(load_trees(ARTICLE_MODEL), facts)
    doubts = [cut for name, cut in DOUBTFUL_ADDRESSES.items() if facts[name] and not facts["typed_article"]]
    if article > max(doubts, default=ARTICLE_CUT):
        return "article", round(article, 3)
    listing = _probability(load_trees(LISTING_MODEL), facts)
    is_listing = listing > 0.5 or (doubts and article > ARTICLE_CUT) or (facts["address_home"] and facts["cards"])
    kind: PageKind = "listing" if is_listing else "other"
    return kind, round((1 - article) * max(listing, 1 - listing), 3)


def explain_kind(facts: Facts) -> list[tuple[str, float]]:
    """What each fact adds for (above 0) or against an article, in log-odds, strongest first."""
    if unread := [name for name in UNREAD if facts[name]]:
        return [(name, math.log(1 - SURE_UNREAD) - math.log(SURE_UNREAD)) for name in unread]
    trees = load_trees(ARTICLE_MODEL)
    return trees.reasons(_row(trees, facts))


def _probability(trees: Trees, facts: Facts) -> float:
    return float(trees.probabilities([_row(trees, facts)])[0])


def _row(trees: Trees, facts: Facts) -> list[float]:
    return [float(facts[name]) for name in trees.features]
