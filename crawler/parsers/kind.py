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
"""Facts of pages that are no article, whatever else they are made like: there is nothing to read."""
UNREAD_CHANCE = 0.05
"""That such a page is an article all the same."""
ARTICLE_CUT = 0.5
DOUBTFUL_ADDRESSES = {"address_home": 0.97, "address_section": 0.9}
"""What an article's probability has to exceed at the address of a home page, or of a section, tag or further page,
unless structured data says that it is one: few listings were there to learn from."""


def judge_kind(facts: Facts) -> tuple[PageKind, float]:
    """The kind, and how likely it is right (0..1)."""
    article = _article_chance(facts)
    doubts = [cut for name, cut in DOUBTFUL_ADDRESSES.items() if facts[name] and not facts["typed_article"]]
    if article > max(doubts, default=ARTICLE_CUT):
        return "article", round(article, 3)
    listing = _listing_chance(facts)
    kind: PageKind = "listing" if listing > 0.5 or (doubts and article > ARTICLE_CUT) else "other"
    return kind, round((1 - article) * max(listing, 1 - listing), 3)


def explain_kind(facts: Facts) -> list[tuple[str, float]]:
    """What each fact adds for (above 0) or against an article, in log-odds, strongest first."""
    if unread := [name for name in UNREAD if facts[name]]:
        return [(name, math.log(UNREAD_CHANCE / (1 - UNREAD_CHANCE))) for name in unread]
    trees = load_trees(ARTICLE_MODEL)
    return trees.reasons(_row(trees, facts))


def _article_chance(facts: Facts) -> float:
    return UNREAD_CHANCE if any(facts[name] for name in UNREAD) else _chance(ARTICLE_MODEL, facts)


def _listing_chance(facts: Facts) -> float:
    """Notices list nothing; a home page that is no article counts as a listing, whatever it shows."""
    if facts["notice"]:
        return 0.0
    return 1.0 if facts["address_home"] else _chance(LISTING_MODEL, facts)


def _chance(model: str, facts: Facts) -> float:
    trees = load_trees(model)
    return float(trees.probabilities([_row(trees, facts)])[0])


def _row(trees: Trees, facts: Facts) -> list[float]:
    return [float(facts[name]) for name in trees.features]
