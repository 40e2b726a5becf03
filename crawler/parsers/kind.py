"""Whether a page is an article, a listing of others, or something else.

Like the body's blocks: each rule is a name, a score and a question; the scores of those that hold are added up. A page
above zero is an article; the distance from zero says how sure that is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from crawler.parsers.kind_words import is_empty_notice
from schema.article import PageKind

ARTICLE_TYPES = frozenset(
    """article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle reviewnewsarticle
    backgroundnewsarticle techarticle scholarlyarticle medicalscholarlyarticle socialmediaposting liveblogposting report
    advertisercontentarticle satiricalarticle recipe howto podcastepisode""".split()
)
PRODUCT_TYPES = frozenset(
    "product og:product og:product.group productgroup og:product.item offer aggregateoffer".split()
)
FORUM_TYPES = frozenset("discussionforumposting qapage".split())
LISTING_TYPES = frozenset("collectionpage searchresultspage profilepage contactpage og:profile".split())
MANY_CARDS = 8


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the rules ask."""

    address: frozenset[str]
    """What the page's address says; see `path_words`."""
    title: str
    page_types: frozenset[str]
    """Lower case; Open Graph's with "og:"."""
    words: int
    """Of the body."""
    long_paragraphs: int
    """Of 150 characters and more, by `weigh`."""
    mean_paragraph: float
    """Weight of the body's paragraphs on average."""
    body_share: float
    """Of the page's text outside links, how much is the body, 0..1."""
    names_body: bool
    """An element is called "article-body", "post-content" or the like."""
    names_comments: bool
    link_density: float
    """Of the whole page."""
    cards: int
    """Related and promoted links."""
    article_tags: int
    """Elements named article."""
    calls: int
    """Links and buttons that ask to buy, book, register or get in touch."""
    ourselves_share: float
    """Of the body's words, how many are "we" and "our", 0..1."""
    code_share: float
    """Of the body's characters, how many are code, 0..1."""
    has_author: bool
    has_date: bool


@dataclass(frozen=True, slots=True)
class KindRule:
    """One reason."""

    name: str
    score: float
    holds: Callable[[PageFacts], bool]


RULES: tuple[KindRule, ...] = (
    KindRule("typed as an article", 1.4, lambda f: not f.page_types.isdisjoint(ARTICLE_TYPES)),
    KindRule("og:type article", 0.5, lambda f: "og:article" in f.page_types),
    KindRule("typed as a product", -1.7, lambda f: not f.page_types.isdisjoint(PRODUCT_TYPES)),
    KindRule("typed as a forum", -2.0, lambda f: not f.page_types.isdisjoint(FORUM_TYPES)),
    KindRule("typed as a collection", -1.5, lambda f: not f.page_types.isdisjoint(LISTING_TYPES)),
    KindRule("typed as questions and answers", -0.7, lambda f: "faqpage" in f.page_types),
    KindRule("author", 0.9, lambda f: f.has_author),
    KindRule("date", 0.8, lambda f: f.has_date),
    KindRule("body by name", 0.7, lambda f: f.names_body),
    KindRule("comments by name", 0.2, lambda f: f.names_comments),
    KindRule("one article by tag", 0.9, lambda f: f.article_tags == 1),
    KindRule("many calls to action", -0.7, lambda f: f.calls >= 8),
    KindRule("speaks of itself", -1.0, lambda f: f.ourselves_share > 0.02),
    KindRule("holds code", -0.9, lambda f: f.code_share > 0.05),
    KindRule("long paragraphs", 1.0, lambda f: f.mean_paragraph >= 200),
    KindRule("short paragraphs", -0.6, lambda f: f.mean_paragraph < 100),
    KindRule("the page is its body", 1.0, lambda f: f.body_share >= 0.6),
    KindRule("hardly prose", -0.5, lambda f: f.long_paragraphs < 2),
    KindRule("hardly text", -3.0, lambda f: f.words < 50),
    KindRule("hardly links", 0.7, lambda f: f.link_density < 0.15),
    KindRule("mostly links", -0.5, lambda f: f.link_density > 0.45),
    KindRule("many cards, little prose", -1.0, lambda f: f.cards >= 2 * max(4, f.long_paragraphs)),
    KindRule("long title", 0.5, lambda f: len(f.title.split()) >= 6 or len(f.title) >= 40),
    KindRule("short title", -0.4, lambda f: len(f.title.split()) <= 3 and f.title.isascii()),
    KindRule("address names an article", 1.7, lambda f: "article" in f.address),
    KindRule("address is a slug", 1.1, lambda f: "slug" in f.address),
    KindRule("address holds a date", 0.8, lambda f: "date" in f.address),
    KindRule("address is a home page", -4.0, lambda f: "home" in f.address),
    KindRule("address names a section", -0.8, lambda f: "section" in f.address),
    KindRule("address is one word", -0.3, lambda f: "word" in f.address),
    KindRule("address names a shop", -0.4, lambda f: "shop" in f.address),
    KindRule("address names a forum", -3.0, lambda f: "forum" in f.address),
    KindRule("address names a manual", -1.5, lambda f: "manual" in f.address),
    KindRule("address names a service", -1.2, lambda f: "service" in f.address),
)
BIAS = -2.2
"""Weights and bias: a logistic regression over 985 pages of seven kinds, rounded; rules too rare there by judgement.
With sites held out it finds 96 % of the articles and takes 13 % of the other pages for one."""


def judge_kind(facts: PageFacts) -> tuple[PageKind, float]:
    """The kind, and how sure it is (0..1)."""
    if is_empty_notice(facts.title) and facts.words < 250:
        return "other", 0.95
    points = score(facts)
    sureness = round(1 / (1 + math.exp(-abs(points))), 3)
    if points > 0:
        return "article", sureness
    return ("listing" if _lists(facts) else "other"), sureness


def score(facts: PageFacts) -> float:
    """How much speaks for an article."""
    return BIAS + sum(rule.score for rule in RULES if rule.holds(facts))


def _lists(facts: PageFacts) -> bool:
    words = facts.address
    if not words.isdisjoint(("forum", "manual")) and "home" not in words:
        return False
    if facts.cards >= MANY_CARDS and facts.cards > facts.long_paragraphs:
        return True
    is_named = not words.isdisjoint(("home", "section")) or "collectionpage" in facts.page_types
    return is_named and (facts.cards >= 3 or facts.link_density > 0.4)
