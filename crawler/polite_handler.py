"""The last step before the network: every request of the process waits here for its host's turn."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.politeness.pace import Stopped, host_of


class PoliteHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, a turn at a time: robots.txt, retries and redirects included.

    Scrapy's own delay holds within one of its crawlers only, and is counted from when a request may go out, not from
    when it does. The spider has a `run` with `pace` and `now`; `started_at` in the meta becomes the true start.

    Raises from `download_request`:
        crawler.politeness.pace.Stopped: the run or its bytes ended before the request's turn came.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # Twisted would repeat a request by itself, at once, where a kept connection was closed under it.
        self._pool.retryAutomatically = False

    async def download_request(self, request: Request) -> Response:
        run = self._crawler.spider.run  # type: ignore[union-attr]  # any spider, to Scrapy
        async with run.pace.turn(host_of(request.url)):
            if run.is_out_of_bytes:
                raise Stopped
            request.meta["started_at"] = run.now()
            return await super().download_request(request)
