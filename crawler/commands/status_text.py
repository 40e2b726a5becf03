"""What `tearsheet status` says on a terminal."""

from __future__ import annotations

import datetime as dt
import shlex
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.health.measures import FIELDS, Measures
from crawler.health.watch import CRAWLED
from crawler.logs import escape_controls
from crawler.reporting.figures import SiteFigures, span, verdict
from schema.queries import Record
from schema.reporting import SiteRun

_COLUMNS = ("articles", "new 7d", "filled", "pending", "failed", "newest", "last run", "status", "next due")
_WIDE = 100
"""From here on columns are set apart by two spaces, and headings stand in one line."""
_MOST_REASONS = 5
_MOST_NAMES = 10
_LEAST_WIDTH = 40


@dataclass(frozen=True)
class Details:
    """What is told of one site alone."""

    runs: Sequence[SiteRun]
    """The latest first."""
    traps: Sequence[Record]


@dataclass(frozen=True)
class Status:
    """All that `tearsheet status` tells."""

    now: dt.datetime
    sites: Sequence[SiteFigures]
    """By name."""
    coverage: dict[str, float]
    """By site, the lowest share of the fields that matter, 0..1; no entry where nothing was read."""
    last_run: Record | None
    overdue: Sequence[str] = field(default=())
    """Sites whose `every` or `cron` was due an hour ago."""
    details: Details | None = None
    """None where all sites are shown."""

    def failures(self) -> dict[str, Counter[str]]:
        """By site, the pages that failed in its last run, by reason."""
        last = {site.name: site.last_ended for site in self.sites if site.last_ended is not None}
        found = {name: Measures.from_json(run.measures or {}).failures for name, run in last.items()}
        return {name: failures for name, failures in found.items() if failures}


def print_status(status: Status) -> None:
    """Prints the verdict, the table, what to look at, and what else somebody may ask next."""
    console = Console(highlight=False)
    print(f"{verdict(status.sites, status.now)}\n")
    _print_table(console, status)
    for text in _below(status):
        _print_wrapped(text, console.width)


def _print_wrapped(text: str, width: int) -> None:
    """A line, broken into several where it is too long."""
    indent = " " * (len(text) - len(text.lstrip()))
    lines = textwrap.wrap(
        escape_controls(text), max(width, _LEAST_WIDTH), subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )
    print("\n".join(lines))


# ------------------------------------------------------------------------------------------------------------ table
def _print_table(console: Console, status: Status) -> None:
    is_wide = console.width >= _WIDE
    table = Table(box=None, pad_edge=False, collapse_padding=not is_wide, header_style="bold")
    table.add_column("site", overflow="fold")
    for heading in _COLUMNS:
        shown = heading if is_wide else heading.replace(" ", "\n")
        table.add_column(shown, justify="left" if heading == "status" else "right", no_wrap=True)
    for site in status.sites:
        cells = [site.name, *_cells(site, status)]
        table.add_row(*(Text(escape_controls(cell)) for cell in cells))
    console.print(table)


def _cells(site: SiteFigures, status: Status) -> Iterator[str]:
    health, now = site.health, status.now
    share = status.coverage.get(site.name)
    yield str(health["articles"])
    yield str(site.counts["new"])
    yield "-" if share is None else percent(share)
    yield str(health["pages_pending"])
    yield str(health["pages_failed"])
    yield _days(site.newest, now)
    yield "-" if health["last_run_at"] is None else _short(now - health["last_run_at"])
    yield health["last_status"] or "-"
    due = health["next_due_at"]
    yield "-" if due is None else "now" if due <= now else _short(due - now)


def percent(share: float) -> str:
    """Rounded down: 100% is all of them."""
    return f"{int(share * 100 + 1e-9)}%"


def _days(day: dt.date | None, now: dt.datetime) -> str:
    if day is None:
        return "-"
    days = (now.date() - day).days
    return f"{days}d" if days > 0 else "today"


