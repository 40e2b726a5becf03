import pytest

from crawler.parsers import parse_article
from tests.parsers.wall_notices import BROKEN, DOORS, GATES, GONE, as_served, under_a_story
from tests.parsers.wall_others import about_the_site, files, lists, shells, shops_and_threads
from tests.parsers.wall_pages import Page
from pipelines.validate import validate
from schema.crawled import CrawledPage, Fetch
import datetime as dt

NOTICES = (*GONE, *GATES, *DOORS, *BROKEN)
OTHERS = (*shells(), *files(), *lists(), *about_the_site(), *shops_and_threads())


def stored(page: Page):
    a = parse_article(page.html, page.url)
    f = Fetch(1, page.url, dt.datetime(2025, 8, 8, tzinfo=dt.UTC), 1, http_status=200, body_bytes=10)
    return validate(CrawledPage(f, article=a)) is None, a
