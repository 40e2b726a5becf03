from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Request, Response
from scrapy.settings import Settings

from crawler.middlewares.robots import TRIES, RobotsDisallowed, RobotsMiddleware, SiteUnavailable
from crawler.politeness.robots import MAX_AGE_S

ROOT = Path(__file__).parents[2]
Answer = Response | Exception


@dataclass
class Engine:
    """Answers for robots.txt, once `gate` is open."""

    answer: Callable[[Request], Answer]
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[str] = field(default_factory=list)
    middleware: RobotsMiddleware | None = None

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request.url)
        assert self.middleware is not None
        await self.middleware.process_request(request)
        await self.gate.wait()
        answer = self.answer(request)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Spider:
    told: list[str] = field(default_factory=list)

    def on_robots(self, origin: str, rules: object) -> None:
        self.told.append(origin)


def text(body: bytes, status: int = 200, **headers: str) -> Callable[[Request], Response]:
    return lambda request: Response(request.url, status=status, body=body, headers=headers)


class Setup:
    """A middleware between a spider and an engine of ours."""

    def __init__(self, answer: Callable[[Request], Answer], *, is_open: bool = True) -> None:
        self.now = 0.0
        self.engine = Engine(answer)
        self.spider = Spider()
        if is_open:
            self.engine.gate.set()
        crawler: Any = SimpleNamespace(
            engine=self.engine, spider=self.spider, stats=None, settings=Settings({"DOWNLOAD_DELAY": 1.0})
        )
        self.middleware = self.engine.middleware = RobotsMiddleware(crawler, clock=lambda: self.now)

    async def ask(self, url: str) -> str:
        try:
            await self.middleware.process_request(Request(url))
        except (RobotsDisallowed, SiteUnavailable) as refusal:
            return f"{type(refusal).__name__}: {refusal}"
        return "passed"


def run(*urls: str, answer: Callable[[Request], Answer]) -> tuple[Setup, list[str]]:
    async def asking() -> tuple[Setup, list[str]]:
        setup = Setup(answer)
        return setup, [await setup.ask(url) for url in urls]

    return asyncio.run(asking())


def test_every_request_waits_while_robots_txt_is_on_its_way() -> None:
    async def crawl() -> None:
        setup = Setup(text(b"User-agent: *\nDisallow: /private"), is_open=False)
        requests = [asyncio.create_task(setup.ask(f"http://news.example/private/{n}")) for n in range(10)]
        other = asyncio.create_task(setup.ask("https://news.example/a"))
        for _ in range(50):  # turns of the loop: plenty for a request that nothing holds
            await asyncio.sleep(0)
        assert not any(task.done() for task in (*requests, other))
        setup.engine.gate.set()
        outcomes = await asyncio.gather(*requests)
        assert all(outcome.startswith("RobotsDisallowed") for outcome in outcomes)
        assert await other == "passed"
        assert sorted(setup.engine.asked) == ["http://news.example/robots.txt", "https://news.example/robots.txt"]
        assert sorted(setup.spider.told) == ["http://news.example", "https://news.example"]

    asyncio.run(crawl())


@pytest.mark.parametrize("status", [404, 403, 200])
def test_a_site_without_rules_is_open(status: int) -> None:
    setup, outcomes = run("http://news.example/a", answer=text(b"", status))
    assert outcomes == ["passed"]
    assert setup.spider.told == ["http://news.example"]


@pytest.mark.parametrize(
    "answer", [text(b"", 500), text(b"", 429), lambda request: DownloadTimeoutError("took too long")]
)
def test_a_robots_txt_that_cannot_be_had_stops_the_site_after_three_tries(answer: Callable[[Request], Answer]) -> None:
    setup, outcomes = run("http://news.example/a", "http://news.example/b", answer=answer)
    assert all(outcome.startswith("SiteUnavailable: ") for outcome in outcomes)
    assert all("http://news.example/robots.txt" in outcome for outcome in outcomes)
    assert len(setup.engine.asked) == TRIES
    assert setup.spider.told == []


def test_a_server_that_recovers_is_believed() -> None:
    answers = iter([DownloadTimeoutError(), 503, 200])

    def answer(request: Request) -> Answer:
        now = next(answers)
        return now if isinstance(now, Exception) else Response(request.url, status=now)

    setup, outcomes = run("http://news.example/a", answer=answer)
    assert outcomes == ["passed"]
    assert len(setup.engine.asked) == 3


