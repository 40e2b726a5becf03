"""Measures the self-check by cards: how often it is wrong itself: `python -m benchmarks.cards --corpus DIR...`.

Every case is stored as a site of its own, through the same writes as a crawl, and read from `v_card_agreement`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.card_pairs import Case, Expected, Pair, day_pairs, read_page, title_pairs
from benchmarks.truth import read_truth
from crawler.logs import escape_controls
from schema.article import RelatedLink
from schema.crawled import CrawledPage
from schema.engine import open_engine, reading
from schema.migrate import prepare
from tests.stored_site import BASE, Site, make_site

_BATCH = 500
_SHOWN_CHARS = 110


def main() -> None:
    options = _options()
    warnings.simplefilter("ignore")
    truth = [page for folder in options.corpus for page in read_truth(folder, every=options.every)]
    pages = [read for page in truth if (read := read_page(page)) is not None]
    print(f"{len(pages)} articles with a known title, {sum(page.day is not None for page in pages)} with a day")
    with tempfile.TemporaryDirectory() as folder:
        for kind, pairs in (("title", list(title_pairs(pages))), ("day", list(day_pairs(pages)))):
            engine = open_engine(options.database.format(kind=kind) if options.database else f"{folder}/{kind}.db")
            prepare(engine)
            store(engine, pairs)
            _print(engine, kind, pairs, options.show)
            engine.dispose()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, metavar="DIR", help="pages.jsonl and html/")
    parser.add_argument("--every", type=int, default=1, metavar="K", help="only each Kth page")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="N wrong verdicts of each case")
    parser.add_argument("--database", metavar="URL", help="empty databases; {kind} becomes title, then day")
    return parser.parse_args()


def store(engine: Engine, pairs: Iterable[Pair]) -> None:
    """A site for each case: one page that shows all its cards, and the articles that they lead to."""
    by_case: dict[Case, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_case[pair.case].append(pair)
    for number, (case, found) in enumerate(by_case.items()):
        site = make_site(engine, case.name)
        for at in range(0, len(found), _BATCH):
            site.store(*(_target(site, number, at + i, pair) for i, pair in enumerate(found[at : at + _BATCH])))
        cards = tuple(_card(number, at, pair) for at, pair in enumerate(found))
        site.store(site.article(f"/{number}/cards", related_links=cards))


def _card(case: int, at: int, pair: Pair) -> RelatedLink:
    is_day = isinstance(pair.card, dt.date)
    title, day = (None, pair.card) if is_day else (str(pair.card), None)
    return RelatedLink(f"{BASE}/{case}/{at}", title, published=day, position=at)


def _target(site: Site, case: int, at: int, pair: Pair) -> CrawledPage:
    """The article without what cards do not state; its path stands for its content."""
    path = f"/{case}/{at}"
    url = f"{BASE}{path}"
    bare = {"related_links": (), "authors": (), "tags": (), "blocks": (), "text": path, "site": None}
    article = replace(pair.article, url=url, canonical_url=url, **bare)
    return replace(site.article(path), article=article, content_sha256=path)


def _print(engine: Engine, kind: str, pairs: Sequence[Pair], shown: int) -> None:
    rows = _agreement(engine, kind)
    cases = list(dict.fromkeys(pair.case for pair in pairs))
    aside = "other" if kind == "title" else "near"
    for expected in Expected:
        print(f"\n{f'{kind}: {expected}':58} {'pairs':>6} {'agree':>6} {aside:>6}  {_RATES[expected]}")
        total = wrong = 0
        for case in [case for case in cases if case.expected is expected]:
            row = rows[case.name]
            count = row["agree"] if expected is Expected.DISAGREE else row["compared"] - row["agree"]
            total, wrong = total + row["compared"], wrong + count
            rate = count / row["compared"]
            print(f"{case.name:58} {row['compared']:6} {row['agree']:6} {row['aside']:6}  {count:6} {rate:6.1%}")
            _show(engine, case, pairs, shown)
        if total and expected is not Expected.EITHER:
            print(f"{'all':58} {total:6} {'':13}  {wrong:6} {wrong / total:6.1%}")


_RATES = {
    Expected.AGREE: "false alarms",
    Expected.DISAGREE: "misses",
    Expected.EITHER: "counted as disagreement",
}


def _agreement(engine: Engine, kind: str) -> dict[str, dict[str, int]]:
    """Of each case: pairs compared, those that agree, and those that are told apart among the others."""
    if kind == "title":
        counts = """titles AS compared, title_agree AS agree, (SELECT count(*) FROM v_card_disagreements d
            WHERE d.site = a.site AND d.is_other_headline) AS aside"""
    else:
        counts = "dates AS compared, date_agree AS agree, date_near AS aside"
    with reading(engine) as connection:
        rows = connection.execute(text(f"SELECT site, {counts} FROM v_card_agreement a")).mappings()
        return {row["site"]: dict(row) for row in rows}


def _show(engine: Engine, case: Case, pairs: Sequence[Pair], shown: int) -> None:
    """The first pairs on which the check and the truth differ."""
    if not shown:
        return
    with reading(engine) as connection:
        query = text("SELECT url FROM v_card_disagreements WHERE site = :site")
        alarmed = {int(row.url.rpartition("/")[2]) for row in connection.execute(query, {"site": case.name})}
    is_wanted = case.expected is not Expected.DISAGREE
    found = [pair for at, pair in enumerate(p for p in pairs if p.case == case) if (at in alarmed) is is_wanted]
    for pair in found[:shown]:
        published = pair.article.published
        value = pair.article.title if isinstance(pair.card, str) else published and published.date
        print("   ", " | ".join(escape_controls(str(each)[:_SHOWN_CHARS]) for each in (pair.card, value)))


if __name__ == "__main__":
    main()
