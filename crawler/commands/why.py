"""`tearsheet why`: the fate of a URL, from who named it to the row that it has, or the reason that it has none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.commands.options import BadUsage, ConfigOption, DatabaseOption, ResultFormat, open_results
from crawler.logs import escape_controls, escape_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

EXAMPLES = """
Examples:

  tearsheet why https://news.example/2025/08/harbour-reopens

  tearsheet why https://news.example/tags/harbour --format json
"""

Trace = dict[str, Any]


def why(
    url: Annotated[str, typer.Argument(metavar="URL", help="Any address, stored or not.")],
    form: Annotated[ResultFormat, typer.Option("--format", help="Form of the result.")] = ResultFormat.TEXT,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Show the fate of a URL.

    Who named it, what robots.txt says, every request with its answer, what the parser took it for, and the article
    that it led to, or the reason why there is none.
    """
    from pipelines.export import time_text
    from schema.traces import page_rows
    from schema.urls import normalise_url

    if normalise_url(url) is None:
        raise BadUsage(f"{url!r} is no absolute http(s) URL, or names a user or an impossible host")
    with open_results(config, database) as connection:
        traces = [_trace(connection, page) for page in page_rows(connection, url)]
        missing = _taken_down(connection, url) or (None if traces else _why_unknown(connection, config, url))
    if form is ResultFormat.JSON:
        document = {"url": url, "pages": traces, "unknown_because": missing}
        print(escape_json(json.dumps(document, ensure_ascii=False, indent=2, default=time_text)))
        return
    lines = [line for trace in traces for line in (*_lines(trace), "")][:-1]
    lines += [missing] if missing else []
    for line in lines:
        print(escape_controls(line))


def _trace(connection: Connection, page: Mapping[str, Any]) -> Trace:
    """Everything that is known of one frontier row, and the verdict in words."""
    from schema.traces import article_of, fetches_of, last_snapshot, way_to

    article = None if page["article_id"] is None else article_of(connection, page["article_id"])
    return {
        **{name: page[name] for name in _PAGE_KEYS},
        "way": way_to(connection, page),
        "robots": _robots(page),
        "fetches": [{name: fetch[name] for name in _FETCH_KEYS} for fetch in fetches_of(connection, page["page_id"])],
        "snapshot": last_snapshot(connection, page["page_id"]),
        "article": article,
        "trap": _trap(connection, page),
        "verdict": _verdict(page, article),
    }


def _trap(connection: Connection, page: Mapping[str, Any]) -> Trace | None:
    """The cut area that the page lies in, if it was left out for that."""
    from crawler.traps.areas import areas_of
    from schema.reasons import DropReason
    from schema.traps import traps_of

    areas = areas_of(page["url"])
    cuts = traps_of(connection, page["site_id"]) if page["drop_reason"] is DropReason.TRAP else []
    return next((cut for cut in cuts if cut["area"].removesuffix(" of a list") in (*areas.narrow, *areas.wide)), None)


_PAGE_KEYS = (
    *("site", "url", "role", "status", "found_by", "depth", "first_seen_at", "last_fetched_at", "next_due_at"),
    *("revisit_interval_s", "lastmod_at", "attempts", "missing_since_at", "kind", "kind_confidence"),
    *("is_noindex", "is_noarchive", "is_tdm_reserved", "drop_reason", "failure"),
)
_FETCH_KEYS = (
    *("run_id", "started_at", "http_status", "body_bytes", "duration_ms", "change", "failure", "failure_detail"),
    "redirect_to",
)


def _robots(page: Mapping[str, Any]) -> str:
    from schema.reasons import DropReason

    if page["drop_reason"] is DropReason.ROBOTS:
        return "disallowed"
    return "allowed" if page["last_fetched_at"] else "not asked yet"


def _verdict(page: Mapping[str, Any], article: Mapping[str, Any] | None) -> str:
    """The row, or the reason that there is none."""
    from schema.reasons import PageStatus

    if article is not None:
        return _article_verdict(page, article)
    if page["status"] is PageStatus.PENDING:
        return "no article: not fetched yet" + (f"; the last try failed: {page['failure']}" if page["failure"] else "")
    if page["drop_reason"] is not None:
        return f"no article: {page['drop_reason']}. {page['drop_reason'].meaning}"
    if page["failure"] is not None:
        return f"no article: {page['failure']}. {page['failure'].meaning}"
    return f"no article: {page['status']}. {page['status'].meaning}"


