"""The report as one HTML page that needs nothing else: no script, no file, no address."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crawler.reporting.figures import Figures, SiteFigures, span, verdict
from crawler.reporting.plots import MOST_SERIES, Plots
from crawler.shown_text import moment, number, shortened, visible, web_link

_MOST_ROWS = 30
"""Sites in a plot. All of them are in the table."""
_MOST_RANKED = 12
_FOLLOWED = ("title", "published", "authors", "description", "section", "tags")
"""Fields whose share is drawn: as many as there are colours."""

_RUNS = {
    "quality": "runs that found faults",
    "partial": "runs that missed a site",
    "limit": "runs at a limit",
    "stopped": "runs stopped",
    "failed": "runs failed",
    "aborted": "runs killed",
}
_MOST_BARS = 30
_BAR_HEIGHT = 16


def render(figures: Figures, title: str) -> str:
    """The page. Everything from outside is escaped; links lead to http and https alone."""
    environment = Environment(
        loader=PackageLoader("crawler.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "visible": visible,
        "web_link": web_link,
        "number": number,
        "moment": moment,
        "shortened": shortened,
        "ago": lambda instant: _ago(instant, figures.made_at),
        "until": lambda instant: _until(instant, figures.made_at),
        "megabytes": lambda size: f"{size / 1e6:,.1f}",
        "least_filled": _least_filled,
        "words": lambda value: number(value).replace("_", " "),
        "run_words": lambda status: _RUNS.get(status, f"runs: {visible(status)}"),
        "last_run": lambda site: _last_run(site, figures.made_at),
        "trend": lambda site: _trend(site, figures.days),
    }
    drawn = {}
    if figures.sites:
        with Plots() as plots:
            drawn = _plots(plots, figures)
    template = environment.get_template("report.html")
    said = verdict(figures.sites, figures.made_at)
    return template.render(figures=figures, title=title, verdict=said, plots=drawn, most_rows=_MOST_ROWS)


def _plots(plots: Plots, figures: Figures) -> dict[str, str]:
    days, shown = figures.days, _most_telling(figures)
    busy = {site.name: _scaled([site.days[day].new if day in site.days else None for day in days]) for site in shown}
    missing = {site.name: site.missing(days) for site in shown}
    costs = [site.cost for site in figures.sites if site.cost]
    return {
        "new": plots.bars("new", "New articles a day", days, figures.new),
        "by_site": plots.grid(
            "by-site", "New articles by site and day", days, {k: _scaled(v) for k, v in busy.items()}
        ),
        "shares": plots.lines("shares", "Fields filled", days, {name: figures.shares[name] for name in _FOLLOWED}),
        "missing": plots.grid("missing", "Fields that went missing, by site and day", days, missing, is_warning=True),
        "failures": plots.stacked("failures", "Failed requests a day, by reason", days, _with_rest(figures)),
        "requests": plots.bars("requests", "Pages asked for a day", days, figures.requests),
        "slow": plots.ranking("slow", "Slowest sites", _top({cost.site: cost.mean_ms for cost in costs}), " ms"),
        "heavy": plots.ranking("heavy", "Heaviest sites", _top({it.site: it.body_bytes / 1e6 for it in costs}), " MB"),
    }


def _most_telling(figures: Figures) -> list[SiteFigures]:
    """Those to look at, then those that have most news; by name."""
    worried = {site.name for site in figures.to_look_at}
    ranked = sorted(figures.sites, key=lambda site: (site.name not in worried, -site.counts["new"], site.name))
    return sorted(ranked[:_MOST_ROWS], key=lambda site: site.name)


def _scaled(numbers: Sequence[float | None]) -> list[float | None]:
    most = max((number for number in numbers if number), default=1.0)
    return [None if number is None else number / most for number in numbers]


def _top(numbers: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(numbers.items(), key=lambda item: -item[1])[:_MOST_RANKED])


def _with_rest(figures: Figures) -> dict[str, list[int]]:
    """The most frequent reasons, and all others as one."""
    named = list(figures.failures.items())
    top, rest = named[: MOST_SERIES - 1], named[MOST_SERIES - 1 :]
    shown = {reason.replace("_", " "): list(numbers) for reason, numbers in top}
    if rest:
        shown["other"] = [sum(numbers) for numbers in zip(*(numbers for _, numbers in rest), strict=True)]
    return shown


def _ago(instant: dt.datetime | dt.date | None, now: dt.datetime) -> str:
    if instant is None:
        return ""
    if not isinstance(instant, dt.datetime):
        days = (now.date() - instant).days
        return "today" if days <= 0 else span(dt.timedelta(days=days)) + " ago"
    return span(max(now - instant, dt.timedelta())) + " ago"


def _least_filled(site: SiteFigures) -> str:
    if site.least_filled is None:
        return ""
    name, share = site.least_filled
    return "100%" if share >= 1 else f"{name} {math.floor(100 * share)}%"  # what is missing somewhere is not complete


def _until(instant: dt.datetime | None, now: dt.datetime) -> str:
    if instant is None:
        return ""
    return "now" if instant <= now else f"in {span(instant - now)}"


def _last_run(site: SiteFigures, now: dt.datetime) -> str:
    """When its last run began and how it ended; where that one could not crawl it, when one last could."""
    began_at, status = site.health["last_run_at"], site.health["last_status"]
    if began_at is None:
        return "never"
    if site.sound_at == began_at:
        return _ago(began_at, now)
    said = f"{_ago(began_at, now)}, {visible(status)}"
    return f"{said}; ok {_ago(site.sound_at, now)}" if site.sound_at else f"{said}; never ok"


def _trend(site: SiteFigures, days: Sequence[dt.date]) -> Markup:
    """Its new articles by day as a line of bars; each of several days where there are many."""
    width = math.ceil(len(days) / _MOST_BARS)
    numbers = [site.days[day].new if day in site.days else 0 for day in days]
    bars = [sum(numbers[at : at + width]) for at in range(0, len(numbers), width)]
    most = max(bars)
    tall = [round(_BAR_HEIGHT * bar / most) if most else 0 for bar in bars]
    path = "".join(f"M{2 * at + 1} {_BAR_HEIGHT}v-{max(1, size)}" for at, size in enumerate(tall) if bars[at])
    label = "No new articles" if not most else f"New articles by day, {most:,} at most"
    return Markup(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}" preserveAspectRatio="none">'
        '<path stroke-width="1.4" d="{}"/></svg>'
    ).format(2 * len(bars), _BAR_HEIGHT, label, path)