def test_redirects_are_followed_on_the_site_only() -> None:
    def answer(request: Request) -> Response:
        if request.url == "http://news.example/robots.txt":
            return Response(request.url, status=301, headers={"Location": "https://www.news.example/robots.txt"})
        return Response(request.url, body=b"User-agent: *\nDisallow: /private")

    setup, outcomes = run("http://news.example/private", "http://news.example/a", answer=answer)
    assert outcomes == ["RobotsDisallowed: robots.txt disallows http://news.example/private", "passed"]
    assert setup.engine.asked == ["http://news.example/robots.txt", "https://www.news.example/robots.txt"]

    setup, outcomes = run("http://news.example/a", answer=text(b"", 302, Location="http://169.254.169.254/robots.txt"))
    assert outcomes[0].startswith("SiteUnavailable: ")
    assert setup.engine.asked == ["http://news.example/robots.txt"]


def test_an_endless_redirect_is_no_robots_txt() -> None:
    setup, outcomes = run("http://news.example/a", answer=text(b"", 302, Location="/robots.txt"))
    assert outcomes == ["passed"]
    assert len(setup.engine.asked) == 6


def test_a_crawl_delay_over_two_minutes_skips_the_site() -> None:
    setup, outcomes = run("http://news.example/a", answer=text(b"User-agent: *\nCrawl-delay: 121"))
    assert outcomes[0].startswith("SiteUnavailable: http://news.example/robots.txt asks for 121 s")
    assert setup.spider.told == []


def test_rules_are_asked_for_again_after_a_day_and_kept_where_the_server_is_away() -> None:
    async def crawl() -> None:
        setup = Setup(text(b"User-agent: *\nDisallow: /old"))
        assert await setup.ask("http://news.example/old") != "passed"
        setup.now = MAX_AGE_S
        assert await setup.ask("http://news.example/new") == "passed"
        assert len(setup.engine.asked) == 1
        setup.now = MAX_AGE_S + 1
        setup.engine.answer = text(b"User-agent: *\nDisallow: /new")
        assert await setup.ask("http://news.example/new") != "passed"
        setup.now += MAX_AGE_S + 1
        setup.engine.answer = text(b"", 500)
        assert (await setup.ask("http://news.example/new")).startswith("RobotsDisallowed")
        assert setup.spider.told == ["http://news.example"] * 2, "the new rules may ask for another delay"

    asyncio.run(crawl())


def test_tries_end_with_their_time() -> None:
    async def crawl() -> Setup:
        setup = Setup(lambda request: DownloadTimeoutError("slow"))

        def answer(request: Request) -> Answer:
            setup.now += request.meta["download_timeout"] + 15.0
            return DownloadTimeoutError("slow")

        setup.engine.answer = answer
        assert (await setup.ask("http://news.example/a")).startswith("SiteUnavailable")
        return setup

    assert len(asyncio.run(crawl()).engine.asked) == 2, "9 + 15 s, and again: the third would begin too late"


# ------------------------------------------------------------------ with Scrapy, on a socket
@contextmanager
def serving(pages: dict[str, tuple[int, bytes, dict[str, str]]]) -> Iterator[tuple[str, list[str]]]:
    """A server on a free port: its origin, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, body, headers = pages.get(self.path, (404, b"", {}))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def crawl(*urls: str) -> Any:
    command = [sys.executable, "-m", "tests.middlewares.robots_crawl", json.dumps(urls)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_a_crawl_asks_for_robots_txt_first_and_keeps_to_it() -> None:
    robots = b"User-agent: *\nDisallow: /private\nCrawl-delay: 0.01\nSitemap: /sitemap.xml"
    pages: dict[str, tuple[int, bytes, dict[str, str]]] = {
        "/robots.txt": (301, b"", {"Location": "/elsewhere/robots.txt"}),
        "/elsewhere/robots.txt": (200, robots, {}),
        "/a": (200, b"A", {}),
    }
    with serving(pages) as (origin, asked):
        result = crawl(*(f"{origin}/private/{n}" for n in range(12)), f"{origin}/a")
    assert asked == ["/robots.txt", "/elsewhere/robots.txt", "/a"]
    assert result["outcomes"].pop(f"{origin}/a") == "200"
    assert len(result["outcomes"]) == 12
    assert all(outcome.startswith("RobotsDisallowed") for outcome in result["outcomes"].values())
    assert result["told"] == [[origin, [f"{origin}/sitemap.xml"]]]


def test_a_crawl_stops_where_robots_txt_cannot_be_had() -> None:
    with serving({"/robots.txt": (503, b"", {}), "/a": (200, b"A", {})}) as (origin, asked):
        result = crawl(f"{origin}/a", f"{origin}/b")
    assert asked == ["/robots.txt"] * TRIES
    assert all(outcome.startswith("SiteUnavailable") for outcome in result["outcomes"].values())


def test_a_crawl_of_a_host_that_is_away_ends() -> None:
    with serving({}) as (origin, _):
        pass  # the port is free again, and nobody listens
    assert crawl(f"{origin}/a")["outcomes"][f"{origin}/a"].startswith(
        f"SiteUnavailable: no answer from {origin}/robots.txt"
    )
