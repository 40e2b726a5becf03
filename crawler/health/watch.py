"""At the end of a run: what it says about the health of a site, and what is written down of that."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection

from crawler.health.canaries import MEASURE as CANARIES
from crawler.health.canaries import SOURCES
from crawler.health.judge import MOST_RUNS, Breach, Reading, Verdict, judge
from crawler.health.measures import Measures
from crawler.site_result import SiteResult
from schema import health
from schema.health import MeasuredRun

CRAWLED = "crawled"
"""The breach of a site that could not be crawled."""

_DAY = dt.timedelta(days=1)


def examine(connection: Connection, run_id: int, site: SiteResult, started_at: dt.datetime) -> Verdict:
    """What the run says about the site; takes what its cards say into the measures.

    Args:
        started_at: When the run began.
    """
    measures, cards = site.tally.measures, site.cards
    measures.cards = Counter(
        titles=cards.titles, titles_agree=cards.titles_agree, dates=cards.dates, dates_agree=cards.dates_agree
    )
    if site.site_id is None or site.problem:
        problem = site.problem or "it was not begun"
        return Verdict((Breach(CRAWLED, 1.0, 0.0, f"could not be crawled: {problem}"),) if site.problem else ())
    if site.canary_breach is not None:
        return Verdict((site.canary_breach,), frozenset({CRAWLED}))
    runs = health.sound_history(connection, site.site_id, before_run=run_id, limit=MOST_RUNS)
    previous = health.previous_start(connection, site.site_id, before_run=run_id)
    days = (started_at - previous) / _DAY if previous else 0.0
    verdict = judge(list(_readings(runs)), Reading(measures, site.tally.counts["new"], days))
    missed, kept = _objectives(site)
    shifted = (site.canary_shift,) if site.canary_shift else ()
    known = {CRAWLED, *kept}
    if site.are_canaries_well:
        known |= {CANARIES} if shifted else {CANARIES, SOURCES}
    return Verdict((*missed, *shifted, *verdict.breaches), verdict.sound | known)


def record(connection: Connection, run_id: int, site: SiteResult, started_at: dt.datetime, now: dt.datetime) -> None:
    """Writes down what began, goes on, and ended."""
    if site.site_id is None:
        return
    known = health.open_measures(connection, site.site_id)
    begun = []
    for breach in site.verdict.breaches:
        if breach.measure in known:
            health.go_on(connection, known[breach.measure], found=breach.found, detail=breach.detail)
        else:
            begun.append(_row(site.site_id, run_id, started_at, breach))
    health.begin_breaches(connection, begun)
    ended = [known[measure] for measure in known if measure in site.verdict.sound]
    health.end_breaches(connection, ended, now)


def _row(site_id: int, run_id: int, started_at: dt.datetime, breach: Breach) -> dict[str, object]:
    return {
        "site_id": site_id,
        "measure": breach.measure,
        "expected": breach.expected,
        "found": breach.found,
        "detail": breach.detail,
        "run_id": run_id,
        "started_at": started_at,
    }


def _readings(runs: list[MeasuredRun]) -> Iterator[Reading]:
    before: dt.datetime | None = None
    for run in runs:
        days = (run.started_at - before) / _DAY if before else 0.0
        before = run.started_at
        yield Reading(Measures.from_json(run.measures), run.new, days)


def _objectives(site: SiteResult) -> tuple[list[Breach], set[str]]:
    """The coverage that the settings ask for: what the run falls short of, and what it kept."""
    missed, kept = [], set[str]()
    for name, least in site.target.coverage.items():
        measure, share = f"coverage {name}", site.tally.coverage(name)
        if share < least:
            missed.append(Breach(measure, least, share, f"{name} filled in {share:.0%}, expected {least:.0%}"))
        elif site.tally.measures.articles:
            kept.add(measure)
    return missed, kept
