"""Crawls many sites at once, five of them dead: `python -m benchmarks.many_sites`. See benchmarks/README.md.

How long the run takes against its slowest healthy site, the gaps between requests at the sender and at the servers, and
the peak memory.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.measure import measure
from tests.server.client import ServerProcess

_TEARSHEET = (sys.executable, "-c", "from crawler.commands.app import main; main()")
_DEAD = ("robots-hanging", "robots-dripping", "robots-reset", "robots-broken")
_REFUSED = "http://127.0.0.250:9/"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=50, help="in all, the five dead ones included (default: 50)")
    parser.add_argument("--pages", type=int, default=40, help="articles a site (default: 40)")
    parser.add_argument("--delay", type=float, default=0.5, help="seconds between requests to a site (default: 0.5)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        names = ["town"] * (arguments.sites - len(_DEAD) - 1) + list(_DEAD)
        servers = [
            stack.enter_context(ServerProcess(name, arguments.pages, host=f"127.0.0.{place}"))
            for place, name in enumerate(names, 2)
        ]
        _crawl(Path(folder), servers, arguments.delay, arguments.pages)


def _crawl(folder: Path, servers: list[ServerProcess], delay: float, pages: int) -> None:
    options = ("--delay", str(delay), "--database", str(folder / "articles.db"), "--archive", str(folder / "archive"))
    origins = [f"{server.origin}/" for server in servers]
    report = folder / "report.json"
    command = [*_TEARSHEET, "crawl", *origins, _REFUSED, *options, "--report", str(report)]
    cost = measure(command, cwd=folder, log=folder / "log")
    summary = json.loads(report.read_text(encoding="utf-8"))
    with contextlib.closing(sqlite3.connect(folder / "articles.db")) as connection:
        durations = dict(connection.execute(_DURATIONS).fetchall())
        stored = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        starts = connection.execute("SELECT s.name, f.started_at " + _FETCHES).fetchall()
    slowest = max(seconds for name, seconds in durations.items() if name in _healthy(servers))
    print(f"exit code {cost.exit_code}, {stored} articles of {pages * len(_healthy(servers))}")
    took = summary["duration_s"]
    print(f"run {took:.1f} s, slowest healthy site {slowest:.1f} s, ratio {took / slowest:.2f}")
    print(f"CPU {cost.cpu_s:.1f} s, peak memory of all processes {(cost.peak_bytes or 0) / 1e6:.0f} MB")
    for problem in summary["problems"]:
        print(f"  {problem}")
    _print_gaps("at the sender", _gaps_of(starts), delay)
    _print_gaps(
        "at the servers", [gap for server in servers for gap in _gaps(entry.time for entry in server.log)], delay
    )


_DURATIONS = """
SELECT s.name, (julianday(r.finished_at) - julianday(r.started_at)) * 86400
FROM run_sites r JOIN sites s ON s.site_id = r.site_id
"""
_FETCHES = "FROM fetches f JOIN pages p ON p.page_id = f.page_id JOIN sites s ON s.site_id = p.site_id"


def _healthy(servers: list[ServerProcess]) -> set[str]:
    return {urlsplit(server.origin).netloc for server in servers[: -len(_DEAD)]}


def _gaps_of(starts: list[tuple[str, str]]) -> list[float]:
    """Gaps between the starts of the requests to each site, from timestamps as the database has them."""
    by_site: defaultdict[str, list[float]] = defaultdict(list)
    for site, at in starts:
        hours, minutes, seconds = at[11:-1].split(":")
        by_site[site].append(3600 * int(hours) + 60 * int(minutes) + float(seconds))
    return [gap for times in by_site.values() for gap in _gaps(times)]


def _gaps(times: Iterable[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(sorted(times))]


def _print_gaps(where: str, gaps: list[float], delay: float) -> None:
    under = sum(gap < delay for gap in gaps)
    near = sum(gap >= 0.8 * delay for gap in gaps) / max(1, len(gaps))
    print(f"gaps {where}: {len(gaps)}, least {min(gaps):.3f} s, under the delay {under}, at least 0.8 of it {near:.1%}")


if __name__ == "__main__":
    main()
