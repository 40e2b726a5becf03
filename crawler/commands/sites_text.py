"""What `tearsheet sites` prints: a probe and a check as text, a check as JSON. Texts of sites are escaped here."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from crawler.logs import escape_controls
from crawler.probing.records import Probe, Sample, Source
from crawler.probing.site_check import SelectorUse, SiteCheck
from schema.article import Article, PublishedDate
from schema.reasons import FoundBy

_MAX_SECTIONS = 12
_MAX_LEFT_OUT = 5
_MAX_CHARS = 200
_FOUND_BY = {
    FoundBy.START: "given",
    FoundBy.ROBOTS: "named in robots.txt",
    FoundBy.LINK: "named on a page",
    FoundBy.GUESS: "at a usual place",
}


def probe_text(probe: Probe, weak_points: Sequence[str]) -> str:
    """What a probe found, as lines."""
    lines = [*_found(probe), *_samples(probe.samples), *_warnings(weak_points)]
    return "\n".join(map(escape_controls, lines))


def check_text(check: SiteCheck) -> str:
    """What a check found, as lines."""
    return "\n".join(map(escape_controls, _check(check)))


def check_json(check: SiteCheck) -> dict[str, Any]:
    """What a check found, as an object."""
    return {
        "site": check.site,
        "exit_code": int(check.exit_code),
        "failure": check.failure,
        "pages": check.pages,
        "kinds": dict(check.kinds),
        "selectors": [
            {"key": use.key, "selector": use.selector, "matched": use.matched, "won": use.won}
            for use in check.selectors
        ],
        "coverage": [
            {"field": it.field, "objective": it.objective, "share": it.share, "is_missed": it.is_missed}
            for it in check.coverage
        ],
        "left_out": {"exclude": list(check.left_out.by_exclude), "include": list(check.left_out.by_include)},
        "problems": list(check.problems),
    }


# ---------------------------------------------------------------------------------------------------------- a probe
def _found(probe: Probe) -> Iterator[str]:
    yield f"{probe.start_urls[0]}: {_number(probe.requests, 'request')}"
    delay = f"asks for {probe.crawl_delay:g} s between requests" if probe.crawl_delay else "asks for no delay"
    yield f"  robots.txt  allows it, {delay}"
    for source in probe.sources:
        yield f"  {source.kind:<10}  {_source(source)}"
    for kind in ("sitemap", "feed"):
        if not any(source.kind == kind for source in probe.sources):
            yield f"  {kind:<10}  none found"
    paths = [urlsplit(url).path or "/" for url in probe.sections[:_MAX_SECTIONS]]
    more = len(probe.sections) - len(paths)
    yield f"  sections    {' '.join(paths) or 'none found'}{f' and {more} more' if more else ''}"
    disallowed = f", {probe.disallowed} of the first disallowed by robots.txt" if probe.disallowed else ""
    yield f"  pages       {probe.candidates} that may be articles{disallowed}"


def _source(source: Source) -> str:
    text = f"{source.url} ({_FOUND_BY[source.found_by]}): "
    if source.children:
        text += f"{_number(source.children, 'sitemap')}, "
        text += f"in {source.child_url} " if source.child_url else ""
    text += _number(len(source.candidates), "URL")
    dates = [it.published or it.changed for it in source.candidates]
    newest = max((date for date in dates if date), default=None)
    return f"{text}, newest of {newest:%Y-%m-%d}" if newest else text


def _samples(samples: Sequence[Sample]) -> Iterator[str]:
    for number, sample in enumerate(samples, 1):
        yield ""
        yield f"sample {number}: {sample.url} (from {_article(sample.place)})"
        if sample.article is None:
            yield f"  problem    {_cut(sample.problem)}"
        else:
            yield from _fields(sample.article)


def _article(place: str) -> str:
    return f"a {place}" if place != "archive" else "the archive"


def _fields(article: Article) -> Iterator[str]:
    yield f"  kind       {article.kind}"
    yield f"  title      {_cut(article.title) or '-'}"
    yield f"  published  {_date(article.published)}"
    yield f"  authors    {_cut('; '.join(article.authors)) or '-'}"
    yield f"  words      {article.word_count}"
    kinds = Counter(link.kind for link in article.related_links)
    by_kind = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    yield f"  links      {by_kind or '-'}"


def _date(published: PublishedDate | None) -> str:
    if published is None:
        return "-"
    if published.at is None:
        return published.date.isoformat()
    instant = published.at.astimezone(dt.UTC)
    assumed = ", no time zone stated" if published.timezone_source == "assumed_utc" else ""
    return f"{published.date.isoformat()} ({instant:%Y-%m-%d %H:%M} UTC{assumed})"


def _warnings(weak_points: Sequence[str]) -> Iterator[str]:
    yield ""
    yield from (f"warning: {_cut(point)}" for point in weak_points)
    if not weak_points:
        yield "nothing looks weak"


# ---------------------------------------------------------------------------------------------------------- a check
def _check(check: SiteCheck) -> Iterator[str]:
    if check.failure is not None:
        yield f"{check.site}: not checked: {check.failure}"
    else:
        kinds = ", ".join(f"{count} {kind}" for kind, count in check.kinds.items())
        yield f"{check.site}: {_number(check.pages, 'page')} ({kinds})"
    for use in check.selectors:
        yield f"  {'! ' if not use.matched else '  '}{_use(use, check.pages)}"
    for it in check.coverage:
        share = "no article to measure" if it.share is None else f"{it.share:.2f}"
        yield f"  {'! ' if it.is_missed else '  '}coverage.{it.field}: {share}, objective {it.objective:g}"
    for key, urls in (("exclude", check.left_out.by_exclude), ("include", check.left_out.by_include)):
        yield from (f"    left out by {key}: {url}" for url in urls[:_MAX_LEFT_OUT])
        if len(urls) > _MAX_LEFT_OUT:
            yield f"    left out by {key}: {len(urls) - _MAX_LEFT_OUT} more"
    yield from (f"    note: {_cut(problem)}" for problem in check.problems)


def _use(use: SelectorUse, pages: int) -> str:
    won = "" if use.won is None else f", used on {use.won}"
    return f"{use.key} {_cut(use.selector)!r}: matches on {use.matched} of {pages}{won}"


def _cut(text: str | None) -> str:
    text = " ".join((text or "").split())
    return text if len(text) <= _MAX_CHARS else f"{text[: _MAX_CHARS - 1]}…"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
