"""`tearsheet crawl --dry-run`: what a crawl would ask for, and why. Asks for nothing, writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crawler.commands.options import database_exists
from crawler.logs import escape_controls
from crawler.site_result import Target
from schema.frontier import Due, due_rows
from schema.reasons import FoundBy, PageRole, PageStatus

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def print_plan(engine: Engine, targets: Sequence[Target], now: dt.datetime, *, is_forced: bool) -> None:
    """A line for each URL, in the order of asking: site, URL and reason, with tabs between.

    What those pages lead to is not known before they are fetched.
    """
    from schema.engine import reading
    from schema.queries import find_site

    if not database_exists(engine):
        for target in targets:
            _print_lines(target.name, _of_unknown(target))
        return
    with reading(engine) as connection:
        for target in targets:
            site_id = find_site(connection, target.name)
            found = _of_unknown(target) if site_id is None else _of_known(connection, site_id, target, now, is_forced)
            _print_lines(target.name, found)


def _print_lines(site: str, lines: Iterator[tuple[str, str]]) -> None:
    for url, reason in lines:
        print(escape_controls(f"{site}\t{url}\t{reason}", keep="\t"))


def _of_unknown(target: Target) -> Iterator[tuple[str, str]]:
    for url in target.scope.start_urls:
        yield url, "start page; the site was never crawled"


def _of_known(
    connection: Connection, site_id: int, target: Target, now: dt.datetime, is_forced: bool
) -> Iterator[tuple[str, str]]:
    known = set()
    for due in due_rows(connection, site_id, due_before=_NEVER if is_forced else now):
        known.add(due.url) if due.found_by is FoundBy.START else None
        yield due.url, reason_of(due, now)
    for url in target.scope.start_urls:
        if url not in known:
            yield url, "start page, new in the settings"


def reason_of(due: Due, now: dt.datetime) -> str:
    """Why a row is asked for, in words."""
    if due.found_by is FoundBy.START:
        return "start page, asked for at every run"
    if due.last_fetched_at is None:
        return f"never fetched; found by {due.found_by}"
    last = f"last fetched {due.last_fetched_at:%Y-%m-%d %H:%M}"
    if due.status is PageStatus.FAILED:
        return f"{last} and failed ({due.failure}); tried again"
    if due.lastmod_at is not None and due.lastmod_at > due.last_fetched_at:
        return f"{last}; stated to have changed {due.lastmod_at:%Y-%m-%d %H:%M}"
    if due.next_due_at is not None and due.next_due_at > now:
        return f"{last}, due {due.next_due_at:%Y-%m-%d %H:%M}; forced"
    if due.role is not PageRole.PAGE:
        return f"{due.role}, asked for at every run"
    return f"{last}, due since {due.next_due_at:%Y-%m-%d %H:%M}"
