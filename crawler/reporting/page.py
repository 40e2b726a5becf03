"""The report as one HTML page that needs nothing else: no script, no file, no address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.reporting.figures import Figures, SiteFigures, span, verdict
from crawler.reporting.plots import MOST_SERIES, Plots
from crawler.shown_text import moment, number, shortened, visible, web_link

_MOST_ROWS = 30
"""Sites in a plot. All of them are in the table."""
_MOST_RANKED = 12
_FOLLOWED = ("title", "published", "authors", "description", "section", "tags")
"""Fields whose share is drawn: as many as there are colours."""


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
        "megabytes": lambda size: f"{size / 1e6:,.1f}",
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
