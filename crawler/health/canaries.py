"""A few known articles, read again before a run writes anything: do their pages still say what they said?

One article that was rewritten is news; the same field gone from most of them is a redesign, or a wall, and then
everything that the run would store would be as wrong.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crawler.health.judge import Breach
from schema.article import Article
from schema.health import KnownArticle

MEASURE = "canaries"
SOURCES = "sources of canaries"
AMONG = 60
"""The latest articles that canaries are chosen from, evenly."""

FURTHER = 3
"""Times as many are read in all where one of the first differs in anything: a redesign may break only some pages."""

_LEAST_ALIKE = 0.5
"""Of the words of a text or title that must still be there."""

_MOST_LONGER = 2.5
"""Times: a text that swallowed the page around it keeps all of its words."""

_LEAST_BROKEN = 2
_BROKEN_SHARE = 0.5

_NO_ARTICLE = ("kind", "text")
_WATCHED_SOURCES = ("title", "published", "authors")

_WORD = re.compile(r"\w+")


class Answer(NamedTuple):
    """How a canary comes out; as it is stored, by default."""

    differences: tuple[str, ...] = ()
    """Fields, as `differences` gives them."""
    shifts: tuple[str, ...] = ()
    """What `shifts` says, which begins with the field."""


def differences(known: KnownArticle, article: Article | None) -> Iterator[str]:
    """The fields that are lost, or are another than a correction or an update would make them."""
    if article is None or article.kind != "article":
        yield from _NO_ARTICLE
        return
    if _share_left(known.title, article.title or "") < _LEAST_ALIKE:
        yield "title"
    if known.published_date is not None and (
        article.published is None or article.published.date != known.published_date
    ):
        yield "published"
    is_longer = len(article.text) > _MOST_LONGER * len(known.text)
    if is_longer or _share_left(known.text, article.text) < _LEAST_ALIKE:
        yield "text"
    if known.description and not article.description:
        yield "description"
    if known.has_authors and not article.authors:
        yield "authors"
    if known.lead_image_url and not article.lead_image_url:
        yield "lead_image_url"


def shifts(known: KnownArticle, article: Article | None) -> Iterator[str]:
    """The fields of weight that now come from elsewhere on the page, whatever they say."""
    for name in _WATCHED_SOURCES:
        before, now = known.evidence.get(name), article.evidence.get(name) if article is not None else None
        if before is not None and now is not None and before["strategy"] != now.strategy:
            yield f"{name} from {now.strategy} instead of {before['strategy']}"


def shifted(answers: Sequence[Answer]) -> Breach | None:
    """Whether most canaries have a field from another source than they are stored with; that alone stops nothing."""
    named = _most(_counted(answer.shifts for answer in answers), len(answers))
    if not named:
        return None
    words = "; ".join(f"{shift} on {count} of {len(answers)}" for shift, count in named.items())
    found = 1 - max(named.values()) / len(answers)
    return Breach(SOURCES, 1.0, found, f"known articles are read from other places: {words}")


def verdict(answers: Sequence[Answer], site: str = "NAME") -> Breach | None:
    """Whether a field is broken: most canaries differ in it, or some do and most have it from another source now.

    None where not, or where too few answered to tell. A canary that answered 304 is as it is stored.
    """
    differ = _counted(answer.differences for answer in answers)
    moved = _most(_counted({shift.partition(" ")[0] for shift in answer.shifts} for answer in answers), len(answers))
    named = {*_most(differ, len(answers)), *(name for name in moved if differ[name] >= _LEAST_BROKEN)}
    if not named:
        return None
    hit = sum(not named.isdisjoint(answer.differences) for answer in answers)
    is_gone = named == set(_NO_ARTICLE)
    what = "no article any more" if is_gone else ", ".join(name for name, _ in differ.most_common() if name in named)
    detail = (
        f"{hit} of {len(answers)} known articles come out differently ({what}); nothing was written. Look at one with "
        f"`tearsheet explain URL`; if the site is right as it is now, `tearsheet sites accept {site}`"
    )
    return Breach(MEASURE, 1.0, 1 - hit / len(answers), detail)


def _counted(answers: Iterable[Iterable[str]]) -> Counter[str]:
    return Counter(name for names in answers for name in set(names))


def _most(counts: Counter[str], number: int) -> dict[str, int]:
    least = max(_LEAST_BROKEN, math.ceil(_BROKEN_SHARE * number))
    return {name: count for name, count in counts.most_common() if count >= least}


def _share_left(before: str, now: str) -> float:
    """The share of the words of one text that another has too, each as often as it stands there."""
    words, found = (Counter(_WORD.findall(text.lower())) for text in (before, now))
    if len(words) <= 1:  # a script without spaces: its characters tell more
        words, found = Counter(before), Counter(now)
    return (words & found).total() / words.total() if words else 1.0
