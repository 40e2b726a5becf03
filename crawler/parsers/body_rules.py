"""What speaks for and against a block being part of the body.

Each rule is a name, a score and a question to the block; the scores of the rules that hold are added up, and what ends
above zero is kept. A new rule is one line in RULES. A trained model would replace `score` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawler.parsers.boilerplate import (
    is_ad_marker,
    is_byline,
    is_call_to_action,
    is_credit_line,
    is_date_line,
    is_pointer,
    is_share_line,
)
from crawler.parsers.candidates import Candidate
from crawler.parsers.folding import fold
from crawler.parsers.marks import Mark

NEVER = -100.0

_SIDE_MARKS = frozenset(
    [
        Mark.NAVIGATION, Mark.SHARE, Mark.NEWSLETTER, Mark.RELATED, Mark.PROMOTED, Mark.COMMENTS, Mark.ADVERT, Mark.BIO,
        Mark.TAGS, Mark.CONTENTS, Mark.SIDEBAR, Mark.FOOTER, Mark.NOTICE, Mark.CARD, Mark.MEDIA,
    ]
)  # fmt: skip
_LEAD = frozenset([Mark.STANDFIRST, Mark.HEADER])


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rules know besides the block itself."""

    title: str = ""
    """Folded."""
    description: str = ""
    """The standfirst as shown on the page, folded; "" where the description stands only in the head."""
    authors: tuple[str, ...] = ()
    """Folded."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason."""

    name: str
    score: float
    holds: Callable[[Candidate, Setting], bool]


RULES: tuple[Rule, ...] = (
    Rule("reads like sentences", 2.0, lambda b, _: b.weight >= 60 and b.sentence_marks > 0),
    Rule("long", 1.5, lambda b, _: b.weight >= 180),
    Rule("short without sentence", -1.0, lambda b, _: b.weight < 40 and not b.sentence_marks and b.kind == "paragraph"),
    Rule("paragraph element", 0.5, lambda b, _: b.tag == "p"),
    Rule("heading", 1.5, lambda b, _: b.kind == "heading"),
    Rule("list item", 1.0, lambda b, _: b.kind == "list_item"),
    Rule("quote, code or table", 2.0, lambda b, _: b.kind in ("quote", "code", "table")),
    Rule("mostly links", -3.0, lambda b, _: b.link_density > 0.5 and b.kind != "heading"),
    Rule("all links", -2.0, lambda b, _: b.link_density > 0.9 and b.kind != "heading"),
    Rule("side matter by name", -3.0, lambda b, _: not b.marks.isdisjoint(_SIDE_MARKS)),
    Rule("header by name", -2.5, lambda b, _: Mark.HEADER in b.marks),
    Rule("byline by name", -4.0, lambda b, _: Mark.BYLINE in b.marks),
    Rule("advertisement marker", NEVER, lambda b, _: is_ad_marker(b.text)),
    Rule("title", NEVER, lambda b, setting: b.weight < 400 and fold(b.text) == setting.title),
    Rule("standfirst by name", NEVER, lambda b, setting: not b.marks.isdisjoint(_LEAD) and is_standfirst(b, setting)),
    Rule("caption", 2.5, lambda b, _: b.kind == "caption"),
    Rule("date line", -4.0, lambda b, _: is_date_line(b.text)),
    Rule("byline", -4.0, lambda b, setting: is_byline(b.text, setting.authors)),
    Rule("share line", -5.0, lambda b, _: is_share_line(b.text)),
    Rule("read also", -5.0, lambda b, _: is_pointer(b.text) and b.links > 0),
    Rule("call to action", -4.0, lambda b, _: is_call_to_action(b.text)),
    Rule("credit or copyright", -4.0, lambda b, _: is_credit_line(b.text)),
)


def is_standfirst(block: Candidate, setting: Setting) -> bool:
    """Whether the block says what the page shows as its standfirst."""
    return block.weight < 1_500 and fold(block.text) == setting.description


def score(block: Candidate, setting: Setting) -> float:
    """How much speaks for the block; above 0 it is kept."""
    return sum(rule.score for rule in RULES if rule.holds(block, setting))


def reasons(block: Candidate, setting: Setting) -> list[str]:
    """The names of the rules that hold for the block."""
    return [rule.name for rule in RULES if rule.holds(block, setting)]
