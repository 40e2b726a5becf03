"""Two workers share the due sites of one PostgreSQL: `python -m benchmarks.machines`. See benchmarks/README.md.

Both begin at once; one is killed on the way, and a third run takes its sites over.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

from tests.crawl.crawling import Crawler
from tests.databases import postgresql
from tests.server.client import ServerProcess

_DELAY_S = 0.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--articles", type=int, default=12, help="of each site")
    a = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgresql("machines", folder / "lock"))
        url = stack.enter_context(server.own_database())
        hosts = [f"127.0.0.{number}" for number in range(2, 2 + a.sites)]
        sites = [stack.enter_context(ServerProcess("town", a.articles, host=host)) for host in hosts]
        crawler = stack.enter_context(contextlib.closing(Crawler(folder, url)))
        sections = (f'[sites.s{at}]\nstart = ["{site.origin}/"]\nevery = "1h"\n' for at, site in enumerate(sites))
        (folder / "tearsheet.toml").write_text("\n".join(sections), encoding="utf-8")
        _share(crawler, sites, a.articles)


def _share(crawler: Crawler, sites: list[ServerProcess], articles: int) -> None:
    killed, other = (crawler.start("--due", delay=_DELAY_S) for _ in range(2))
    sites[0].wait_for(lambda log: len(log) > 9)
    killed.kill()
    killed.wait()
    first = crawler.wait(other)
    stored = _count(crawler, "SELECT count(*) FROM v_articles")
    taker = crawler.run("--due", delay=_DELAY_S)
    by_run = "SELECT run_id, status, count(*) FROM run_sites GROUP BY 1, 2 ORDER BY 1, 2"
    print("sites by run:", *(f"{run}: {count} {status}" for run, status, count in crawler.rows(by_run)), sep="  ")
    print(f"killed on the way; the other ended with {first.code}, the third with {taker.code}")
    both = "SELECT count(*) FROM (SELECT site_id FROM run_sites WHERE status = 'ok' GROUP BY 1 HAVING count(*) > 1) s"
    print("sites crawled to the end by two runs:", _count(crawler, both))
    twice = (
        "SELECT count(*) FROM (SELECT page_id FROM fetches WHERE change <> 'retried' GROUP BY 1 HAVING count(*) > 1) f"
    )
    print("pages stored by two fetches:", _count(crawler, twice))
    total = _count(crawler, "SELECT count(*) FROM v_articles")
    print(f"articles {total} of {len(sites) * articles}; {stored} before the third run")
    gaps = [b.time - a.time for site in sites for a, b in pairwise(site.log)]
    print(f"least gap between two requests to a host: {min(gaps):.2f} s, asked for {_DELAY_S} s")
    asked = Counter(entry.path for site in sites for entry in site.log if "number-" in entry.path)
    print("requests for articles:", sum(asked.values()))


def _count(crawler: Crawler, query: str) -> int:
    return int(crawler.rows(query)[0][0])


if __name__ == "__main__":
    main()
