"""The last step before the network: every request of the process waits here for its host's turn.

What goes out from here goes to public addresses, or to where the operator said; what comes back is bounded.
"""

from __future__ import annotations

import contextlib
from typing import Any
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request, Response

from crawler.network.addresses import refusal_of
from crawler.network.answers import BoundedFactory
from crawler.network.errors import AddressRefused
from crawler.network.resolver import IS_TRUSTED, GuardedResolver
from crawler.politeness.pace import Stopped, host_of
from crawler.politeness.robots import origin_of


class PoliteHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, a turn at a time: robots.txt, retries and redirects included.

    Scrapy's own delay holds within one of its crawlers only, and is counted from when a request may go out, not from
    when it does. The spider has a `run` with `pace`, `now`, `database` and `own_origins`, and a `result`; `started_at`
    in the meta becomes the true start. Without the database, and the locks of its connection, nothing is asked for.

    Raises from `download_request`:
        crawler.politeness.pace.Stopped: the run, its bytes or the site's time ended before the request's turn came.
        TearsheetError: the database is away, or another run has the site now.
        AddressRefused: the host has no address that may be connected to.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        self._resolver = reactor.nameResolver
        if not isinstance(self._resolver, GuardedResolver):
            raise RuntimeError("nothing is fetched without the guarded resolver; see TWISTED_DNS_RESOLVER")
        # Twisted would repeat a request by itself, at once, where a kept connection was closed under it.
        self._pool.retryAutomatically = False
        self._pool._factory = BoundedFactory

    async def download_request(self, request: Request) -> Response:
        spider: Any = self._crawler.spider
        run = spider.run
        async with run.pace.turn(host_of(request.url)):
            if run.is_out_of_bytes or spider.result.is_over:
                raise Stopped
            if await run.database.be_sure():
                run.pace.begin(host_of(request.url))
            request.meta["started_at"] = run.now()
            is_own = origin_of(request.url) in run.own_origins
            if "proxy" in request.meta and not is_own:
                _refuse_address(request.url)  # the proxy looks names up, and this process its name only
            IS_TRUSTED.set(is_own or "proxy" in request.meta)
            try:
                return await super().download_request(request)
            except CannotResolveHostError as error:
                host = urlsplit(request.url).hostname or ""
                if refusal := self._resolver.refused.pop(host, None):
                    raise AddressRefused(refusal) from error
                raise


def _refuse_address(url: str) -> None:
    """Raises AddressRefused where a special address stands in the URL itself."""
    host = urlsplit(url).hostname or ""
    with contextlib.suppress(ValueError):  # a name
        if kind := refusal_of(host):
            raise AddressRefused(f"{host} is a {kind} address")
