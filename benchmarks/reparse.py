"""Re-parses an archive of real pages: `python -m benchmarks.reparse DIR --pages 10000`. See benchmarks/README.md.

Against the bare parse of the same pages, with as many processes; then kills a writing one half-way, and compares
what it and its successor leave with what one that nobody disturbed leaves.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from crawler.garbage import collect_less
from crawler.parsers import parse_article
from pipelines.archive import Archive, read_snapshot
from schema import frontier
from schema.crawl_tables import pages, snapshots
from schema.crawled import Discovery, Snapshot
from schema.engine import open_engine, writing
from schema.migrate import prepare
from schema.reasons import FoundBy
from schema.runs import start_run
from schema.sites import ensure_site

_FETCHED_AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_SITE = "https://real.example"
_PART = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="+", help="holds pages.jsonl and the files that it names")
    parser.add_argument("--pages", type=int, default=1_000)
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        kept = _fill(folder, list(islice(_bodies(a.folder), a.pages)), a.pages)
        print(f"{len(kept):,} pages archived, {_size(folder / 'archive') / 1e6:.0f} MB")
        cores = os.cpu_count() or 1
        bare_s = _bare(folder / "archive", kept, cores)
        wall_s, found = _reparse(folder)
        _say(cores, bare_s, wall_s, found, len(kept))
        _reparse(folder, "--apply", "--max-lost", "1")
        _spoil(folder / "articles.db")
        _compare(folder)


def _bodies(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row.get("file") and str(row.get("url", "")).startswith("http"):
                    yield row["url"], gzip.decompress((folder / row["file"]).read_bytes())


def _fill(folder: Path, bodies: list[tuple[str, bytes]], count: int) -> list[tuple[str, Snapshot]]:
    """An archive and a frontier of so many pages, each at an address of its own, none read so far."""
    engine = open_engine(str(folder / "articles.db"))
    prepare(engine)
    archive = Archive(folder / "archive", run_id=1)
    kept = []
    for number in range(count):
        old, body = bodies[number % len(bodies)]
        url = f"{_SITE}/2026/{number}/{old.rstrip('/').rpartition('/')[2][:60] or 'page'}"
        kept.append((url, archive.write(url, 200, [("Content-Type", "text/html")], body, _FETCHED_AT)))
    archive.close()
    with writing(engine) as connection:
        site_id = ensure_site(connection, "real", [_SITE], _FETCHED_AT)
        run_id = start_run(connection, command="benchmark", now=_FETCHED_AT, host="x", pid=0)
        frontier.add(connection, site_id, [Discovery(url, FoundBy.LINK) for url, _ in kept], _FETCHED_AT)
        ids = dict(connection.execute(pages.select().with_only_columns(pages.c.url, pages.c.page_id)).all())
        rows = [
            {
                "page_id": ids[url],
                "run_id": run_id,
                "fetched_at": _FETCHED_AT,
                "file": each.file,
                "offset": each.offset,
                "length": each.length,
                "payload_sha256": each.payload_sha256,
            }
            for url, each in kept
            if url in ids
        ]
        connection.execute(snapshots.insert(), rows)
    engine.dispose()
    return kept


def _bare(archive: Path, kept: list[tuple[str, Snapshot]], processes: int) -> float:
    """CPU seconds of `parse_article` alone, bytes in memory, as many processes at once as cores."""
    parts = [(archive, kept[at : at + _PART]) for at in range(0, len(kept), _PART)]
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=collect_less) as pool:
        return sum(pool.map(_parse, parts))


def _parse(part: tuple[Path, list[tuple[str, Snapshot]]]) -> float:
    archive, kept = part
    spent = 0.0
    for url, snapshot in kept:
        body = read_snapshot(archive, snapshot).body
        before = time.process_time()
        parse_article(body, url, content_type="text/html", fetched_at=_FETCHED_AT)
        spent += time.process_time() - before
    return spent


def _command(folder: Path, *arguments: str) -> list[str]:
    program = (sys.executable, "-c", "from crawler.commands.app import main; main()")
    return [
        *program,
        "reparse",
        "--database",
        str(folder / "articles.db"),
        "--archive",
        str(folder / "archive"),
        *arguments,
    ]


def _reparse(folder: Path, *arguments: str) -> tuple[float, dict[str, object]]:
    before = time.monotonic()
    command = _command(folder, "--format", "json", *arguments)
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    return time.monotonic() - before, json.loads(done.stdout)


def _say(cores: int, bare_s: float, wall_s: float, found: dict[str, object], count: int) -> None:
    sites = found["sites"]
    assert isinstance(sites, list)
    print(f"bare parse          {bare_s:8.1f} CPU s, {1000 * bare_s / count:.1f} ms a page, {cores} processes at once")
    print(f"reparse, in workers {sites[0]['cpu_s']:8.1f} CPU s")
    print(f"reparse, wall       {wall_s:8.1f} s; times {cores} cores {wall_s * cores / bare_s:.2f} of the bare parse")


def _spoil(database: Path) -> None:
    """What another parser might have stored: every third title cut, every fifth section wrong."""
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE articles SET title = substr(title, 1, 3) WHERE article_id % 3 = 0")
        connection.execute("UPDATE articles SET section = 'Left' WHERE article_id % 5 = 0")


def _compare(folder: Path) -> None:
    """One that is killed when half of what differs is written, and its successor; against one that is left alone."""
    other = Path(shutil.copytree(folder, folder.with_name(folder.name + "-killed")))
    try:
        _, found = _reparse(folder, "--apply", "--max-lost", "1")
        wanted = found["sites"][0]["updated"]  # type: ignore[index]
        with subprocess.Popen(_command(other, "--apply", "--max-lost", "1"), stdout=subprocess.DEVNULL) as process:
            while process.poll() is None and _written(other) < wanted / 2:
                time.sleep(0.02)
            process.kill()
        half = _written(other)
        _, again = _reparse(other, "--apply", "--max-lost", "1")
        rest = again["sites"][0]["updated"]  # type: ignore[index]
        is_same = _state(folder) == _state(other)
        print(f"killed at {half} of {wanted} versions, the next run wrote {rest}; same result: {is_same}")
    finally:
        shutil.rmtree(other)


def _written(folder: Path) -> int:
    with sqlite3.connect(folder / "articles.db", timeout=30) as connection:
        query = "SELECT count(*) FROM article_versions WHERE change_class = 'reparsed' AND version > 1"
        return int(connection.execute(query).fetchone()[0])


def _state(folder: Path) -> list[tuple[object, ...]]:
    columns = "url, title, description, published_at, published_date, authors, section, tags, language, text, version"
    with sqlite3.connect(folder / "articles.db") as connection:
        return connection.execute(f"SELECT {columns}, content_sha256 FROM v_articles ORDER BY url").fetchall()


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


if __name__ == "__main__":
    main()
