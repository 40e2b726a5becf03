"""`python -m tests.middlewares.robots_crawl URLS`: asks for URLs through the middleware, prints what became of them."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.politeness.robots import RobotsRules


class AskingSpider(scrapy.Spider):
    """Asks for everything at once."""

    name = "asking"

    def __init__(self, urls: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls = urls
        self.outcomes: dict[str, str] = {}
        self.told: list[tuple[str, list[str]]] = []

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, self.on_answer, errback=self.on_no_answer, dont_filter=True)

    async def on_robots(self, origin: str, rules: RobotsRules) -> None:
        self.told.append((origin, list(rules.sitemaps)))

    def on_answer(self, response: Response) -> None:
        self.outcomes[response.url] = str(response.status)

    def on_no_answer(self, failure: Failure) -> None:
        self.outcomes[failure.request.url] = f"{type(failure.value).__name__}: {failure.value}"


def main() -> None:
    settings = {
        "DOWNLOADER_MIDDLEWARES": {"crawler.middlewares.robots.RobotsMiddleware": 100},
        "ROBOTSTXT_OBEY": False,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "RETRY_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(AskingSpider)
    process.crawl(crawler, urls=json.loads(sys.argv[1]))
    process.start()
    spider = crawler.spider
    assert isinstance(spider, AskingSpider)
    print(json.dumps({"outcomes": spider.outcomes, "told": spider.told}))


if __name__ == "__main__":
    main()
