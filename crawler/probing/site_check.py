"""Do a site's settings fit its pages? Counts over a few of them, live or from the archive."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from crawler.config import Config, SiteConfig
from crawler.exit_codes import ExitCode
from crawler.fetch import FetchFailed, FetchSession
from crawler.page import Page
from crawler.parsers.markup.document import open_document
from crawler.parsers.profiles.selectors import PageSoup, asks_for_text
from crawler.politeness.pace import DEFAULT_DELAY_S
from crawler.probing.archived_samples import take_archived
from crawler.probing.probe import probe_site, scope_of
from crawler.probing.records import LeftOut, Sample
from schema.article import Article

_EVIDENCE_OF: Mapping[str, str] = {"body": "text", "related": "related_links"}
"""The field of the evidence, where it is called otherwise than the key of `select`."""


@dataclass(frozen=True, slots=True)
class SelectorUse:
    """What one selector did on the pages."""

    key: str
    """`select.title`, or `drop`."""
    selector: str
    matched: int
    """Pages on which it matches something."""
    won: int | None
    """Pages whose field was read where it matches; None for `drop`."""


@dataclass(frozen=True, slots=True)
class CoverageReached:
    """One objective of the settings."""

    field: str
    objective: float
    """0..1."""
    share: float | None
    """Of the articles among the pages that have the field, 0..1; None where there is no article."""

    @property
    def is_missed(self) -> bool:
        return self.share is None or self.share < self.objective


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """What the settings of a site do on a few of its pages."""

    site: str
    failure: str | None = None
    """Why no page could be looked at."""
    pages: int = 0
    """HTML pages that were read."""
    kinds: Mapping[str, int] = field(default_factory=dict)
    """Pages by kind."""
    selectors: tuple[SelectorUse, ...] = ()
    coverage: tuple[CoverageReached, ...] = ()
    left_out: LeftOut = field(default_factory=LeftOut)
    problems: tuple[str, ...] = ()

    @property
    def idle_selectors(self) -> tuple[SelectorUse, ...]:
        """Those that match on none of the pages."""
        return tuple(use for use in self.selectors if not use.matched)

    @property
    def exit_code(self) -> ExitCode:
        """Of `tearsheet sites check`, for this site."""
        if self.failure is not None:
            return ExitCode.SITE_FAILED
        is_missed = self.idle_selectors or any(reached.is_missed for reached in self.coverage)
        return ExitCode.QUALITY if is_missed else ExitCode.OK


def check_live(name: str, settings: Config, samples: int, say: Callable[[str], object]) -> SiteCheck:
    """Checks a site of the settings on pages that are fetched now; `say` is told before each request what it is for."""
    site = settings.sites[name]
    session = FetchSession(
        site.start, contact=settings.contact, delay_s=DEFAULT_DELAY_S if site.delay is None else site.delay
    )
    scope = scope_of(site.start, site.include, site.exclude)
    try:
        probe = probe_site(session, scope, samples=samples, profile=site.profile, say=say)
    except FetchFailed as error:
        return SiteCheck(name, failure=str(error))
    return check_samples(name, site, probe.samples, probe.left_out, probe.problems)


def check_archived(name: str, settings: Config, samples: int, connection: Connection) -> SiteCheck:
    """Checks a site of the settings on pages of the archive, without a request."""
    site = settings.sites[name]
    scope = scope_of(site.start, site.include, site.exclude)
    folder = Path(settings.archive)
    found = take_archived(connection, name, folder, scope, samples=samples, profile=site.profile)
    if not found.samples and found.left_out.is_empty:
        return SiteCheck(name, failure=f"the archive has no page of it; crawl it first: tearsheet crawl {name}")
    return check_samples(name, site, found.samples, found.left_out)


def check_samples(
    name: str, site: SiteConfig, samples: Sequence[Sample], left_out: LeftOut, problems: Sequence[str] = ()
) -> SiteCheck:
    """Counts what the settings do on the samples, which were read with the site's profile."""
    read = [(sample.page, sample.article) for sample in samples if sample.page and sample.article]
    noted = (*problems, *(f"{sample.url}: {sample.problem}" for sample in samples if sample.problem))
    if not read:
        reason = "no page to look at was found"
        if not left_out.is_empty:
            reason += ": include and exclude leave out all that may be articles"
        return SiteCheck(name, failure="; ".join([reason, *noted]), left_out=left_out)
    articles = [article for _, article in read if article.kind == "article"]
    return SiteCheck(
        site=name,
        pages=len(read),
        kinds=dict(Counter(article.kind for _, article in read).most_common()),
        selectors=_selector_uses(site, read),
        coverage=tuple(
            CoverageReached(covered, objective, _share(articles, covered))
            for covered, objective in site.coverage.items()
        ),
        left_out=left_out,
        problems=noted,
    )


def _selector_uses(site: SiteConfig, read: Sequence[tuple[Page, Article]]) -> tuple[SelectorUse, ...]:
    selectors = [*site.select.values(), *site.drop]
    if not selectors:
        return ()
    matched = [sum(matches) for matches in zip(*(_matches(page, selectors) for page, _ in read), strict=True)]
    keys = [*(f"select.{key}" for key in site.select), *("drop" for _ in site.drop)]
    won = [*(_count_won(key, read) for key in site.select), *(None for _ in site.drop)]
    return tuple(map(SelectorUse, keys, selectors, matched, won))


def _matches(page: Page, selectors: Sequence[str]) -> list[bool]:
    """Whether each selector matches, on the page as it came."""
    tree = open_document(page.body, page.url, content_type=page.content_type, fetched_at=page.fetched_at).tree
    with contextlib.closing(PageSoup(tree, with_text=asks_for_text(selectors))) as soup:
        return [bool(soup.select(selector)) for selector in selectors]


def _count_won(key: str, read: Sequence[tuple[Page, Article]]) -> int:
    evidence = (article.evidence.get(_EVIDENCE_OF.get(key, key)) for _, article in read)
    return sum(it is not None and it.strategy == "profile" for it in evidence)


def _share(articles: Sequence[Article], name: str) -> float | None:
    return sum(bool(getattr(article, name)) for article in articles) / len(articles) if articles else None
