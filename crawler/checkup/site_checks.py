"""The robots.txt of every site, asked for once: does it come, and does it let us in.

What an answer means is decided as in a crawl, by `crawler.politeness.robots`; a crawl asks three times before it gives
a site up.
"""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.checkup.clocks import ahead_of_site
from crawler.checkup.findings import Finding, fault, fine, skipped, warning
from crawler.config import Config, SiteConfig
from crawler.exit_codes import ExitCode
from crawler.fetch import MAX_ROBOTS_BYTES, FetchFailed, FetchSession
from crawler.politeness.pace import DEFAULT_DELAY_S, host_of
from crawler.politeness.robots import MAX_CRAWL_DELAY_S, RobotsRules, next_step, origin_of
from schema.urls import normalise_url


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What asking for an origin's robots.txt brought."""

    rules: RobotsRules | None = None
    """None: they could not be had."""
    problem: str = ""
    """Why."""
    status: int | None = None
    """Of the last answer; None: there was none."""
    ahead_s: float | None = None
    """Seconds by which this machine's clock is ahead of the site's; None: it told no time."""


class RobotsSession(FetchSession):
    """Asks for robots.txt, and for nothing else."""

    def ask(self, origin: str) -> RobotsAnswer:
        """Asks for the robots.txt of an origin (see `origin_of`) once, through redirects as a crawl follows them."""
        begun = dt.datetime.now(dt.UTC)
        address = f"{origin}/robots.txt"
        try:
            for followed in itertools.count():
                begun = dt.datetime.now(dt.UTC)
                page = self._get(address, MAX_ROBOTS_BYTES, is_cut=True)
                location = next((value for name, value in page.headers if name.lower() == "location"), None)
                step = next_step(origin, address, page.status, page.body, location=location, followed=followed)
                if not isinstance(step, str):
                    ahead_s = ahead_of_site(begun, dt.datetime.now(dt.UTC), page.headers)
                    return RobotsAnswer(step.rules, step.problem, page.status, ahead_s)
                address = step
        except FetchFailed as error:
            return RobotsAnswer(problem=str(error))
        raise AssertionError("itertools.count ends never")


def origins_by_host(settings: Config) -> dict[str, list[str]]:
    """The origins of all start URLs, by the host that a crawl keeps its gap to."""
    origins: dict[str, list[str]] = {}
    for site in settings.sites.values():
        for url in _starts(site):
            known = origins.setdefault(host_of(url), [])
            if origin_of(url) not in known:
                known.append(origin_of(url))
    return origins


class Asking:
    """The questions to all hosts, each host in a thread. Answers can be read while others are still awaited."""

    def __init__(self, contact: str | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._contact = contact
        self._clock = clock
        self._answers: dict[str, RobotsAnswer] = {}
        self._begun: dict[str, float] = {}

    def ask_host(self, origins: Sequence[str]) -> None:
        """Asks for the robots.txt of each origin of a host, with a crawl's gap between two requests.

        The origins themselves may lie anywhere, as the operator named them; redirects lead to public addresses only.
        """
        session = RobotsSession(origins, contact=self._contact, delay_s=DEFAULT_DELAY_S)
        for origin in origins:
            self._begun[origin] = self._clock()
            self._answers[origin] = session.ask(origin)

    def is_due(self, origins: Sequence[str], patience_s: float) -> bool:
        """Whether the latest question to a host has been waited for long enough."""
        begun = [self._begun[origin] for origin in origins if origin in self._begun]
        return bool(begun) and self._clock() - max(begun) >= patience_s

    def answers(self, patience_s: float) -> dict[str, RobotsAnswer]:
        """The answers by origin; also for those that took longer. Missing are those for which there was no time."""
        late = RobotsAnswer(problem=f"no answer within {patience_s:g} s")
        silent = [origin for origin in dict(self._begun) if self.is_due([origin], patience_s)]
        return {**dict.fromkeys(silent, late), **self._answers}


def check_site(name: str, site: SiteConfig, answers: Mapping[str, RobotsAnswer]) -> Finding:
    """Whether a crawl of the site could begin.

    Args:
        answers: by origin; those for which there was no time are missing.
    """
    check, starts = f"site:{name}", _starts(site)
    asked = {url: answers[origin_of(url)] for url in starts if origin_of(url) in answers}
    if not asked:
        return skipped(check, "there was no time to ask; see `tearsheet sites check " + name + "`")
    obstacles = {url: obstacle for url, answer in asked.items() if (obstacle := _obstacle(url, answer))}
    if not obstacles:
        first = next(iter(asked.values()))
        delay = first.rules.crawl_delay if first.rules else None
        asks = f", asks for {delay:g} s between requests" if delay else ""
        return fine(check, f"robots.txt answers with {first.status} and lets us in{asks}")
    what, remedy = next(iter(obstacles.values()))
    if len(obstacles) == len(starts):
        return fault(check, what, remedy, ExitCode.SITE_FAILED)
    return warning(check, f"{what} (other start URLs of the site are fine)", remedy)


def _obstacle(url: str, answer: RobotsAnswer) -> tuple[str, str] | None:
    """What keeps a crawl from a start URL, and what to do; None where nothing does."""
    if answer.rules is None and answer.status is None:
        return f"robots.txt cannot be reached: {answer.problem}", f"see whether this machine reaches it: curl -I {url}"
    if answer.rules is None:
        remedy = "nothing is fetched without its rules: try again later, or ask the site's owner"
        return answer.problem, remedy
    delay = answer.rules.crawl_delay or 0.0
    if delay > MAX_CRAWL_DELAY_S:
        what = f"{origin_of(url)}/robots.txt asks for {delay:g} s between requests"
        return what, f"a site is crawled up to {MAX_CRAWL_DELAY_S:g} s: ask its owner for less, or take it out"
    if not answer.rules.allows(url):
        return f"robots.txt disallows {url}", "start elsewhere on the site, ask its owner, or take the site out"
    return None


def _starts(site: SiteConfig) -> list[str]:
    return [url for url in map(normalise_url, site.start) if url is not None]


def clocks(answers: Iterable[RobotsAnswer]) -> list[float]:
    """How far this machine's clock is ahead of those of sites, in seconds."""
    return [answer.ahead_s for answer in answers if answer.ahead_s is not None]
