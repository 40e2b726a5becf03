"""What the crawl is measured against: plain Scrapy with our fetch settings, and the same with the usual next step.

`python -m benchmarks.plain_scrapy URL [--database FILE]`. Without a database it fetches every page that the listings
lead to and takes its links. With one it also runs trafilatura on each page and inserts each result by itself.
Needs the `bench` dependency group. Prints {"pages": N}.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor
from scrapy.settings import Settings
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, create_engine
from trafilatura import bare_extraction
from trafilatura.settings import Document

_articles = Table(
    "articles",
    MetaData(),
    Column("article_id", Integer, primary_key=True),
    Column("url", String, unique=True),
    *(Column(name, Text) for name in ("title", "author", "date", "description", "text")),
)
_OURS = ("SPIDER_MODULES", "DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES", "DUPEFILTER_CLASS", "HTTPERROR_ALLOW_ALL")
"""Settings of this project that stand for parts of its own, which plain Scrapy has in its own way."""


class PlainSpider(scrapy.Spider):
    """Follows every link of the host, as a CrawlSpider would."""

    name = "plain"

    def __init__(self, start: str, engine: Engine | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [start]
        self._links = LinkExtractor(allow_domains=[urlsplit(start).netloc])
        self._engine = engine

    def parse(self, response: Response, **kwargs: Any) -> Iterator[scrapy.Request]:
        if not isinstance(response, HtmlResponse):
            return
        for link in self._links.extract_links(response):
            yield response.follow(link, self.parse)
        if self._engine is not None:
            self._store(self._engine, response)

    def _store(self, engine: Engine, response: Response) -> None:
        document = bare_extraction(response.body, url=response.url, with_metadata=True)
        if not isinstance(document, Document):
            return  # nothing found
        with engine.begin() as connection:
            connection.execute(
                _articles.insert().values(
                    url=response.url,
                    title=document.title,
                    author=document.author,
                    date=document.date,
                    description=document.description,
                    text=document.text,
                )
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--database", help="SQLite file for the results of trafilatura")
    arguments = parser.parse_args()
    engine = create_engine(f"sqlite:///{arguments.database}") if arguments.database else None
    if engine is not None:
        _articles.create(engine)
    process = CrawlerProcess(_settings())
    crawler = process.create_crawler(PlainSpider)
    process.crawl(crawler, start=arguments.url, engine=engine)
    process.start()
    assert crawler.stats is not None
    print(json.dumps({"pages": crawler.stats.get_value("response_received_count", 0)}))


def _settings() -> Settings:
    settings, defaults = Settings(), Settings()
    settings.setmodule(importlib.import_module("crawler.settings"), priority="project")
    settings.setdict({name: defaults.get(name) for name in _OURS}, priority="cmdline")
    settings.setdict(
        {"DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": True, "LOG_LEVEL": "ERROR", "LOG_INSTALL_ROOT_HANDLER": False},
        priority="cmdline",
    )
    return settings


if __name__ == "__main__":
    main()
