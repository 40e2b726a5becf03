"""Fetching one page outside a crawl: one polite request, with bounds on time, bytes and where it may lead."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from crawler.exit_codes import ExitCode
from crawler.page import Page
from crawler.politeness.robots import MAX_REDIRECTS, RobotsRules, may_follow, origin_of, read_robots
from crawler.user_agent import user_agent
from schema.errors import TearsheetError
from schema.urls import normalise_url, same_site

MAX_BODY_BYTES = 16 * 1024 * 1024
"""Of a page, decompressed."""

MAX_ROBOTS_BYTES = 1024 * 1024
"""Of a robots.txt; its reader cuts at a line end before that."""

MAX_SECONDS = 60.0
"""For one request, from the connection to the last byte."""

_SILENCE_S = 20.0
_CHUNK_BYTES = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)


class FetchFailed(TearsheetError):
    """The page could not be fetched, or may not be (exit code 4)."""

    exit_code = ExitCode.SITE_FAILED


def fetch_page(url: str, *, contact: str | None = None) -> Page:
    """Fetches a page if robots.txt allows it. Redirects are followed on the page's own site only.

    Proxy variables of the environment are ignored; TLS certificates are verified.

    Raises:
        ValueError: `url` is not absolute http(s).
        FetchFailed: robots.txt forbids it, no answer, a status of 400 or above, too large, too slow, or a redirect that
            leaves the site.
    """
    asked = normalise_url(url)
    if asked is None:
        raise ValueError(f"not an absolute http(s) URL: {url!r}")
    agent = user_agent(contact)
    rules: dict[str, RobotsRules] = {}
    for _ in range(MAX_REDIRECTS + 1):
        origin = origin_of(asked)
        if origin not in rules:
            rules[origin] = _fetch_rules(origin, agent)
        if not rules[origin].allows(asked):
            raise FetchFailed(f"robots.txt disallows {asked}")
        page = _request(asked, agent, MAX_BODY_BYTES)
        target = _redirect_target(page)
        if target is None:
            break
        if not same_site(target, asked):
            raise FetchFailed(f"{asked} redirects to another site; if you mean that one, ask for {target}")
        asked = target
    else:
        raise FetchFailed(f"{url} redirects more than {MAX_REDIRECTS} times")
    if page.status != http.HTTPStatus.OK:
        raise FetchFailed(f"{asked} answers with status {page.status}")
    return page


def _fetch_rules(origin: str, agent: str) -> RobotsRules:
    address = f"{origin}/robots.txt"
    for _ in range(MAX_REDIRECTS + 1):
        answer = _request(address, agent, MAX_ROBOTS_BYTES, is_cut=True)
        target = _redirect_target(answer)
        if target is None or not may_follow(origin, target):
            break
        address = target
    verdict = read_robots(answer.status, answer.body, answer.url)
    if verdict.rules is None:
        raise FetchFailed(f"nothing may be fetched without the rules of robots.txt: {verdict.problem}")
    return verdict.rules


def _redirect_target(page: Page) -> str | None:
    location = next((value for name, value in page.headers if name.lower() == "location"), None)
    if page.status not in _REDIRECTS or not location:
        return None
    with contextlib.suppress(ValueError):
        if target := normalise_url(urljoin(page.url, location)):
            return target
    raise FetchFailed(f"{page.url} redirects to {location[:200]!r}, which is no http(s) URL")


def _request(url: str, agent: str, max_bytes: int, *, is_cut: bool = False) -> Page:
    """One GET. A longer body is cut at `max_bytes` where `is_cut`, else it is an error."""
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    headers = {"User-Agent": agent, "Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip", "Connection": "close"}
    fetched_at = dt.datetime.now(dt.UTC)
    try:
        with _connected(url) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = _read_body(answer, max_bytes)
    except _DeadlineError as error:
        raise FetchFailed(f"{url}: no complete answer within {MAX_SECONDS:.0f} s") from error
    except (OSError, http.client.HTTPException, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise FetchFailed(f"{url} cannot be fetched: {reason}") from error
    if len(body) > max_bytes and not is_cut:
        raise FetchFailed(f"{url} is larger than {max_bytes // 1024**2} MiB")
    content_type = answer.headers.get("Content-Type")
    return Page(url, answer.status, tuple(answer.headers.items()), body[:max_bytes], fetched_at, content_type)


class _DeadlineError(Exception):
    """The time for one request is over."""


@contextlib.contextmanager
def _connected(url: str) -> Iterator[http.client.HTTPConnection]:
    """A connection that is cut when its time is over: a socket's own timeout starts again with every byte."""
    parts = urlsplit(url)
    host, deadline = parts.hostname or "", time.monotonic() + MAX_SECONDS
    if parts.scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, parts.port, timeout=_SILENCE_S, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=_SILENCE_S)
    with contextlib.closing(connection):
        connection.connect()
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


def _cut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _read_body(answer: http.client.HTTPResponse, max_bytes: int) -> bytes:
    """The body, decompressed, up to the first byte that is too many. Raises IncompleteRead where it ends too early."""
    encoding = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise http.client.HTTPException(f"the encoding {encoding[:50]!r} was not asked for")
    inflater = None if encoding == "identity" else zlib.decompressobj(zlib.MAX_WBITS | 16)
    body = bytearray()
    while len(body) <= max_bytes and (chunk := answer.read(_CHUNK_BYTES)):
        body += chunk if inflater is None else inflater.decompress(chunk, max_bytes + 1 - len(body))
    if len(body) <= max_bytes and (answer.length or (inflater and not inflater.eof)):
        raise http.client.IncompleteRead(bytes(body), answer.length)
    return bytes(body)
