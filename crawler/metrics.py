"""How the sites stand, for Prometheus: a file for node_exporter's textfile collector.

Names and units follow https://prometheus.io/docs/practices/naming/.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from crawler.health.measures import FIELDS
from crawler.logs import escape_controls
from crawler.reporting.figures import SiteFigures, read_sites
from crawler.user_agent import program_version
from schema import reporting
from schema.crawl_tables import COUNTS
from schema.queries import Record, last_run

if TYPE_CHECKING:
    from prometheus_client import Metric

_LOOKS_BACK = dt.timedelta(days=7)


def write_metrics(connection: Connection, file: Path) -> None:
    """Writes the metrics; a reader sees the old file or the new one, never a part.

    Raises:
        OSError: it cannot be written; the old one stays.
    """
    from prometheus_client import CollectorRegistry, write_to_textfile

    now = dt.datetime.now(dt.UTC)
    sites = sorted(read_sites(connection, now - _LOOKS_BACK, now), key=lambda site: site.name)
    sound = reporting.last_sound_runs(connection)
    metrics = [*_of_sites(sites, now), *_of_times(sites, sound), *_of_run(last_run(connection))]
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(metrics))
    write_to_textfile(str(file), registry)


class _Collector:
    def __init__(self, metrics: Sequence[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Sequence[Metric]:
        return self._metrics


def _of_sites(sites: Sequence[SiteFigures], now: dt.datetime) -> Iterator[Metric]:
    yield _gauge("healthy", "1: nobody needs to look at the site", {s.name: not s.worries(now) for s in sites})
    yield _gauge("open_breaches", "Measures that are out of their bounds", {s.name: len(s.breaches) for s in sites})
    yield _gauge("articles", "Articles, gone ones left out", {s.name: s.health["articles"] for s in sites})
    yield _gauge("pages_pending", "URLs never fetched to an end", {s.name: s.health["pages_pending"] for s in sites})
    yield _gauge("pages_failed", "URLs whose last fetch failed", {s.name: s.health["pages_failed"] for s in sites})
    ended = {site.name: site.last for site in sites if site.last is not None}
    yield _gauge("last_run_new_articles", "Articles that its last run found", {k: run.new for k, run in ended.items()})
    lengths = {k: (run.finished_at - run.started_at).total_seconds() for k, run in ended.items() if run.finished_at}
    yield _gauge("last_run_duration_seconds", "How long its last run took", lengths)
    yield _filled(sites)


def _filled(sites: Sequence[SiteFigures]) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    about = "Share of articles with a field, in the last run of the week that read any"
    metric = GaugeMetricFamily("tearsheet_site_field_filled_ratio", about, labels=("site", "field"))
    for site in sites:
        if site.last_read is not None:
            for name in FIELDS:
                share = site.last_read.filled[name] / site.last_read.articles
                metric.add_metric((escape_controls(site.name), name), share)
    return metric


def _of_times(sites: Sequence[SiteFigures], sound: Mapping[str, dt.datetime | None]) -> Iterator[Metric]:
    began: dict[str, dt.datetime | None] = {site.name: site.health["last_run_at"] for site in sites}
    yield _gauge("last_run_timestamp_seconds", "When its last run began", _seconds(began))
    yield _gauge("last_success_timestamp_seconds", "When its last run began that could crawl it", _seconds(sound))
    newest = {s.name: dt.datetime.combine(s.newest, dt.time(), dt.UTC) for s in sites if s.newest}
    yield _gauge("newest_article_timestamp_seconds", "Day of publication of its newest article", _seconds(newest))


def _seconds(times: Mapping[str, dt.datetime | None]) -> dict[str, float]:
    return {name: time.timestamp() for name, time in times.items() if time is not None}


def _of_run(run: Record | None) -> Iterator[Metric]:
    from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

    yield InfoMetricFamily("tearsheet_build", "The tearsheet that wrote this file", {"version": program_version()})
    if run is None or run["finished_at"] is None:
        return
    ended = run["finished_at"].timestamp()
    yield GaugeMetricFamily("tearsheet_last_run_finished_timestamp_seconds", "When the last run ended", ended)
    if run["exit_code"] is not None:
        yield GaugeMetricFamily("tearsheet_last_run_exit_code", "Exit code of the last run", run["exit_code"])
    if run["duration_s"] is not None:
        yield GaugeMetricFamily("tearsheet_last_run_duration_seconds", "How long it took", run["duration_s"])
    pages = GaugeMetricFamily("tearsheet_last_run_pages", "Its counts, as in its summary", labels=("outcome",))
    for name in COUNTS:
        pages.add_metric((name,), run[name])
    yield pages


def _gauge(name: str, about: str, values: Mapping[str, float]) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    metric = GaugeMetricFamily(f"tearsheet_site_{name}", about, labels=("site",))
    for site, value in values.items():
        metric.add_metric((escape_controls(site),), float(value))
    return metric
