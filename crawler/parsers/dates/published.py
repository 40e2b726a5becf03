"""The day of first publication, and the last update, out of all places that state one.

A day that machines are told and that stands near the headline too is taken at once: right in 98 of 100 cases. Else a
small model weighs all days of the page; see published_features.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from crawler.parsers.dates.machine_dates import machine_dates, state_dates, url_month
from crawler.parsers.dates.published_features import Day, describe_days, group_days, is_strong
from crawler.parsers.dates.shown_dates import far_dates, near_dates, unusual_dates
from crawler.parsers.dates.statements import Shown, Statement, clear_days, settle_orders
from crawler.parsers.sources.evidence import Found, choose
from crawler.parsers.sources.region import Region
from crawler.parsers.sources.sources import Sources
from crawler.parsers.trees import load_trees
from schema.article import Evidence, PublishedDate

MODEL = "published"
FLOOR = 0.2
SURE = 0.98
ONLY = 0.6
"""Of a date that nothing but the page's scripts or a rare form states."""
MAX_DAYS = 40
_OWN_ZONE = re.compile(r":\d\d(?:\.\d+)?\s?[+-](?!00:?00)\d\d:?\d\d$")
_UPDATE_CONFIDENCE = {"dateModified": 0.9, "near": 0.75, "far": 0.4}
_META_UPDATE_CONFIDENCE = 0.85

DateFound = Found[PublishedDate]


@dataclass(frozen=True, slots=True)
class Dates:
    """The two dates of a page and why."""

    published: PublishedDate | None
    published_evidence: Evidence | None
    modified: PublishedDate | None
    modified_evidence: Evidence | None


def read_published(sources: Sources, region: Region) -> Dates:
    """Chooses the day that most speaks for, and the update that is not before it."""
    days = days_of(sources, region)
    found = list(_found(days, sources.doc.url)) or list(_only(sources, region))
    best, evidence = choose(found, FLOOR)
    published = _with_instant(best.value, days) if best else None
    modified, modified_evidence = choose(_updates(days, published))
    return Dates(published, evidence, modified.value if modified else None, modified_evidence)


def days_of(sources: Sources, region: Region) -> list[Day]:
    """The days of what machines are told and what stands near the headline; where neither is, of the whole page."""
    machine = list(machine_dates(sources))
    near = near_dates(sources, region)
    far: list[Shown] = []
    is_told = any(map(is_strong, machine))
    if is_told:
        near = [one for one in near if one.source != "relative"]
    elif not any(one.box == "own" for one in near):
        far = far_dates(sources, region)
    clear = clear_days([*machine, *near, *far])
    return group_days(settle_orders(machine, clear), settle_orders(near, clear), settle_orders(far, clear))[:MAX_DAYS]


def agreed_day(days: Sequence[Day]) -> dt.date | None:
    """The first day that machines are told and a reader sees beside the headline, not as that of an update."""
    return next((day.date for day in days if any(map(is_strong, day.machine)) and _is_shown(day)), None)


def _is_shown(day: Day) -> bool:
    return any(one.role != "updated" and one.box == "own" for one in day.near)


def _found(days: Sequence[Day], url: str) -> Iterator[DateFound]:
    """Every statement, with the probability of its day; of one day's the most exact comes first."""
    for day, probability in zip(days, _probabilities(days, url), strict=True):
        statements = sorted([*day.machine, *day.near, *day.far, *day.updates], key=_exactness)
        for place, one in enumerate(statements):
            yield Found(one.stated, one.strategy, one.raw, max(0.0, probability - 0.001 * place), one.source)


def _probabilities(days: Sequence[Day], url: str) -> list[float]:
    def learned() -> list[float]:
        probabilities: list[float] = load_trees(MODEL).probabilities(describe_days(days, url_month(url))).tolist()
        return probabilities

    return weigh_days(days, learned)


def weigh_days(days: Sequence[Day], learned: Callable[[], list[float]]) -> list[float]:
    """Of each day to be that of publication; `learned` gives the model's probabilities, where they are needed."""
    agreed = agreed_day(days)
    if agreed is not None:
        return [SURE if day.date == agreed else (1 - SURE) / len(days) for day in days]
    if not days:
        return []
    return _without_updates(days, learned())


def _without_updates(days: Sequence[Day], probabilities: list[float]) -> list[float]:
    """The probabilities; where the likeliest day is only an update's, exchanged with an earlier one of publication.

    So it is with the day after an instant that is stated in the page's own zone: that is an issue's date or an update,
    while the day beside an instant in UTC is what the page calls the same moment.
    """
    ranked = sorted(range(len(days)), key=lambda number: -probabilities[number])
    first = ranked[0]
    is_told = any(map(is_strong, days[first].machine))
    is_update = not is_told and any(one.role == "updated" for one in days[first].near)
    for number in ranked[1:]:
        day = days[number]
        told = [one for one in day.machine if is_strong(one)]
        passed = (days[first].date - day.date).days
        is_earlier = passed > 0 and (told or any(one.role == "published" for one in day.near))
        if (is_update and is_earlier) or (passed == 1 and any(map(_is_zoned, told))):
            exchanged = list(probabilities)
            exchanged[first], exchanged[number] = probabilities[number], probabilities[first]
            return exchanged
    return probabilities


def _is_zoned(one: Statement) -> bool:
    return _OWN_ZONE.search(one.raw) is not None


def _exactness(one: Statement) -> tuple[bool, bool, bool]:
    stated = one.stated
    return one.role == "updated", stated.timezone_source != "page", stated.at is None


def _with_instant(best: PublishedDate, days: Sequence[Day]) -> PublishedDate:
    """`best` with the instant that machines are told, where that is the same day in the page's own zone."""
    if best.at is not None:
        return best
    for one in (one for day in days for one in day.machine if is_strong(one)):
        if one.stated.at is not None and abs((one.day - best.date).days) == 1 and _is_within(one.stated.at, best.date):
            return dataclasses.replace(one.stated, date=best.date, raw=best.raw)
    return best


def _is_within(at: dt.datetime, day: dt.date) -> bool:
    """Whether it was that day somewhere on earth."""
    return (at - dt.timedelta(hours=12)).date() <= day <= (at + dt.timedelta(hours=14)).date()


def _only(sources: Sources, region: Region) -> Iterator[DateFound]:
    """Where no day was found: what scripts hold, else what only the slow path can read."""
    for one in [*state_dates(sources)] or unusual_dates(sources, region):
        yield Found(one.stated, one.strategy, one.raw, ONLY, one.source)


def _updates(days: Sequence[Day], published: PublishedDate | None) -> Iterator[DateFound]:
    for day in days:
        if published is None or day.date >= published.date:
            for one in [*day.updates, *(shown for shown in (*day.near, *day.far) if shown.role == "updated")]:
                confidence = _UPDATE_CONFIDENCE.get(one.source, _META_UPDATE_CONFIDENCE)
                yield Found(one.stated, one.strategy, one.raw, confidence, one.source)
