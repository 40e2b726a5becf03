"""What the report says, as figures: read once, added up by site and day."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import Connection

from crawler.health.measures import FIELDS, Measures
from crawler.tally import DEFAULT_OBJECTIVES
from schema import reporting
from schema.health import BreachRow
from schema.queries import Record, site_health
from schema.reporting import SiteCost, SiteRun
from schema.runs import ABORTED, RUNNING

_LISTED = 15
"""Articles in a list."""
_CHANCE = 4.0
"""Standard errors by which a day's share of a field may lie below its usual one: 20 sites have 7,000 shares a month."""
_LEAST_VARIANCE = 0.04
"""Of an article: a field that all usually have is not known to have none. It is that of a share of 96%."""
_FEW = 0.1
"""Added to the variance of a day's sum, which of few articles is less alike to that of many."""
_RARE = 0.3
"""A field that fewer articles than this have is not followed."""
_SILENT_AFTER = 3
"""Usual gaps between two runs, after which somebody should look why there is none."""
_LEAST_RUNS = 4
"""From which there is a usual gap."""
_HOUR = dt.timedelta(hours=1)


@dataclass
class Day:
    """What one day brought for one site."""

    new: int = 0
    articles: int = 0
    filled: Counter[str] = field(default_factory=Counter)


@dataclass
class SiteFigures:
    """One site in the days of the report."""

    name: str
    health: Record
    """Its row of v_site_health."""
    days: dict[dt.date, Day] = field(default_factory=lambda: defaultdict(Day))
    counts: Counter[str] = field(default_factory=Counter)
    """new, updated, gone, failed, runs."""
    starts: list[dt.datetime] = field(default_factory=list)
    crawl_s: float = 0.0
    """Of all its runs."""
    last: SiteRun | None = None
    """Its latest run in these days."""
    last_ended: SiteRun | None = None
    """Its latest run that has ended, at any time."""
    last_read: Measures | None = None
    """What the latest run in these days measured that read any article."""
    sound_at: dt.datetime | None = None
    """When its last run began that could crawl it, at any time; only in `Figures`."""
    breaches: list[BreachRow] = field(default_factory=list)
    """Those that go on."""
    newest: dt.date | None = None
    """Day of publication of its newest article."""
    cost: SiteCost | None = None

    def add(self, run: SiteRun, measures: Measures) -> None:
        """Takes a run in; they come in their order."""
        day = self.days[run.started_at.date()]
        day.new += run.new
        day.articles += measures.articles
        day.filled.update(measures.filled)
        self.counts.update(new=run.new, updated=run.updated, gone=run.gone, failed=run.failed, runs=1)
        self.starts.append(run.started_at)
        self.last = run
        if run.finished_at is not None:
            self.crawl_s += (run.finished_at - run.started_at).total_seconds()

    @property
    def least_filled(self) -> tuple[str, float] | None:
        """Which of the fields that every article should have the fewest had in `last_read`, and their share."""
        read = self.last_read
        if read is None:
            return None
        return min(((name, read.filled[name] / read.articles) for name in DEFAULT_OBJECTIVES), key=lambda it: it[1])

    def worries(self, now: dt.datetime) -> list[str]:
        """Why somebody should look, in words; empty where all is well."""
        found = [f"{breach.detail} (since {breach.started_at:%Y-%m-%d})" for breach in self.breaches]
        status = self.health["last_status"]
        if not found and status not in (None, RUNNING, "ok", "quality", "limit", "stopped"):
            problem = self.last.problem if self.last else None
            found.append("its last run was killed" if status == ABORTED else problem or f"its last run: {status}")
        if silence := self._silence(now):
            found.append(silence)
        return found

    def _silence(self, now: dt.datetime) -> str | None:
        if len(self.starts) < _LEAST_RUNS:
            return None
        gaps = ((b - a).total_seconds() for a, b in pairwise(self.starts))
        usual = dt.timedelta(seconds=statistics.median(gaps))
        since = now - self.starts[-1]
        if since < max(_SILENT_AFTER * usual, _HOUR):
            return None
        return f"no run for {span(since)}; there usually is one every {span(usual)}"

    def missing(self, days: Sequence[dt.date]) -> list[float | None]:
        """For each day, how much of the field that is furthest below its usual share was missing, where that is more
        than chance takes: 0.0 is none, 1.0 all of it; None where nothing was read.
        """
        usual = {name: share for name in FIELDS if (share := self._usual(name)) >= _RARE}
        return [_missing(self.days[day], usual) if day in self.days else None for day in days]

    def _usual(self, name: str) -> float:
        read = [day for day in self.days.values() if day.articles]
        return statistics.median(day.filled[name] / day.articles for day in read) if read else 0.0


def _missing(day: Day, usual: Mapping[str, float]) -> float | None:
    if not day.articles:
        return None
    return max((_missing_of(day.filled[name], day.articles, share) for name, share in usual.items()), default=0.0)


def _missing_of(filled: int, articles: int, usual: float) -> float:
    by_chance = _CHANCE * math.sqrt(max(usual * (1 - usual), _LEAST_VARIANCE) / articles + _FEW / articles**2)
    missing = usual - filled / articles
    return missing / usual if missing > by_chance else 0.0


