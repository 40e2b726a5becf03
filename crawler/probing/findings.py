"""What a probe's finds say: what looks weak, how often a crawl is worth its requests, what a crawl would not find."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from crawler.probing.probe import LONG_DELAY_S
from crawler.probing.records import Probe
from pipelines.validate import MIN_WORDS
from schema.article import Article

DEFAULT_INTERVAL = dt.timedelta(hours=6)
"""Where no dates say how busy a site is."""

_DAY = dt.timedelta(days=1)
_BUSY = dt.timedelta(hours=2)
_LACKS: tuple[tuple[str, str, Callable[[Article], bool]], ...] = (
    ("no title", "`select.title` can name its place", lambda article: not article.title),
    ("no date", "`select.published` can name its place", lambda article: article.published is None),
    ("hardly any text", "`select.body` can name its place", lambda article: article.word_count < MIN_WORDS),
    ("no authors", "the site may state none", lambda article: not article.authors),
    (
        "a time of day without a time zone",
        "it is taken as UTC unless `timezone` says otherwise",
        lambda article: bool(article.published and article.published.timezone_source == "assumed_utc"),
    ),
)
"""What is weak about an article, what can be done, and whether it is so."""


def suggested_interval(probe: Probe, now: dt.datetime) -> dt.timedelta:
    """How often to crawl: 1 hour where the newest articles come within 2 hours of each other, 6 hours, or 1 day.

    Feeds and news sitemaps tell; the age of the newest article counts as a gap too, since an abandoned feed isn't busy.
    """
    candidates = (candidate for source in probe.sources for candidate in source.candidates)
    dates = {it.published for it in candidates if it.published is not None and it.published <= now}
    if len(dates) < 3:
        return DEFAULT_INTERVAL
    newest_first = sorted(dates, reverse=True)
    usual_s = statistics.median((later - earlier).total_seconds() for later, earlier in pairwise(newest_first))
    gap = max(dt.timedelta(seconds=usual_s), (now - newest_first[0]) / 2)
    if gap < _BUSY:
        return dt.timedelta(hours=1)
    return DEFAULT_INTERVAL if gap < _DAY / 2 else _DAY


def unfound_sources(probe: Probe) -> tuple[str, ...]:
    """The sitemaps and feeds that a crawl from the start URLs would not find by itself."""
    return tuple(source.url for source in probe.sources if not source.is_found_by_crawl)


def weak_points(probe: Probe) -> list[str]:
    """What looks weak, a sentence for each; empty where all looks well."""
    articles = [sample.article for sample in probe.samples if sample.article and sample.article.kind == "article"]
    return [*_of_sources(probe), *_of_samples(probe, articles), *_of_articles(articles), *probe.problems]


def _of_sources(probe: Probe) -> Iterator[str]:
    if probe.crawl_delay is not None and probe.crawl_delay >= LONG_DELAY_S:
        a_day = _DAY.total_seconds() / probe.crawl_delay
        yield f"robots.txt asks for {probe.crawl_delay:g} s between requests: a day brings at most {a_day:,.0f} pages"
    if not probe.sources:
        yield "there is no sitemap and no feed: articles are found by links alone, so give sections as `start` too"
    elif not any(source.candidates for source in probe.sources):
        yield "sitemaps and feeds name no pages"


def _of_samples(probe: Probe, articles: Sequence[Article]) -> Iterator[str]:
    if probe.disallowed > len(probe.samples):
        yield f"robots.txt disallows {probe.disallowed} of the first pages that may be articles"
    if not probe.samples:
        yield "no page was found that may be an article"
        return
    failed = [sample for sample in probe.samples if sample.problem]
    if failed:
        yield f"{len(failed)} of {len(probe.samples)} samples could not be read"
    read = len(probe.samples) - len(failed)
    if read and len(articles) * 2 <= read:
        yield f"only {len(articles)} of {read} samples read as articles; is this the place where the articles are?"


def _of_articles(articles: Sequence[Article]) -> Iterator[str]:
    for what, remedy, is_so in _LACKS:
        count = sum(map(is_so, articles))
        if count * 2 > len(articles):
            yield f"{what} in {count} of {len(articles)} articles; {remedy}"
    titles = [article.title for article in articles if article.title]
    if len(titles) > 1 and len(set(titles)) == 1:
        yield "all samples have the same title; `select.title` can name the place of the headline"
