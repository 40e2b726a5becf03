"""robots.txt by RFC 9309 (https://www.rfc-editor.org/rfc/rfc9309): what an answer means, and where a redirect may lead.

Decisions only; the fetching is `crawler.middlewares.robots`.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.politeness.robots_rules import AgentRules, read_rules
from crawler.user_agent import ROBOTS_TOKEN
from schema.urls import resolve_url

MAX_BYTES = 500 * 1024
"""Read of a robots.txt; the RFC's own least bound (2.5)."""
MAX_REDIRECTS = 5
"""Followed in a row (2.3.1.2)."""
MAX_AGE_S = 24 * 60 * 60.0
"""Rules older than that are asked for again (2.4)."""
MAX_CRAWL_DELAY_S = 120.0
"""A site that asks for more is not crawled: a day would bring fewer than 720 pages."""

_REDIRECTS = (301, 302, 303, 307, 308)
_DEFAULT_PORTS = (None, 80, 443)


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What a robots.txt says to us."""

    crawl_delay: float | None = None
    """Seconds between requests, as asked for; None where it asks for none."""
    sitemaps: tuple[str, ...] = ()
    """Normalised URLs of its Sitemap lines, whoever they are for."""
    _agent_rules: AgentRules = field(default_factory=AgentRules, repr=False, compare=False)

    def allows(self, url: str) -> bool:
        """Whether a URL of this origin may be fetched."""
        return self._agent_rules.allows(url)


ALLOW_ALL = RobotsRules()


@dataclass(frozen=True, slots=True)
class RobotsVerdict:
    """What an answer for robots.txt means."""

    rules: RobotsRules | None
    """None: the rules exist but can't be had, and nothing of the origin may be fetched."""
    problem: str = ""
    """Why there are no rules."""
    is_temporary: bool = False
    """Whether another try may bring rules."""


def next_step(
    origin: str, url: str, status: int, body: bytes, *, location: str | None, followed: int
) -> RobotsVerdict | str:
    """What an answer on the way to an origin's robots.txt asks for: a verdict, or the URL to ask next.

    After `MAX_REDIRECTS` there is no robots.txt (2.3.1.2). One that lies on another site is not fetched, and since
    rules that nobody read can't be kept, the origin is not crawled.

    Args:
        origin: As of `origin_of`.
        url: The address that answered.
        location: The Location header.
        followed: Redirects followed so far.
    """
    if status not in _REDIRECTS or not location:
        return read_robots(status, body, url)
    if followed >= MAX_REDIRECTS:
        return RobotsVerdict(ALLOW_ALL)
    target = resolve_url(url, location)
    if target is not None and may_follow(origin, target):
        return target
    problem = f"{origin}/robots.txt redirects to another site, {target or location}; start there instead"
    return RobotsVerdict(None, problem)


def read_robots(status: int, body: bytes, url: str) -> RobotsVerdict:
    """Judges an answer (2.3.1): its rules, none where there is no robots.txt, else nothing may be fetched.

    A server that is overloaded (429) or broken (5xx) has not said that all is allowed. Any other 4xx says that there is
    no robots.txt; an HTML page in its place says so too.

    Args:
        status: The HTTP status, after redirects.
        body: As it came, decompressed.
        url: The address that answered; relative Sitemap lines, which some sites write, are resolved against it.
    """
    if 200 <= status < 300:
        return RobotsVerdict(_read_rules(body, url))
    if 400 <= status < 500 and status != 429:
        return RobotsVerdict(ALLOW_ALL)
    return RobotsVerdict(None, f"{url} answers with status {status}", is_temporary=status >= 429)


def _read_rules(body: bytes, url: str) -> RobotsRules:
    text = _decode(body)
    if text.lstrip().startswith("<"):
        return ALLOW_ALL
    read = read_rules(text, ROBOTS_TOKEN)
    sitemaps = (resolve_url(url, sitemap) for sitemap in read.sitemaps)
    return RobotsRules(read.crawl_delay, tuple(dict.fromkeys(filter(None, sitemaps))), read)


def _decode(body: bytes) -> str:
    if len(body) > MAX_BYTES:
        cut = max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES))
        body = body[: max(cut, 0)]  # half a rule could say the opposite of the whole
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8", "replace").replace("\0", "").removeprefix("\ufeff")


def origin_of(url: str) -> str:
    """`scheme://host` or `scheme://host:port`: what a robots.txt speaks for (2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def may_follow(origin: str, target: str) -> bool:
    """Whether a redirect of an origin's robots.txt may be followed to `target`.

    The RFC would follow it anywhere; a crawler must not be led to hosts that its operator never named, the machine's
    own network among them. So it stays on the origin's host and port, or goes from default port to default port on the
    host's form with or without "www." or in its registrable domain; an address or a bare name has none.
    """
    here, there = urlsplit(origin), urlsplit(target)
    if there.scheme not in ("http", "https") or there.username is not None or here.hostname is None:
        return False
    if (here.hostname, here.port) == (there.hostname, there.port):
        return True
    if there.port not in _DEFAULT_PORTS or here.port not in _DEFAULT_PORTS:
        return False
    hosts = (here.hostname.removeprefix("www."), (there.hostname or "").removeprefix("www."))
    return hosts[0] == hosts[1] or "" != _registrable_domain(hosts[0]) == _registrable_domain(hosts[1])


def _registrable_domain(host: str) -> str:
    import tldextract  # 90 ms with its list, for the few sites that redirect their robots.txt

    extract = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
    return extract(host).top_domain_under_public_suffix
