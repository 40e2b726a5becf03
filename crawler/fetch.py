"""Fetching single pages outside a crawl: polite requests, with bounds on time, bytes and where they may lead."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from crawler.exit_codes import ExitCode
from crawler.network.addresses import refusal_of
from crawler.network.unpacking import ACCEPTED, BodyTooLarge, BodyTorn, BodyUnreadable, unpack_body
from crawler.page import MAX_PAGE_BYTES, Page
from crawler.politeness.gap import Gap
from crawler.politeness.pace import DEFAULT_DELAY_S
from crawler.politeness.robots import (
    MAX_CRAWL_DELAY_S,
    MAX_REDIRECTS,
    RobotsRules,
    may_follow,
    origin_of,
    read_robots,
)
from crawler.user_agent import user_agent
from schema.errors import TearsheetError
from schema.urls import normalise_url, same_site

MAX_ROBOTS_BYTES = 1024 * 1024
"""Of a robots.txt; its reader cuts at a line end before that."""

MAX_SECONDS = 60.0
"""For one request, from the connection to the last byte."""

_SILENCE_S = 20.0
_CHUNK_BYTES = 64 * 1024
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)


class FetchFailed(TearsheetError):
    """The page could not be fetched, or may not be (exit code 4)."""

    exit_code = ExitCode.SITE_FAILED

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        """Of the answer, where that is why."""


class FetchDisallowed(FetchFailed):
    """robots.txt disallows the page."""


def fetch_page(url: str, *, contact: str | None = None) -> Page:
    """Fetches one page as `FetchSession.fetch` does, without a gap between robots.txt and the page.

    Raises:
        ValueError, FetchFailed: as in `FetchSession.fetch`.
    """
    return FetchSession([url], contact=contact, delay_s=None).fetch(url)


class FetchSession:
    """Fetches pages of one site: one robots.txt for all of them, and a gap between the starts of any two requests.

    Proxy variables of the environment are ignored; TLS certificates are verified.
    """

    def __init__(
        self,
        own_urls: Iterable[str],
        *,
        contact: str | None = None,
        delay_s: float | None = DEFAULT_DELAY_S,
        gap: Gap | None = None,
    ) -> None:
        """
        Args:
            own_urls: what the operator named: their origins may lie anywhere, all others on public addresses only.
            contact: what the user agent names.
            delay_s: the least gap in seconds; a larger Crawl-delay wins. None: no gap, whatever robots.txt asks for.
            gap: keeps it.
        """
        self.requests = 0
        """Sent so far, those for robots.txt and after redirects counted too."""
        self._agent = user_agent(contact)
        self._delay_s = delay_s
        self._gap = gap or Gap()
        self._rules: dict[str, RobotsRules | str] = {}
        self._own_origins = {origin_of(url) for url in map(normalise_url, own_urls) if url is not None}

    def fetch(self, url: str) -> Page:
        """Fetches a page if robots.txt allows it. Redirects are followed on the page's own site only.

        Raises:
            ValueError: `url` is not absolute http(s).
            FetchDisallowed: robots.txt forbids it.
            FetchFailed: robots.txt can't be had, no answer, a status other than 200, too large, too slow, or a redirect
                that leaves the site.
        """
        asked = normalise_url(url)
        if asked is None:
            raise ValueError(f"not an absolute http(s) URL: {url!r}")
        for _ in range(MAX_REDIRECTS + 1):
            rules = self.rules(asked)
            if not rules.allows(asked):
                raise FetchDisallowed(f"robots.txt disallows {asked}")
            page = self._get(asked, MAX_PAGE_BYTES, rules)
            target = _redirect_target(page)
            if target is None:
                break
            if not same_site(target, asked):
                raise FetchFailed(f"{asked} redirects to another site; if you mean that one, ask for {target}")
            asked = target
        else:
            raise FetchFailed(f"{url} redirects more than {MAX_REDIRECTS} times")
        if page.status != http.HTTPStatus.OK:
            raise FetchFailed(f"{asked} answers with status {page.status}", page.status)
        return page

    def rules(self, url: str) -> RobotsRules:
        """What the robots.txt of the URL's origin says; asked for once.

        Raises:
            FetchFailed: it can't be had, or asks for a longer gap than a crawl would keep.
        """
        origin = origin_of(url)
        if origin not in self._rules:
            try:
                self._rules[origin] = self._fetch_rules(origin)
            except FetchFailed as error:
                self._rules[origin] = str(error)
        rules = self._rules[origin]
        if isinstance(rules, str):
            raise FetchFailed(rules)
        return rules

    def _fetch_rules(self, origin: str) -> RobotsRules:
        address = f"{origin}/robots.txt"
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._get(address, MAX_ROBOTS_BYTES, is_cut=True)
            target = _redirect_target(answer)
            if target is None or not may_follow(origin, target):
                break
            address = target
        verdict = read_robots(answer.status, answer.body, answer.url)
        if verdict.rules is None:
            raise FetchFailed(f"nothing may be fetched without the rules of robots.txt: {verdict.problem}")
        asked_s = verdict.rules.crawl_delay or 0.0
        if self._delay_s is not None and asked_s > MAX_CRAWL_DELAY_S:
            raise FetchFailed(
                f"{origin}/robots.txt asks for {asked_s:g} s between requests; sites are crawled up to "
                f"{MAX_CRAWL_DELAY_S:g} s"
            )
        return verdict.rules

    def _get(self, url: str, max_bytes: int, rules: RobotsRules | None = None, *, is_cut: bool = False) -> Page:
        if self._delay_s is not None:
            self._gap.wait(max(self._delay_s, (rules and rules.crawl_delay) or 0.0))
        self.requests += 1
        try:
            return _request(url, self._agent, max_bytes, is_own=origin_of(url) in self._own_origins, is_cut=is_cut)
        finally:
            self._gap.note_end()


def _redirect_target(page: Page) -> str | None:
    location = next((value for name, value in page.headers if name.lower() == "location"), None)
    if page.status not in _REDIRECTS or not location:
        return None
    with contextlib.suppress(ValueError):
        if target := normalise_url(urljoin(page.url, location)):
            return target
    raise FetchFailed(f"{page.url} redirects to {location[:200]!r}, which is no http(s) URL")


def _request(url: str, agent: str, max_bytes: int, *, is_own: bool, is_cut: bool = False) -> Page:
    """One GET. A longer body is cut at `max_bytes` where `is_cut`, else it is an error.

    Where it is not the operator's own origin (`is_own`), only public addresses are connected to.
    """
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    headers = {"User-Agent": agent, "Accept": "text/html,*/*;q=0.8", "Accept-Encoding": ACCEPTED, "Connection": "close"}
    fetched_at = dt.datetime.now(dt.UTC)
    try:
        with _connected(url, is_own=is_own) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = _read_body(answer, max_bytes, is_cut=is_cut)
    except _DeadlineError as error:
        raise FetchFailed(f"{url}: no complete answer within {MAX_SECONDS:.0f} s") from error
    except BodyTooLarge as error:
        raise FetchFailed(f"{url} is larger than {max_bytes // 1024**2} MiB") from error
    except (OSError, http.client.HTTPException, BodyTorn, BodyUnreadable) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise FetchFailed(f"{url} cannot be fetched: {reason}") from error
    if len(body) > max_bytes and not is_cut:
        raise FetchFailed(f"{url} is larger than {max_bytes // 1024**2} MiB")
    content_type = answer.headers.get("Content-Type")
    return Page(url, answer.status, tuple(answer.headers.items()), body[:max_bytes], fetched_at, content_type)


class _DeadlineError(Exception):
    """The time for one request is over."""


@contextlib.contextmanager
def _connected(url: str, *, is_own: bool) -> Iterator[http.client.HTTPConnection]:
    """A connection that is cut when its time is over: a socket's own timeout starts again with every byte."""
    parts = urlsplit(url)
    host, deadline = parts.hostname or "", time.monotonic() + MAX_SECONDS
    connection = http.client.HTTPConnection(host, parts.port or _PORTS[parts.scheme], timeout=_SILENCE_S)
    with contextlib.closing(connection):
        connection.sock = _connect(connection.host, connection.port, is_own=is_own)
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
        timer = threading.Timer(deadline - time.monotonic(), _cut, [connection.sock])
        timer.daemon = True
        timer.start()
        try:
            yield connection
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() >= deadline:
                raise _DeadlineError from error
            raise
        finally:
            timer.cancel()
        if time.monotonic() >= deadline:
            raise _DeadlineError


def _connect(host: str, port: int, *, is_own: bool) -> socket.socket:
    """A connection to the first address of a host that takes it, and that may be connected to.

    Raises:
        OSError: there is none.
    """
    problem = OSError(f"{host} has no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        special = None if is_own else refusal_of(str(address[0]))
        if special is not None:
            problem = OSError(f"{host} has the {special} address {address[0]}, and nothing is fetched from there")
            continue
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(_SILENCE_S)
            sock.connect(address)
        except OSError as error:
            sock.close()
            problem = error
        else:
            return sock
    raise problem


def _cut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _read_body(answer: http.client.HTTPResponse, max_bytes: int, *, is_cut: bool) -> bytes:
    """The body, decompressed, up to the first byte that is too many. Raises IncompleteRead where it ends too early."""
    body = bytearray()
    while len(body) <= max_bytes and (chunk := answer.read(_CHUNK_BYTES)):
        body += chunk
    if len(body) <= max_bytes and answer.length:
        raise http.client.IncompleteRead(bytes(body), answer.length)
    encodings = answer.headers.get_all("Content-Encoding") or []
    return unpack_body(bytes(body), encodings, max_bytes, is_cut=is_cut or answer.status != http.HTTPStatus.OK)
