"""How the sites stand, for Prometheus: a file for node_exporter's textfile collector.

Names and units follow https://prometheus.io/docs/practices/naming/.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from crawler.exit_codes import ExitCode
from crawler.health.measures import FIELDS, Measures
from crawler.logs import escape_controls
from crawler.reporting.figures import SiteFigures, read_sites
from crawler.user_agent import program_version
from schema import reporting
from schema.crawl_tables import COUNTS
from schema.engine import reading
from schema.errors import TearsheetError
from schema.queries import Record
from schema.read_only import opened_for_reading
from schema.reporting import SiteRun
from schema.runs import ABORTED, STOPPED
from schema.whole_file import whole_file

if TYPE_CHECKING:
    from prometheus_client import Metric

logger = logging.getLogger(__name__)

_LOOKS_BACK = dt.timedelta(days=7)
_MODE = 0o644
"""node_exporter runs as another user."""
_STATUSES = ("ok", "quality", "partial", "limit", STOPPED, "failed", ABORTED)


class MetricsAtEnd:
    """Writes the metrics when a run has ended, also with an exception. Use as a context manager around the run.

    Where another run holds the lock, its metrics are left alone; where the database can't be used, nothing is new.

    Raises:
        OSError, TearsheetError: they cannot be written after a run that is otherwise well.
    """

    exit_code: int | None = None
    """Of the run's summary; None while there is none."""

    def __init__(self, database: str, file: Path | None) -> None:
        self._database = database
        self._file = file

    def __enter__(self) -> MetricsAtEnd:
        return self

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        code = error.exit_code if isinstance(error, TearsheetError) else self.exit_code
        if self._file is None or code in (ExitCode.BUSY, ExitCode.CONFIG):
            return
        try:
            with opened_for_reading(self._database) as engine, reading(engine) as connection:
                write_metrics(connection, self._file)
        except (TearsheetError, OSError) as failure:
            if self.exit_code == ExitCode.OK:
                raise
            logger.warning("the metrics were not written: %s", failure)  # what the run came to is what to act upon


def write_metrics(connection: Connection, file: Path) -> None:
    """Writes the metrics; a reader sees the old file or the new one, never a part.

    Raises:
        BadDatabase: it is the database itself.
        OSError: it cannot be written; the old one stays.
    """
    from prometheus_client import CollectorRegistry, generate_latest

    now = dt.datetime.now(dt.UTC)
    sites = sorted(read_sites(connection, now - _LOOKS_BACK, now), key=lambda site: site.name)
    sound = reporting.last_sound_runs(connection)
    metrics = [*_of_sites(sites, now), *_of_times(sites, sound), *_of_run(reporting.last_ended_run(connection), now)]
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(metrics))
    with whole_file(connection.engine, file, mode=_MODE) as part:
        part.write_bytes(generate_latest(registry))


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
    ended = {site.name: site.last_ended for site in sites if site.last_ended is not None}
    yield _gauge("last_run_new_articles", "Articles that its last run found", {k: run.new for k, run in ended.items()})
    lengths = {k: (run.finished_at - run.started_at).total_seconds() for k, run in ended.items() if run.finished_at}
    yield _gauge("last_run_duration_seconds", "How long its last run took", lengths)
    yield from _of_requests(ended)
    yield _filled(sites)


def _of_requests(ended: Mapping[str, SiteRun]) -> Iterator[Metric]:
    measured = {name: Measures.from_json(run.measures or {}) for name, run in ended.items()}
    requests = {name: measures.requests for name, measures in measured.items()}
    yield _gauge("last_run_requests", "Requests for pages that its last run made, further tries included", requests)
    sizes = {name: measures.body_bytes for name, measures in measured.items()}
    yield _gauge("last_run_body_bytes", "Size of their answers, decompressed", sizes)


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
    due: dict[str, dt.datetime | None] = {site.name: site.health["next_due_at"] for site in sites}
    yield _gauge("next_due_timestamp_seconds", "When the next of its known pages is due", _seconds(due))


def _seconds(times: Mapping[str, dt.datetime | None]) -> dict[str, float]:
    return {name: time.timestamp() for name, time in times.items() if time is not None}


def _of_run(run: Record | None, now: dt.datetime) -> Iterator[Metric]:
    from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

    yield InfoMetricFamily("tearsheet_build", "The tearsheet that wrote this file", {"version": program_version()})
    written = "When this file was written"
    yield GaugeMetricFamily("tearsheet_metrics_written_timestamp_seconds", written, now.timestamp())
    if run is None:
        return
    ended = run["finished_at"].timestamp()
    yield GaugeMetricFamily("tearsheet_last_run_finished_timestamp_seconds", "When the last run ended", ended)
    status = GaugeMetricFamily("tearsheet_last_run_status", "1 for how the last run ended", labels=("status",))
    for name in _STATUSES:
        status.add_metric((name,), float(run["status"] == name))
    yield status
    if run["exit_code"] is not None:
        yield GaugeMetricFamily("tearsheet_last_run_exit_code", "Exit code of the last run", run["exit_code"])
    if run["duration_s"] is not None:
        about = "How long the last run took"
        yield GaugeMetricFamily("tearsheet_last_run_duration_seconds", about, run["duration_s"])
    pages = GaugeMetricFamily("tearsheet_last_run_pages", "Counts of the last run's summary", labels=("outcome",))
    for name in COUNTS:
        pages.add_metric((name,), run[name])
    yield pages


def _gauge(name: str, about: str, values: Mapping[str, float]) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    metric = GaugeMetricFamily(f"tearsheet_site_{name}", about, labels=("site",))
    for site, value in values.items():
        metric.add_metric((escape_controls(site),), float(value))
    return metric
