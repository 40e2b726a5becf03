"""What looking things up in a filled database takes; part of `benchmarks.database`."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from benchmarks.made_up_articles import MadeUpSite
from benchmarks.measure import measure
from schema.engine import reading
from schema.queries import find_article
from schema.search import Wanted, search

_TIMES = 100
_LATEST = text(
    "SELECT article_id, title, published_date, url FROM v_articles WHERE site = :site"
    " ORDER BY published_date DESC LIMIT 50"
)
_IN_LINKS = text("SELECT * FROM v_in_links WHERE article_id = :article_id")


def measure_reads(engine: Engine, sites: Sequence[MadeUpSite]) -> None:
    """Prints the median and the 95th percentile of each lookup, each time for another word, address or article."""
    chance = random.Random(7)
    with reading(engine) as connection:
        last = connection.execute(text("SELECT max(article_id) FROM articles")).scalar_one()
        each = last // len(sites)
        common, rare = _words(sites[0])
        lookups: dict[str, Callable[[], object]] = {
            "search, a common word": lambda: search(connection, chance.choice(common)),
            "search, a rare word": lambda: search(connection, chance.choice(rare)),
            "search, two words": lambda: search(connection, f"{chance.choice(common)} {chance.choice(rare)}"),
            "search, a common word of one site": lambda: search(
                connection, chance.choice(common), Wanted(site=chance.choice(sites).name)
            ),
            "an article by its URL": lambda: find_article(connection, chance.choice(sites).url(chance.randrange(each))),
            "the latest 50 of a site": lambda: _all(connection, _LATEST, site=chance.choice(sites).name),
            "in-links of an article": lambda: _all(connection, _IN_LINKS, article_id=chance.randrange(1, last)),
        }
        for name, look_up in lookups.items():
            _print_times(name, [_timed(look_up) for _ in range(_TIMES)])
    _export(engine)


def _words(site: MadeUpSite) -> tuple[list[str], list[str]]:
    """Words that stand in many articles, and some that stand in few."""
    often = Counter(word.lower() for n in range(300) for word in set(site.article(n).text.split()) if word.isalpha())
    return [word for word, _ in often.most_common(50)], [word for word, count in often.items() if count == 1][:200]


def _all(connection: Connection, query: object, **values: object) -> object:
    return connection.execute(query, values).all()  # type: ignore[call-overload]


def _timed(look_up: Callable[[], object]) -> float:
    started = time.perf_counter()
    look_up()
    return 1000 * (time.perf_counter() - started)


def _print_times(name: str, times: list[float]) -> None:
    times.sort()
    median, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"{name}: {median:.1f} ms, {late:.1f} ms at the 95th percentile, {times[-1]:.0f} ms at most", flush=True)


def _export(engine: Engine) -> None:
    """The command itself, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.parquet"
        url = engine.url.render_as_string(hide_password=False)
        program = "from crawler.commands.app import main; main()"
        command = [sys.executable, "-c", program, "export", str(path), "--database", url]
        cost = measure(command, log=Path(folder) / "log")
        assert cost.exit_code == 0, (Path(folder) / "log").read_text()
        import pyarrow.parquet

        rows = pyarrow.parquet.ParquetFile(path).metadata.num_rows
        size = path.stat().st_size
    peak = (cost.peak_bytes or 0) / 1e6
    print(
        f"export to Parquet: {rows / cost.wall_s:,.0f} rows/s, {1000 * cost.cpu_s / rows:.3f} ms CPU each,"
        f" {peak:.0f} MB at most, {size / rows / 1000:.1f} kB each",
        flush=True,
    )
