import datetime as dt
import os
import pickle
import signal
import subprocess
import sys

import pytest

from crawler.page import Page
from crawler.parse_worker import encode
from crawler.profile import Profile
from schema.article import Article, Block, Candidate, Evidence, PublishedDate, RelatedLink

DEADLINE_S = 60


@pytest.mark.parametrize("path", ["hang", "hang-in-c"])
def test_workers_die_with_a_killed_parent(path):
    """The parent is a script without a `__main__` guard: workers must not run it again."""
    script = f"""
import asyncio
import datetime as dt
from crawler.page import Page
from crawler.parse_pool import ParsePool
from tests.crawler.odd_readers import read_oddly
page = Page("https://a.example/{path}", 200, (), b"", dt.datetime.now(dt.UTC))
pool = ParsePool(1, {DEADLINE_S}, read=read_oddly)
asyncio.run(pool.read(page))
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stderr=subprocess.PIPE,
    )
    with parent:
        worker = int(parent.stderr.readline().split()[0])
        parent.kill()
        try:
            parent.communicate(timeout=DEADLINE_S)  # the pipe ends when the last process that holds it has ended
        except subprocess.TimeoutExpired:
            os.kill(worker, signal.SIGKILL)
            raise


def test_what_is_encoded_comes_back_equal():
    noon = dt.datetime(2025, 8, 8, 12, tzinfo=dt.UTC)
    article = Article(
        "https://a.example/1",
        published=PublishedDate(noon.date(), noon, "8 August 2025, 12:00Z", "minute", "page"),
        blocks=(Block("heading", "H", 2), Block("paragraph", "P")),
        related_links=(RelatedLink("https://a.example/2", None, published=noon.date()),),
        evidence={"title": Evidence("json_ld", "T", 0.9, (Candidate("meta", "U", 0.5),))},
    )
    profile = Profile({"title": "h1"}, (".ad",), "UTC")
    page = Page("https://a.example/1", 200, (("A", "b"),), b"\0\xff", noon, profile=profile)
    for value in (article, page, "text", None):
        assert pickle.loads(encode(value)) == value
