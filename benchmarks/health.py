"""How often health cries wolf, and what it misses: `python -m benchmarks.health DIR...`. See benchmarks/README.md.

Real pages are read as they are and as after each redesign. Sites made of a few of them live through months of runs,
with week-ends, news days, sections that swell, bylines that are missing now and then, and servers that hiccup. Every
run is judged as a crawl judges it, its canaries too.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.redesigns import REDESIGNS
from crawler.config import DEFAULT_CANARIES
from crawler.health.canaries import FURTHER, Answer, differences, shifted, shifts, verdict
from crawler.health.judge import Reading, judge
from crawler.health.measures import FIELDS, Mean, Measures
from crawler.parsers import parse_article
from pipelines.validate import validate
from schema.article import Article
from schema.crawled import CrawledPage, Fetch
from schema.health import KnownArticle
from tests.stored_site import START

_OPTIONAL = ("description", "modified", "authors", "section", "tags", "lead_image_url", "related_links")
_CORE = ("title", "published", "text")


@dataclass(frozen=True, slots=True)
class Page:
    """What the parser makes of one page."""

    filled: frozenset[str]
    strategies: tuple[tuple[str, str], ...]
    log_words: float
    is_article: bool
    known: KnownArticle
    article: Article


@dataclass(frozen=True, slots=True)
class Site:
    """A site: makes of pages, and how it lives."""

    pages: tuple[int, ...]
    weights: tuple[float, ...]
    per_run: float
    week_end: float
    evenness: float
    gaps: tuple[float, ...]
    """How often an optional field is missing by chance, in the order of _OPTIONAL."""
    failing: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="+", help="holds pages.jsonl and the files that it names")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--sites", type=int, default=400)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    chance = random.Random(a.seed)
    print(f"seed {a.seed}: {a.sites} sites of up to 12 makes out of {a.pages} real pages, {a.runs} runs each")
    read = _read(list(islice(_bodies(a.folder), a.pages)))
    articles = [at for at, page in enumerate(read[""]) if page.is_article]
    alarms = Counter[str]()
    runs = wrong = 0
    found: defaultdict[str, list[tuple[int, bool]]] = defaultdict(list)
    for _ in range(a.sites):
        site = _site(chance, articles)
        history = [_run(chance, site, read[""], day) for day in range(a.runs)]
        verdicts = [judge(history[:day], history[day]) for day in range(1, a.runs)]
        runs += len(verdicts)
        wrong += sum(bool(verdict.breaches) for verdict in verdicts)
        alarms.update(breach.measure for verdict in verdicts for breach in verdict.breaches)
        for name in REDESIGNS:
            if _is_broken(site, read[""], read[name]):
                now = _run(chance, site, read[name], a.runs)
                by_canaries = _canaries_tell(chance, site, read[""], read[name])
                pages = now.measures.articles + now.measures.unread.total()
                found[name].append((pages, by_canaries or bool(judge(history, now).breaches)))
    print(f"false alarms: {wrong} of {runs} runs, one in {runs / wrong:.0f}" if wrong else f"false alarms: 0 of {runs}")
    for measure, count in alarms.most_common(8):
        print(f"  {count:5} {measure}")
    _say(found)


def _bodies(folders: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                is_page = row.get("file") and str(row.get("url", "")).startswith("http")
                if is_page and row.get("page_type", "article") in ("article", "unknown"):
                    yield row["url"], gzip.decompress((folder / row["file"]).read_bytes())


def _read(bodies: Sequence[tuple[str, bytes]]) -> dict[str, list[Page]]:
    """Every page as it is ("") and after each redesign."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return {
            name: list(pool.map(_page, [(url, body, name) for url, body in bodies], chunksize=20))
            for name in ("", *REDESIGNS)
        }


def _page(asked: tuple[str, bytes, str]) -> Page:
    url, body, name = asked
    article = parse_article(REDESIGNS[name](body) if name else body, url)
    item = CrawledPage(Fetch(1, url, START, 0, http_status=200, body_bytes=len(body)), article=article)
    filled = frozenset(f.name for f in fields(article) if getattr(article, f.name)) & set(FIELDS)
    strategies = tuple((key, each.strategy) for key, each in article.evidence.items() if getattr(article, key, None))
    known = KnownArticle(
        url,
        None,
        None,
        article.title or "",
        article.description,
        article.published.date if article.published else None,
        article.text,
        bool(article.authors),
        article.lead_image_url,
        {name: {"strategy": each.strategy} for name, each in article.evidence.items()},
    )
    return Page(filled, strategies, math.log1p(article.word_count), validate(item) is None, known, article)


