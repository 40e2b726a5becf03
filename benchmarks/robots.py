"""Crawls a site with every variant of robots.txt: `python -m benchmarks.robots`. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import contextlib
import itertools
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess
from tests.server.robots_sites import ROBOTS, SECRET

_AT_ONCE = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--delay", type=float, default=0.2, help="seconds between requests (default: 0.2)")
    delay: float = parser.parse_args().delay
    print(f"{'variant':<14}{'robots':>7}{'over s':>8}{'pages':>7}{'secret':>8}{'least gap':>11}{'exit':>6}  problem")
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for line in threads.map(lambda variant: _crawl(variant, delay), ROBOTS):
            print(line, flush=True)


def _crawl(variant: str, delay: float) -> str:
    with tempfile.TemporaryDirectory() as folder, ServerProcess(f"robots-{variant}") as server:
        with contextlib.closing(Crawler(Path(folder), f"sqlite:///{folder}/articles.db")) as crawler:
            outcome = crawler.run(f"{server.origin}/", "--parse-workers", "1", delay=delay)
        log = server.log
    asked = [entry.time for entry in log if entry.path == "/robots.txt"]
    pages = [entry.path for entry in log if entry.path.startswith(("/2025/", "/secret/"))]
    times = sorted(entry.time for entry in log)
    gap = min((later - earlier for earlier, later in itertools.pairwise(times)), default=float("nan"))
    problem = next((line.split(": ", 2)[2] for line in outcome.stderr.splitlines() if "crawl: 127" in line), "")
    over, secret = asked[-1] - asked[0], pages.count(SECRET)
    return (
        f"{variant:<14}{len(asked):>7}{over:>8.1f}{len(set(pages)):>7}{secret:>8}{gap:>11.3f}{outcome.code:>6}"
        f"  {problem[:90]}"
    )


if __name__ == "__main__":
    main()
