"""One site of a run: what is asked for, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.exit_codes import ExitCode
from crawler.health.judge import Breach, Verdict
from crawler.politeness.pace import host_of
from crawler.profile import Profile
from crawler.scope import Scope
from crawler.tally import Tally
from crawler.traps.counts import Cut
from schema.card_checks import CardCheck
from schema.sites import NO_TERMS, Terms


@dataclass(frozen=True, slots=True)
class Target:
    """One site of a run."""

    name: str
    scope: Scope
    delay_s: float = 1.0
    timeout_s: float | None = None
    """Of a request in all; None: as in `crawler.settings`."""
    coverage: Mapping[str, float] = field(default_factory=dict)
    profile: Profile | None = None
    """How its pages are read, where the settings say so."""
    keeps_noarchive: bool = False
    """Whether pages that ask for no copy to be kept are archived all the same."""
    max_revisits: int | None = None
    """Most known articles that are asked for again; None: all that are due."""
    terms: Terms = NO_TERMS
    canaries: int = 0
    """Known articles that are read again before anything is written."""
    max_pages: int | None = None
    """Most pages that a run asks for; None: as many as the run allows."""
    max_seconds: float | None = None
    """Seconds after which nothing more is asked for."""
    is_shared: bool = False
    """Whether it is left to another run that is crawling it, or has done so since `last_crawl`."""
    last_crawl: dt.datetime | None = None
    """When its last crawl began, as this run chose it; None: never."""

    @property
    def lock_names(self) -> tuple[str, ...]:
        """What nobody else may crawl meanwhile: the site, and the hosts where it begins, which share a pace."""
        return (self.name, *sorted({f"host {host_of(url)}" for url in self.scope.start_urls}))


@dataclass
class SiteResult:
    """What became of one site."""

    target: Target
    site_id: int | None = None
    """None until the spider has opened."""
    tally: Tally = field(default_factory=Tally)
    stopped_because: str | None = None
    """Why the site was given up in mid-run."""
    first_failure: str | None = None
    """What the first failing start page or sitemap answered."""
    cuts: list[Cut] = field(default_factory=list)
    """Areas that led to nothing, and are left out from this run on."""
    pages_asked: int = 0
    is_over: bool = False
    """Whether its time is up: what waits for its turn is not asked for."""
    rows_left: int = 0
    """Rows still due when a budget ended the run."""
    finished_at: dt.datetime | None = None
    """None while it is being crawled."""
    canary_breach: Breach | None = None
    """Set where the canaries stopped it."""
    canary_shift: Breach | None = None
    """Set where canaries say the same, but from other places of their pages."""
    are_canaries_well: bool = False
    """Whether canaries were read and found as they are stored."""
    cards: CardCheck = field(default_factory=CardCheck)
    """What cards say of the articles that were read."""
    verdict: Verdict = field(default_factory=Verdict)
    """What the run says about its health, once it has ended."""
    is_written: bool = False
    """Whether the database has all this."""

    @property
    def problem(self) -> str | None:
        """Why the site, or the rest of it, could not be crawled; None where it could."""
        return self.stopped_because or (None if self.tally.answers else self.first_failure)

    def take_page(self) -> bool:
        """Whether the site's own budget allows one more page; counts it if so."""
        if self.target.max_pages is not None and self.pages_asked >= self.target.max_pages:
            return False
        self.pages_asked += 1
        return True

    @property
    def finding(self) -> ExitCode:
        """What the exit code of a run of this site alone would say."""
        if self.problem:
            return ExitCode.SITE_FAILED
        if self.rows_left:
            return ExitCode.LIMIT
        return ExitCode.QUALITY if self.verdict.breaches else ExitCode.OK
