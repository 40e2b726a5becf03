"""Crawls the hostile site of the tests: `python -m benchmarks.hostile [--database URL]`. See benchmarks/README.md.

What is stored of it, what was asked of whom, the peak memory, and the longest time in which nothing was asked.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Cost, measure
from tests.crawl.hostile_crawl import SETTINGS, Crawled, look
from tests.server.client import ServerProcess
from tests.server.hostile import HEALTHY, TRICKS
from tests.server.tricks.leading import SECRET
from tests.server.tricks.mazes import Maze, MillionUrls

_TEARSHEET = (sys.executable, "-c", "from crawler.commands.app import main; main()")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="SQLAlchemy URL of an empty database (default: a SQLite file)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        database = arguments.database or f"sqlite:///{folder / 'articles.db'}"
        other = stack.enter_context(ServerProcess("town", 3))
        server = stack.enter_context(ServerProcess("hostile", int(other.origin.rpartition(":")[2])))
        (folder / "tearsheet.toml").write_text(SETTINGS.format(origin=server.origin, more=""), encoding="utf-8")
        report = folder / "report.json"
        options = ("--database", database, "--archive", "archive", "--delay", "0", "--report", str(report))
        cost = measure([*_TEARSHEET, "crawl", "town", *options], cwd=folder, log=folder / "log")
        _print(look(database, server, other), cost, json.loads(report.read_text(encoding="utf-8")))


def _print(seen: Crawled, cost: Cost, summary: dict[str, object]) -> None:
    fates = [trick.fate if isinstance(trick.fate, tuple) else (trick.fate,) for trick in TRICKS]
    odd = [trick.name for trick, fate in zip(TRICKS, fates, strict=True) if seen.fate(trick) not in fate]
    pauses = [later - earlier for earlier, later in itertools.pairwise(seen.times)]
    wasted = {trick.name: seen.requests_of(trick) - 1 for trick in TRICKS if isinstance(trick, Maze | MillionUrls)}
    print(f"exit code {cost.exit_code}, status {summary['status']}, {cost.wall_s:.0f} s, {len(seen.times)} requests")
    print(f"healthy articles right: {len(seen.healthy())} of {len(HEALTHY)}; false ones: {seen.false_articles() or 0}")
    print(f"tricks: {len(TRICKS)}; with another fate than they should: {odd or 0}")
    print(f"requests to another server: {seen.asked_of_the_other}, to a disallowed path: {seen.requests[SECRET]}")
    print(f"peak memory of all processes {(cost.peak_bytes or 0) / 1e6:.0f} MB, CPU {cost.cpu_s:.0f} s")
    print(f"longest time without a request {max(pauses):.1f} s")
    print("requests that led to nothing, by trap:", ", ".join(f"{name} {count}" for name, count in wasted.items()))


if __name__ == "__main__":
    main()