def _site(chance: random.Random, articles: Sequence[int]) -> Site:
    pages = tuple(chance.sample(articles, chance.randint(1, 12)))
    return Site(
        pages,
        weights=tuple(chance.expovariate(1) for _ in pages),
        per_run=math.exp(chance.uniform(math.log(2), math.log(80))),
        week_end=chance.uniform(0.15, 1),
        evenness=chance.uniform(4, 40),
        gaps=tuple(chance.choice((0.0, 0.02, 0.1, 0.25)) for _ in _OPTIONAL),
        failing=chance.choice((0.0, 0.0, 0.01, 0.05)),
    )


def _run(chance: random.Random, site: Site, read: Sequence[Page], day: int) -> Reading:
    """One run on one day."""
    rate = site.per_run * (site.week_end if day % 7 >= 5 else 1.0) * chance.lognormvariate(0, 0.35)
    new = _poisson(chance, rate)
    total = sum(site.weights)
    mix = [chance.gammavariate(site.evenness * weight / total + 1e-6, 1) for weight in site.weights]
    if chance.random() < 0.03:  # one section has its day
        mix[chance.randrange(len(mix))] += sum(mix) * 1.5
    measures = Measures(answered=new)
    for at in chance.choices(site.pages, mix, k=new):
        _add(measures, read[at], site, chance)
    failed = _poisson(chance, new * (0.1 if chance.random() < 0.02 else site.failing))
    measures.failures["status 500"] += failed
    return Reading(measures, new, 1.0)


def _add(measures: Measures, page: Page, site: Site, chance: random.Random) -> None:
    if not page.is_article:
        measures.unread["no_text"] += 1
        return
    gaps = dict(zip(_OPTIONAL, site.gaps, strict=True))
    missing = {name for name, gap in gaps.items() if gap and chance.random() < gap}
    measures.articles += 1
    measures.filled.update(page.filled - missing)
    measures.strategies.update(f"{name} {strategy}" for name, strategy in page.strategies if name not in missing)
    log_words = page.log_words + chance.gauss(0, 0.4)
    measures.log_words = measures.log_words.plus(Mean(1, log_words, log_words**2))


def _is_broken(site: Site, before: Sequence[Page], after: Sequence[Page]) -> bool:
    """Whether most of what the site publishes is read worse, or otherwise, than before."""
    total = sum(site.weights)
    hit = sum(weight for at, weight in zip(site.pages, site.weights, strict=True) if _differs(before[at], after[at]))
    return hit >= 0.75 * total


def _differs(before: Page, after: Page) -> bool:
    if not after.is_article or not before.filled <= after.filled:
        return True
    sources, now = dict(before.strategies), dict(after.strategies)
    return any(sources.get(name) != now.get(name) for name in _CORE)


def _canaries_tell(chance: random.Random, site: Site, before: Sequence[Page], after: Sequence[Page]) -> bool:
    chosen = chance.choices(site.pages, site.weights, k=DEFAULT_CANARIES * FURTHER)
    now = [(before[at].known, after[at].article if after[at].is_article else None) for at in chosen]
    answers = [Answer(tuple(differences(*each)), tuple(shifts(*each))) for each in now]
    if not any(answer.differences or answer.shifts for answer in answers[:DEFAULT_CANARIES]):
        return False
    return bool(verdict(answers) or shifted(answers))


def _say(found: dict[str, list[tuple[int, bool]]]) -> None:
    print(f"{'redesign':16} {'sites':>6} {'found':>7} {'of 8 pages or more':>20}")
    rows = [*found.items(), ("all", [each for part in found.values() for each in part])]
    for name, each in rows:
        large = [is_told for pages, is_told in each if pages >= 8]
        told = sum(is_told for _, is_told in each)
        shares = f"{told / max(1, len(each)):7.1%} {sum(large) / max(1, len(large)):12.1%} of {len(large)}"
        print(f"{name:16} {len(each):6} {shares}")


def _poisson(chance: random.Random, mean: float) -> int:
    if mean > 30:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        count += 1
        product *= chance.random()
    return count


if __name__ == "__main__":
    main()