def _article_verdict(page: Mapping[str, Any], article: Mapping[str, Any]) -> str:
    key, own = article["article_id"], article["canonical_url"]
    if article["merged_into_article_id"] is not None:
        return f"article {key}, which turned out to be article {article['merged_into_article_id']}"
    if page["url"] == own:
        text = f"article {key}, at its own address"
    elif page["url"] == article["fetched_url"]:
        text = f"article {key}, read from here; its address is {own}"
    else:
        text = f"one more address of article {key}, {own}"
    if article["duplicate_of_article_id"] is not None:
        text += f"; the same content as article {article['duplicate_of_article_id']}"
    if page["failure"] is not None:
        text += f"; the last request failed: {page['failure']}"
    return text + ("; its page is gone" if article["is_gone"] else "")


def _taken_down(connection: Connection, url: str) -> str | None:
    """When and why the URL was taken down, if it was."""
    from schema.blocks import takedown_of

    found = takedown_of(connection, url)
    if found is None:
        return None
    note = f" ({found['note']})" if found["note"] else ""
    day = f"{found['taken_down_at']:%Y-%m-%d}"
    return f"{url}: taken down on {day}{note}; nothing of it is stored, and no crawl asks for it"


def _why_unknown(connection: Connection, config: Path | None, url: str) -> str:
    """Why no row knows the URL."""
    from crawler.config import load_config
    from crawler.scope import Scope
    from crawler.targets import scope_of
    from crawler.traps.areas import is_endless
    from schema.traces import sites_of
    from schema.urls import normalise_url

    address = normalise_url(url) or url
    settings = load_config(config)
    crawled = [name for name, starts, _ in sites_of(connection) if Scope(tuple(starts)).may_fetch(address)]
    if not crawled:
        return f"{url}: unknown. It is on the host of no site that was crawled; only start pages' hosts are"
    for name in crawled:
        if name in settings.sites and not scope_of(settings.sites[name]).may_fetch(address):
            return f"{url}: unknown. The settings of {name} exclude it"
    if is_endless(address):
        return f"{url}: left out. Its path repeats itself or is too deep: such addresses make more of their kind"
    return (
        f"{url}: unknown. No page, sitemap or feed of {', '.join(crawled)} that was fetched so far names it; "
        "`tearsheet status` says how many pages are still pending"
    )


def _lines(trace: Trace) -> Iterator[str]:
    yield trace["url"]
    yield _line("site", trace["site"])
    yield _line("found by", " > ".join(f"{step['url']} ({step['found_by']})" for step in trace["way"]))
    yield _line("first seen", f"{trace['first_seen_at']:%Y-%m-%d %H:%M:%S}, depth {trace['depth']}")
    yield _line("robots.txt", trace["robots"])
    for place, fetch in enumerate(trace["fetches"]):
        yield _line("" if place else "fetches", _fetch_line(fetch))
    yield _line("parsed as", f"{trace['kind']} ({trace['kind_confidence']:.2f})" if trace["kind"] else trace["role"])
    rules = [name.removeprefix("is_") for name in ("is_noindex", "is_noarchive", "is_tdm_reserved") if trace[name]]
    if rules:
        yield _line("asks for", ", ".join(rules))
    if snapshot := trace["snapshot"]:
        yield _line("archived", f"{snapshot['file']} at {snapshot['offset']}")
    if article := trace["article"]:
        others = [url for url in article["addresses"] if url != trace["url"]]
        yield _line("addresses", ", ".join(others) or "this one")
    if trap := trace["trap"]:
        what = f"what is new in {trap['area']}" if trap["is_new_only"] else trap["area"]
        yield _line("cut", f"{what}: {trap['wasted']} requests led to nothing (run {trap['run_id']}), the last one to")
        yield _line("", trap["example_url"])
    yield _line("verdict", trace["verdict"])
    yield _line("next", _next_visit(trace))


def _line(name: str, value: str) -> str:
    return f"  {name:<11} {value}"


def _fetch_line(fetch: Mapping[str, Any]) -> str:
    answer = "no answer" if fetch["http_status"] is None else str(fetch["http_status"])
    parts = [
        f"run {fetch['run_id']}, {fetch['started_at']:%Y-%m-%d %H:%M:%S}: {answer}, {fetch['body_bytes']:,} bytes, "
        f"{fetch['duration_ms']:,} ms, {fetch['change']}"
    ]
    parts += [str(fetch[name]) for name in ("failure", "failure_detail") if fetch[name]]
    parts += [f"to {fetch['redirect_to']}"] if fetch["redirect_to"] else []
    return ", ".join(parts)


def _next_visit(trace: Trace) -> str:
    if trace["next_due_at"] is None:
        return "due at the next run"
    every = f", {trace['revisit_interval_s'] / 3600:.1f} hours after the last" if trace["revisit_interval_s"] else ""
    return f"due {trace['next_due_at']:%Y-%m-%d %H:%M:%S}{every}"