def _short(length: dt.timedelta) -> str:
    """A length of time: "5m", "3h", "12d"."""
    minutes = max(0, round(length.total_seconds() / 60))
    return f"{minutes}m" if minutes < 60 else f"{minutes // 60}h" if minutes < 2880 else f"{minutes // 1440}d"


# ------------------------------------------------------------------------------------------------------ below it
def _below(status: Status) -> Iterator[str]:
    for site in status.sites:
        yield from _worries(site, status.now)
    if status.overdue:
        yield ""
        yield f"Due by the settings for an hour or more: {_names(status.overdue)}"
    if total := sum(status.failures().values(), Counter[str]()):
        reasons = ", ".join(f"{count} {reason}" for reason, count in total.most_common(_MOST_REASONS))
        more = f", {len(total) - _MOST_REASONS} more reasons" if len(total) > _MOST_REASONS else ""
        yield ""
        yield f"Failed in the last run{'s' if len(status.sites) > 1 else ''}: {reasons}{more}"
    if status.details is not None:
        yield from _of_one(status.sites[0], status.details)
    if status.last_run is not None:
        yield from _last_run(status.last_run, status.now)


def _worries(site: SiteFigures, now: dt.datetime) -> Iterator[str]:
    worries = site.worries(now)
    if not worries:
        return
    yield ""
    yield site.name
    yield from (f"  {worry}" for worry in worries)
    if any(breach.measure != CRAWLED for breach in site.breaches):
        yield f"  if it is right as it is now: tearsheet sites accept {shlex.quote(site.name)}"


def _names(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _of_one(site: SiteFigures, details: Details) -> Iterator[str]:
    yield ""
    yield "Its last runs, UTC"
    for run in details.runs:
        took = "not ended" if run.finished_at is None else _took(run.finished_at - run.started_at)
        counts = f"{run.new} new, {run.updated} updated, {run.gone} gone, {run.failed} failed"
        yield f"  {run.started_at:%Y-%m-%d %H:%M}  {run.status:<8}  {counts} ({took})"
        if run.problem:
            yield f"    {run.problem}"
    if site.last_read is not None:
        yield ""
        yield f"Where fields came from, {_number(site.last_read.articles, 'article')} of its last run that read any"
        yield from _fields(site.last_read)
    if details.traps:
        yield ""
        yield "Left out, because it goes on for ever and leads to nothing"
        for trap in details.traps:
            yield f"  {trap['area']}: since {trap['cut_at']:%Y-%m-%d}, after {trap['wasted']} requests in vain"
            yield f"    such as {trap['example_url']}"


def _fields(measures: Measures) -> Iterator[str]:
    for name in FIELDS:
        share = percent(measures.filled[name] / measures.articles)
        ways = strategies_of(measures, name)
        by = ", ".join(f"{way} {count}" for way, count in ways.items())
        yield f"  {name:<15}{share:>5}  {by}".rstrip()


def strategies_of(measures: Measures, name: str) -> dict[str, int]:
    """How many articles have a field by which strategy, the most frequent first."""
    prefix = f"{name} "
    found = {key.removeprefix(prefix): n for key, n in measures.strategies.items() if key.startswith(prefix)}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _last_run(run: Record, now: dt.datetime) -> Iterator[str]:
    yield ""
    yield f"Last run {run['run_id']}: {run['status']}, {run['command']}"
    began = f"  began {span(max(now - run['started_at'], dt.timedelta()))} ago"
    if run["duration_s"] is None:
        yield began
        return
    took = _took(dt.timedelta(seconds=run["duration_s"]))
    yield f"{began}, took {took}: {run['new']} new, {run['updated']} updated, {run['failed']} failed"


def _took(length: dt.timedelta) -> str:
    seconds = round(length.total_seconds())
    return _number(seconds, "second") if seconds < 60 else span(length)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
