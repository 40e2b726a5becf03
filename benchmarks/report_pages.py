"""The report of a month of many sites, and pictures of it: `python -m benchmarks.report_pages --into DIR`.

See benchmarks/README.md. The sites are made up: some are well, one was redesigned, one is down, one is silent, one is
named by somebody who means harm.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which

from sqlalchemy import Connection, select

from benchmarks.made_up_articles import MadeUpSite, fetched
from crawler.health.measures import FIELDS, Mean, Measures
from schema import frontier, health, runs, writes
from schema.article import PublishedDate
from schema.corrections import correct
from schema.crawl_tables import pages
from schema.crawled import Counts, CrawledPage
from schema.engine import open_engine, reading, writing
from schema.migrate import prepare
from schema.reasons import Change, Failure
from schema.sites import ensure_site

_WORDS = "harbour council storm ferry market bridge school winter budget orchard railway museum river quarter".split()
_SYLLABLES = "ba co dri el fen gru ha is ju kel lor mi na or pel qua ri sto tu ve".split()
_HOSTILE = '<script>alert("1")</script>\u202egnp.exe'
_PHONE = '<!doctype html><body style="margin:0"><iframe src="report.html" style="border:0;width:360px;height:{}px">'
_SHARES = dict.fromkeys(FIELDS, 0.97) | {"modified": 0.6, "section": 0.8, "tags": 0.5, "authors": 0.85}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, required=True, help="folder for the database, the report, the pictures")
    parser.add_argument("--sites", type=int, default=20)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--runs", type=int, default=6, help="a day")
    parser.add_argument("--articles", type=int, default=10, help="a day and site")
    a = parser.parse_args()
    a.into.mkdir(parents=True, exist_ok=True)
    database = a.into / "articles.db"
    if not database.exists():
        _fill(database, a)
    report = a.into / "report.html"
    started = time.monotonic()
    command = [sys.executable, "-c", "from crawler.commands.app import main; main()", "report", str(report)]
    subprocess.run([*command, "--database", str(database), "--days", str(a.days)], check=True)
    seconds = time.monotonic() - started
    print(f"{_count(database, 'sites')} sites, {a.days} days, {_count(database, 'articles'):,} articles:", end=" ")
    print(f"{report.stat().st_size / 1e6:.2f} MB in {seconds:.1f} s")
    _take_pictures(a.into)


def _count(database: Path, table: str) -> int:
    engine = open_engine(f"sqlite:///{database}")
    with reading(engine) as connection:
        count = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
    engine.dispose()
    return int(count)


def _fill(database: Path, a: argparse.Namespace) -> None:
    engine = open_engine(f"sqlite:///{database}", is_single=True)
    prepare(engine)
    chance = random.Random(1)
    words = [*_WORDS, *("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(1200))]
    sentences = [" ".join(chance.choices(words, k=14)).capitalize() + "." for _ in range(3000)]
    now = dt.datetime.now(dt.UTC)
    with writing(engine) as connection:
        sites = [_Site(connection, number, sentences, now) for number in range(a.sites)]
    for back in reversed(range(a.days)):
        for at in _times(now - dt.timedelta(days=back), a.runs, now):
            with writing(engine) as connection:
                run_id = runs.start_run(connection, command="crawl --due", now=at, host="desk", pid=1)
                for site in sites:
                    site.crawl(connection, run_id, at, back, a.articles / a.runs)
                runs.finish_run(
                    connection,
                    run_id,
                    status="ok" if back > 6 else "quality",
                    exit_code=0 if back > 6 else 3,
                    counts=Counts(),
                    coverage_min=0.9,
                    now=at + dt.timedelta(minutes=7),
                )
    engine.dispose()


def _times(day: dt.datetime, number: int, now: dt.datetime) -> Iterator[dt.datetime]:
    midnight = day.replace(hour=0, minute=5, second=0, microsecond=0)
    times = (midnight + dt.timedelta(hours=24 / number * turn) for turn in range(number))
    return (at for at in times if at < now)


class _Site:
    """One made-up site; its number says what becomes of it."""

    def __init__(self, connection: Connection, number: int, sentences: list[str], now: dt.datetime) -> None:
        self._chance = random.Random(number)
        self._number = number
        name = _HOSTILE if number == 2 else f"{_WORDS[number % len(_WORDS)]}-{number}.example"
        self._made_up = MadeUpSite(f"site{number}.example", sentences)
        self._id = ensure_site(connection, name, [self._made_up.base], now - dt.timedelta(days=40))
        self._known = 0
        self._missing: dict[int, dt.datetime] = {}
        """Articles whose page answered 404, and when."""
        self._size = self._chance.lognormvariate(0, 0.7)

    def crawl(self, connection: Connection, run_id: int, at: dt.datetime, back: int, usual: float) -> None:
        if self._number == 9 and back < 6:
            return
        is_down = self._number == 7 and back < 2
        week_end = 0.4 if at.weekday() >= 5 else 1.0
        new = 0 if is_down else int(self._chance.expovariate(1 / (usual * self._size * week_end)) + 0.5)
        runs.add_run_site(connection, run_id, self._id, at)
        self._store(connection, run_id, at, new)
        gone = self._lose(connection, run_id, at)
        if self._known and self._chance.random() < 0.005:
            url = self._made_up.url(self._chance.randrange(self._known))
            article_id = connection.scalar(select(pages.c.article_id).where(pages.c.url == url))
            correct(connection, article_id, "section", "Harbour", note="by the desk", now=at)
        measures, failed = self._measures(new * 2, back, is_down=is_down)
        runs.finish_run_site(
            connection,
            run_id,
            self._id,
            status="failed" if is_down else "ok",
            counts=Counts(new=new, updated=new // 8, unchanged=new, gone=gone, failed=failed),
            problem="no answer from its robots.txt: the connection timed out" if is_down else None,
            measures=measures.as_json(),
            now=at + dt.timedelta(seconds=30 + new * self._chance.uniform(1, 4)),
        )
        self._note_breaches(connection, run_id, at, back)

    def _store(self, connection: Connection, run_id: int, at: dt.datetime, new: int) -> None:
        numbers = range(self._known, self._known + new)
        frontier.add(connection, self._id, [self._made_up.discovery(number) for number in numbers], at)
        if self._known and self._chance.random() < 0.05:
            numbers = range(self._known - 1, self._known + new)  # the latest is fetched again, with another title
        urls = [self._made_up.url(number) for number in numbers]
        query = select(pages.c.url, pages.c.page_id).where(pages.c.site_id == self._id, pages.c.url.in_(urls))
        ids = dict(connection.execute(query).all())
        items = []
        for number in numbers:
            article = self._made_up.article(number)
            if self._number == 2:
                article = replace(article, title=f"{_HOSTILE} {number}")
            if number < self._known:
                article = replace(article, title=f"{article.title}, at {at:%H:%M}")
            day = (at - dt.timedelta(days=self._chance.choice((0, 0, 0, 1, 3)))).date()
            article = replace(article, published=PublishedDate(day, None, day.isoformat(), "day", "page"))
            item = fetched(article, ids[article.url], at, number)
            slowness = int(self._chance.lognormvariate(5, 0.4) * self._size)
            items.append(replace(item, fetch=replace(item.fetch, duration_ms=slowness)))
        writes.store(connection, run_id, self._id, items, at)
        self._known += new

    def _lose(self, connection: Connection, run_id: int, at: dt.datetime) -> int:
        """Now and then a page answers 404, and again after a day: then its article is gone. How many are."""
        known = [number for number, since in self._missing.items() if at - since > dt.timedelta(days=1)]
        if self._known > 20 and self._chance.random() < 0.02:
            known.append(self._chance.randrange(self._known))
        gone = 0
        for number in known:
            query = select(pages.c.page_id).where(pages.c.url == self._made_up.url(number))
            fetch = fetched(self._made_up.article(number), connection.scalars(query).one(), at, number).fetch
            answer = replace(fetch, http_status=404, failure=Failure.HTTP_ERROR, etag=None)
            (stored,) = writes.store(connection, run_id, self._id, [CrawledPage(answer)], at)
            if stored.change is Change.GONE:
                gone += 1
                del self._missing[number]
            else:
                self._missing.setdefault(number, at)
        return gone

    def _measures(self, read: int, back: int, *, is_down: bool) -> tuple[Measures, int]:
        measures = Measures(articles=read, answered=read)
        for name, share in _SHARES.items():
            is_lost = self._number == 4 and back < 5 and name in ("published", "authors")
            is_lost = is_lost or (self._number == 11 and 10 < back < 15 and name == "description")
            measures.filled[name] = 0 if is_lost else sum(self._chance.random() < share for _ in range(read))
        measures.log_words = Mean(read, read * math.log(500), read * math.log(500) ** 2)
        odd = self._chance.choices(("timeout", "status 500", "status 404", "status 403", "too_large"), k=2)
        measures.failures = Counter(
            {"timeout": 12} if is_down else {reason: self._chance.randint(0, 2) for reason in odd}
        )
        return measures, measures.failures.total()

    def _note_breaches(self, connection: Connection, run_id: int, at: dt.datetime, back: int) -> None:
        known = health.open_measures(connection, self._id)
        broken = {
            (4, back < 5): ("published filled", 0.97, 0.0, "published filled 0% of 22, usually 97%"),
            (7, back < 2): ("crawled", 1.0, 0.0, "could not be crawled: no answer from its robots.txt: timed out"),
            (11, 10 < back < 15): ("description filled", 0.97, 0.0, "description filled 0% of 18, usually 97%"),
        }.get((self._number, True))
        if broken and broken[0] not in known:
            names = ("measure", "expected", "found", "detail")
            row = dict(zip(names, broken, strict=True)) | {"site_id": self._id, "run_id": run_id, "started_at": at}
            health.begin_breaches(connection, [row])
        elif not broken:
            health.end_breaches(connection, list(known.values()), at)


def _take_pictures(folder: Path) -> None:
    browser = which("chromium") or which("chromium-browser") or which("google-chrome")
    if browser is None:
        print("no Chromium here: no pictures were taken")
        return
    (folder / "phone.html").write_text(_PHONE.format(9000), encoding="utf-8")
    common = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr"]
    for name, page, options in (
        ("light", "report.html", ["--window-size=1280,4200"]),
        ("dark", "report.html", ["--window-size=1280,4200", "--blink-settings=preferredColorScheme=0"]),
        ("phone", "phone.html", ["--window-size=500,9000"]),
    ):
        picture = f"--screenshot={(folder / name).absolute()}.png"
        address = (folder / page).absolute().as_uri()
        done = subprocess.run([*common, *options, picture, address], capture_output=True, text=True, check=True)
        said = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
        print(f"{name}.png: the browser says {said or 'nothing'}")
    paper = [f"--print-to-pdf={(folder / 'paper').absolute()}.pdf", (folder / "report.html").absolute().as_uri()]
    subprocess.run([*common, *paper], capture_output=True, check=True)


if __name__ == "__main__":
    main()
