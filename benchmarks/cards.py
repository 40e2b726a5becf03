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

from benchmarks.card_pairs import Case, Pair, day_pairs, read_page, title_pairs
from benchmarks.truth import read_truth
from crawler.logs import escape_controls
from schema.article import RelatedLink
from schema.engine import open_engine, reading
from schema.migrate import prepare
from tests.stored_site import BASE, make_site

_BATCH = 500


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
        cards = []
        items = []
        for at, pair in enumerate(found):
            path = f"/{number}/{at}"
            is_day = isinstance(pair.card, dt.date)
            title, day = (None, pair.card) if is_day else (str(pair.card), None)
            cards.append(RelatedLink(f"{BASE}{path}", title, published=day, position=at))
            kept = replace(pair.article, related_links=(), authors=(), tags=(), blocks=(), text=path, site=None)
            item = site.article(path)
            items.append(
                replace(
                    item, article=replace(kept, url=f"{BASE}{path}", canonical_url=f"{BASE}{path}"), content_sha256=path
                )
            )
        for at in range(0, len(items), _BATCH):
            site.store(*items[at : at + _BATCH])
        site.store(site.article(f"/{number}/cards", related_links=tuple(cards)))


def _print(engine: Engine, kind: str, pairs: Sequence[Pair], shown: int) -> None:
    cases = {pair.case.name: pair.case for pair in pairs}
    column = "title" if kind == "title" else "date"
    with reading(engine) as connection:
        query = f"SELECT site, {column}s AS compared, {column}_agree AS agree, date_near FROM v_card_agreement"
        rows = {row.site: row for row in connection.execute(text(query))}
        query = "SELECT site, count(*) FROM v_card_disagreements WHERE is_other_headline GROUP BY site"
        others = {row[0]: row[1] for row in connection.execute(text(query))}
    print(f"\n{kind:60} {'pairs':>6} {'agree':>6} {'near' if kind == 'day' else 'other':>6}  wrong")
    for is_right in (True, False):
        counts = [0, 0]
        for name, case in cases.items():
            if case.is_right is is_right:
                row = rows[name]
                wrong = row.compared - row.agree if is_right else row.agree
                counts[0] += row.compared
                counts[1] += wrong
                aside = row.date_near if kind == "day" else others.get(name, 0)
                print(f"{name:60} {row.compared:6} {row.agree:6} {aside:6}  {wrong / row.compared:6.1%}")
                _show(engine, name, pairs, is_right, shown)
        label = (
            "false alarms: right ones counted as disagreement"
            if is_right
            else "misses: wrong ones counted as agreement"
        )
        print(f"= {label:58} {counts[0]:6} {'':13}  {counts[1] / max(1, counts[0]):6.1%} ({counts[1]})")


def _show(engine: Engine, name: str, pairs: Sequence[Pair], is_right: bool, shown: int) -> None:
    if not shown:
        return
    with reading(engine) as connection:
        query = text(
            "SELECT card_title, article_title, card_published_date, article_published_date, is_other_headline"
            " FROM v_card_disagreements WHERE site = :name"
        )
        rows = [tuple(row) for row in connection.execute(query, {"name": name})]
    if not is_right:
        alarmed = {(str(row[0] or row[2]), str(row[1] if row[0] else row[3])) for row in rows}
        rows = []
        for pair in pairs:
            if pair.case.name == name:
                value = pair.article.published.date if isinstance(pair.card, dt.date) else pair.article.title
                if (str(pair.card), str(value)) not in alarmed:
                    rows.append((pair.card, value))
    for row in rows[:shown]:
        print("     ", *(escape_controls(str(value)[:110]) for value in row), sep=" | ")


if __name__ == "__main__":
    main()