@dataclass(frozen=True)
class Figures:
    """All that the report shows."""

    made_at: dt.datetime
    days: tuple[dt.date, ...]
    """UTC, oldest first; the last one is not over."""
    sites: tuple[SiteFigures, ...]
    """Those to look at first, then by name."""
    runs: Mapping[str, int]
    """How many ended with each status."""
    shares: Mapping[str, Sequence[float | None]]
    """By field, for each day, how many of the articles that were read have it; None where none was."""
    failures: Mapping[str, Sequence[int]]
    """By reason, for each day; the most frequent first."""
    requests: Sequence[int]
    """Pages asked for, for each day."""
    breaches: Sequence[BreachRow]
    """That ended in these days."""
    newest: Sequence[Record]
    linked: Sequence[Record]
    changes: Sequence[Record]
    change_classes: Mapping[str, int]
    """How many versions changed their article in each way; the most frequent first."""
    gone: Sequence[Record]
    corrections: Sequence[Record]
    """Made by hand."""

    @property
    def to_look_at(self) -> list[SiteFigures]:
        return [site for site in self.sites if site.worries(self.made_at)]

    @property
    def new(self) -> list[int]:
        """New articles of all sites, for each day."""
        return [sum(site.days[day].new for site in self.sites if day in site.days) for day in self.days]


def gather(connection: Connection, *, days: int, now: dt.datetime, only: str | None = None) -> Figures:
    """Reads what the report says about the last `days` days, today among them; of all sites, or of `only` one."""
    today = now.astimezone(dt.UTC).date()
    period = tuple(today - dt.timedelta(days=back) for back in reversed(range(days)))
    since = dt.datetime.combine(period[0], dt.time(), tzinfo=dt.UTC)
    whole: dict[dt.date, Measures] = defaultdict(Measures)
    sites = read_sites(connection, since, now, only=only, whole=whole)
    by_name = {site.name: site for site in sites}
    for cost in reporting.site_costs(connection, since):
        if cost.site in by_name:
            by_name[cost.site].cost = cost
    for name, sound_at in reporting.last_sound_runs(connection).items():
        if name in by_name:
            by_name[name].sound_at = sound_at
    has_gone = any(site.counts["gone"] for site in sites)
    return Figures(
        made_at=now,
        days=period,
        sites=sites,
        runs=reporting.run_statuses(connection, since),
        shares={name: [_share(whole[day], name) for day in period] for name in FIELDS},
        failures=_failures(whole, period),
        requests=[whole[day].answered + whole[day].failures.total() for day in period],
        breaches=[it for it in reporting.breaches_since(connection, since) if it.ended_at and it.site in by_name],
        newest=reporting.newest_articles(connection, limit=_LISTED, site=only),
        linked=reporting.most_linked(connection, limit=_LISTED, site=only),
        changes=reporting.latest_changes(connection, limit=_LISTED, site=only),
        change_classes=reporting.change_classes(connection, since, site=only),
        gone=reporting.latest_gone(connection, since, limit=_LISTED, site=only) if has_gone else (),
        corrections=reporting.latest_corrections(connection, since, limit=_LISTED, site=only),
    )


def read_sites(
    connection: Connection,
    since: dt.datetime,
    now: dt.datetime,
    *,
    only: str | None = None,
    whole: dict[dt.date, Measures] | None = None,
) -> tuple[SiteFigures, ...]:
    """The sites, without what they cost, by the runs that began since then; those to look at first, then by name.

    Args:
        whole: takes what all of them measured, by day; without it, `days` only count new articles.
    """
    sites = {
        row["site"]: SiteFigures(row["site"], row) for row in site_health(connection) if only in (None, row["site"])
    }
    for run in reporting.site_runs(connection, since, has_measures=whole is not None):
        if run.site in sites:
            measures = Measures.from_json(run.measures or {})
            sites[run.site].add(run, measures)
            if whole is not None:
                whole[run.started_at.date()].merge(measures)
    for breach in reporting.breaches_since(connection, now):
        if breach.site in sites and breach.ended_at is None:
            sites[breach.site].breaches.append(breach)
    for name, newest in reporting.newest_days(connection, list(sites)).items():
        sites[name].newest = newest
    ended, read = reporting.last_site_runs(connection), reporting.last_site_runs(connection, since=since)
    for name, site in sites.items():
        site.last_ended = ended.get(name)
        if name in read and (measures := Measures.from_json(read[name].measures or {})).articles:
            site.last_read = measures
    return tuple(sorted(sites.values(), key=lambda site: (not site.worries(now), site.name)))


def _share(measures: Measures, name: str) -> float | None:
    return measures.filled[name] / measures.articles if measures.articles else None


def _failures(whole: Mapping[dt.date, Measures], period: Sequence[dt.date]) -> dict[str, list[int]]:
    total = sum((whole[day].failures for day in period), Counter[str]())
    return {reason: [whole[day].failures[reason] for day in period] for reason, _ in total.most_common()}


def verdict(sites: Sequence[SiteFigures], now: dt.datetime) -> str:
    """Whether all is well, in a line."""
    if not sites:
        return "No site was crawled yet."
    bad = sum(bool(site.worries(now)) for site in sites)
    if not bad:
        return "The site is well." if len(sites) == 1 else f"All {len(sites)} sites are well."
    good = len(sites) - bad
    return (
        f"{good} of {len(sites)} sites {'is' if good == 1 else 'are'} well;"
        f" {bad} {'needs' if bad == 1 else 'need'} a look."
    )


def span(length: dt.timedelta) -> str:
    """A length of time in its largest unit: "3 days", "5 hours", "20 minutes"."""
    minutes = round(length.total_seconds() / 60)
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes >= 2 * size or minutes == size:
            return f"{minutes // size} {unit}{'' if minutes == size else 's'}"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
