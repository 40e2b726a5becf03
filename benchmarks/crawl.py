"""Crawls a served corpus and says what a page costs: `python -m benchmarks.crawl CORPUS_DIR`.

The same site is crawled by tearsheet, by plain Scrapy without parsing, and by plain Scrapy with trafilatura and an
insert a page. `--memory` compares the peak memory of a small and a large crawl instead. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Cost, measure

_ROOT = Path(__file__).parents[1]
_TEARSHEET = (sys.executable, "-c", "from crawler.commands.app import main; main()")
_STEPS = ("parse", "pipelines", "store", "archive")
_SMALL, _LARGE = 500, 5_000


@dataclass(frozen=True, slots=True)
class Result:
    """One crawler's crawl."""

    name: str
    pages: int
    cost: Cost
    database_bytes: int | None = None
    step_cpu_s: dict[str, float] | None = None

    @property
    def cpu_ms(self) -> float:
        """A page."""
        return 1000 * self.cost.cpu_s / max(1, self.pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="a folder with pages.jsonl, as for benchmarks.serve_corpus")
    parser.add_argument("--pages", type=int, help="serve only the first N pages of the corpus")
    parser.add_argument("--repeat", type=int, default=1, help="serve each page K times, as K articles")
    parser.add_argument("--memory", action="store_true", help=f"compare {_SMALL:,} with {_LARGE:,} pages instead")
    parser.add_argument("--only-ours", action="store_true", help="leave out the comparison")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.memory:
            _compare_memory(arguments.corpus, Path(folder))
        else:
            with serving(arguments.corpus, arguments.pages, arguments.repeat) as url:
                _print_table(list(_crawl_all(url, Path(folder), only_ours=arguments.only_ours)))


@contextlib.contextmanager
def serving(corpus: Path, limit: int | None, repeat: int) -> Iterator[str]:
    """The address of the served corpus, for the length of the block."""
    command = [sys.executable, "-m", "benchmarks.serve_corpus", str(corpus.resolve()), "--port", "0"]
    command += ["--repeat", str(repeat), *(("--limit", str(limit)) if limit else ())]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def _crawl_all(url: str, folder: Path, *, only_ours: bool) -> Iterator[Result]:
    yield _ours(url, folder / "ours")
    if not only_ours:
        yield _plain("plain Scrapy", url, folder / "plain", ())
        database = folder / "trafilatura.db"
        yield _plain("Scrapy + trafilatura", url, folder / "trafilatura", ("--database", str(database)), database)


def _ours(url: str, folder: Path) -> Result:
    folder.mkdir()
    report = folder / "report.json"
    options = (
        "--delay",
        "0",
        "--database",
        f"sqlite:///{folder / 'articles.db'}",
        "--archive",
        str(folder / "archive"),
    )
    command = [*_TEARSHEET, "crawl", url, *options, "--report", str(report)]
    cost = measure(command, cwd=folder, log=folder / "log")
    _fail_if(cost.exit_code, "tearsheet", folder / "log")
    timing = json.loads(report.read_text(encoding="utf-8")).get("timing") or {}
    pages = _count_fetches(folder / "articles.db")
    return Result("tearsheet", pages, cost, _size(folder, "articles.db*"), timing)


def _count_fetches(database: Path) -> int:
    """Every answer counts as a page, as it does in Scrapy's own count."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM fetches WHERE http_status IS NOT NULL").fetchone()
    return int(count)


def _plain(name: str, url: str, folder: Path, more: tuple[str, ...], database: Path | None = None) -> Result:
    folder.mkdir()
    command = [sys.executable, "-m", "benchmarks.plain_scrapy", url, *more]
    cost = measure(command, cwd=_ROOT, log=folder / "log")
    _fail_if(cost.exit_code, name, folder / "log")
    pages = json.loads(cost.stdout.strip().splitlines()[-1])["pages"]
    return Result(name, pages, cost, database.stat().st_size if database else None)


def _fail_if(exit_code: int, name: str, log: Path) -> None:
    if exit_code:
        sys.exit(f"{name} ended with exit code {exit_code}:\n{log.read_text(errors='replace')[-3000:]}")


def _size(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern))


def _print_table(results: list[Result]) -> None:
    print(f"{'':<22}{'pages':>7}{'wall s':>9}{'pages/s':>9}{'CPU ms/page':>13}{'peak MB':>9}{'database MB':>13}")
    for r in results:
        rate = r.pages / r.cost.wall_s
        memory, database = _mb(r.cost.peak_bytes), _mb(r.database_bytes)
        print(f"{r.name:<22}{r.pages:>7}{r.cost.wall_s:>9.1f}{rate:>9.1f}{r.cpu_ms:>13.2f}{memory:>9}{database:>13}")
    ours, *others = results
    _print_steps(ours)
    for other in others:
        print(f"CPU a page, tearsheet : {other.name} = {ours.cpu_ms / other.cpu_ms:.2f}")


def _print_steps(ours: Result) -> None:
    """CPU by step; what the steps don't claim is fetching, with start and end of the program."""
    known = {step: 1000 * seconds / ours.pages for step, seconds in (ours.step_cpu_s or {}).items()}
    rest = ours.cpu_ms - sum(known.values())
    cells = [f"{step} {known[step]:.2f}" if step in known else f"{step} -" for step in _STEPS]
    print(f"tearsheet, CPU ms a page by step: fetch and the rest {rest:.2f}, " + ", ".join(cells))


def _compare_memory(corpus: Path, folder: Path) -> None:
    with (corpus / "pages.jsonl").open("rb") as lines:
        available = sum(1 for _ in lines)
    peaks: list[float] = []
    for pages in (_SMALL, _LARGE):
        limit = min(pages, available, _SMALL)
        with serving(corpus, limit, -(-pages // limit)) as url:
            result = _ours(url, folder / str(pages))
        peaks.append(result.cost.peak_bytes or float("nan"))
        print(
            f"{result.pages:>7} pages: peak {_mb(result.cost.peak_bytes)} MB, {result.cpu_ms:.2f} CPU ms a page",
            flush=True,
        )
    print(f"ratio {peaks[1] / peaks[0]:.2f}")


def _mb(size: int | None) -> str:
    return "-" if size is None else f"{size / 1e6:.1f}"


if __name__ == "__main__":
    main()
