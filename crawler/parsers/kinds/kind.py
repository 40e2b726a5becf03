"""Whether a page is an article, a listing of others, or something else.

Two sets of trees judge its facts: one tells articles from the rest, the other tells listings among the rest. Both were
trained by `benchmarks/train_kind.py`, and their probabilities are meant as such.
"""

from __future__ import annotations

import math

from crawler.parsers.kinds.page_facts import Facts
from crawler.parsers.kinds.unread import UNREAD
from crawler.parsers.trees import Trees, load_trees
from schema.article import PageKind

ARTICLE_MODEL = "kind"
LISTING_MODEL = "kind_listing"
UNREAD_ODDS = -3.0
"""Log-odds of an article that has a fact of `UNREAD`, whatever else it is made like."""
ARTICLE_CUT = 0.45
"""An article that is left out is lost, a page too many can be left out later."""
ARTICLE_ODDS = math.log(ARTICLE_CUT / (1 - ARTICLE_CUT))
"""The same as log-odds."""
DOUBTS = {"address_home": -2.0, "address_section": -1.0}
"""Log-odds added at the address of a home page, or of a section, tag or further page, unless structured data calls the
page an article: too few listings of news were there to learn from."""


def judge_kind(facts: Facts) -> tuple[PageKind, float]:
    """The kind, and how likely it is right (0..1)."""
    odds = article_odds(facts, _score(ARTICLE_MODEL, facts))
    article = _chance(odds)
    if odds > ARTICLE_ODDS:
        return "article", round(article, 3)
    listing = _listing_chance(facts)
    kind: PageKind = "listing" if listing > 0.5 else "other"
    return kind, round((1 - article) * max(listing, 1 - listing), 3)


def explain_kind(facts: Facts) -> list[tuple[str, float]]:
    """What each fact adds for (above 0) or against an article, in log-odds, strongest first."""
    if unread := [name for name in UNREAD if facts[name]]:
        return [(name, UNREAD_ODDS) for name in unread]
    trees = load_trees(ARTICLE_MODEL)
    added = dict(trees.reasons(_row(trees, facts)))
    for name, odds in _doubts(facts).items():
        added[name] = added.get(name, 0.0) + odds
    return sorted(added.items(), key=lambda reason: -abs(reason[1]))


def article_odds(facts: Facts, score: float) -> float:
    """The log-odds that a page is an article, given the model's score of its facts."""
    return UNREAD_ODDS if any(facts[name] for name in UNREAD) else score + sum(_doubts(facts).values())


def _listing_chance(facts: Facts) -> float:
    """Notices list nothing; a home page that is no article counts as a listing, whatever it shows."""
    if facts["notice"] or facts["legal"] or facts["filler"]:
        return 0.0
    return 1.0 if facts["address_home"] else _chance(_score(LISTING_MODEL, facts))


def _doubts(facts: Facts) -> dict[str, float]:
    return {} if facts["typed_article"] else {name: odds for name, odds in DOUBTS.items() if facts[name]}


def _score(model: str, facts: Facts) -> float:
    trees = load_trees(model)
    return float(trees.scores([_row(trees, facts)])[0])


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def _row(trees: Trees, facts: Facts) -> list[float]:
    return [float(facts[name]) for name in trees.features]
