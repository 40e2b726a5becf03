"""Cards and the articles that they lead to, of which it is known whether they say the same.

Real ones: what the parser read on a page against the truth, and the headlines that a page gives itself in several
places. Made-up ones: what editors do to a true title, and what a parser takes for one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from selectolax.lexbor import LexborHTMLParser

from benchmarks.field_scores import fold, is_same_day, is_same_title, names_a_day
from benchmarks.truth import TruePage
from crawler.parsers import parse_article
from pipelines.normalise import normalise
from pipelines.text import clean_line
from schema.article import Article, PublishedDate

_NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
_DAY = dt.timedelta(days=1)
_CUT_AT = (40, 60)
_QUOTES = str.maketrans({"'": "’", '"': "”", "-": "–", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‘": "'"})
_PARTS = re.compile(r"(?<=\S\S\S)(?:: | [-–—|] |：|｜)(?=\S\S\S)")


class Expected(StrEnum):
    """What the self-check should say of a sort of pairs."""

    AGREE = "right"
    DISAGREE = "wrong"
    EITHER = "neither"
    """What is measured only: editors' own other headlines; true titles with something around them, or with less."""


@dataclass(frozen=True, slots=True)
class Case:
    """A sort of pairs: what the card and the article have to do with each other."""

    name: str
    expected: Expected


@dataclass(frozen=True, slots=True)
class Pair:
    """A card, which is taken for true, and the article at its target as stored."""

    case: Case
    card: str | dt.date
    """Its title or its day."""
    article: Article


@dataclass(frozen=True, slots=True)
class Read:
    """A page, what is true of it, and what the parser read."""

    truth: TruePage
    title: str
    day: str | None
    """ISO 8601, as precise as known."""
    article: Article
    headlines: dict[str, str]
    """What the page gives as its title, by the place."""
    site_name: str | None


def read_page(page: TruePage) -> Read | None:
    """None where nobody annotated the title, or the page is no article."""
    title = clean_line(page.truth.get("title") or "")
    if not title or not page.may_be_article:
        return None
    html = page.read()
    article = normalise(parse_article(html, page.address(html), fetched_at=_NOW), _NOW)
    day = page.truth.get("published")
    tree = LexborHTMLParser(html)
    found = {
        "og:title": _content(tree, 'meta[property="og:title"]'),
        "twitter:title": _content(tree, 'meta[name="twitter:title"]'),
        "title element": clean_line(node.text()) if (node := tree.css_first("title")) else None,
    }
    headlines = {place: text for place, text in found.items() if text}
    site_name = _content(tree, 'meta[property="og:site_name"]')
    return Read(page, title, str(day) if names_a_day(day) else None, article, headlines, site_name)


def _content(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return clean_line(node.attributes.get("content") or "") or None if node else None


def title_pairs(pages: Sequence[Read]) -> Iterator[Pair]:
    """Pairs of titles."""
    for page in pages:
        yield from _parsed_titles(page)
        yield from _own_headlines(page)
        yield from _edited_titles(page)
        yield from _wrong_titles(page)
    yield from _nearest_titles(pages)


def _titled(page: Read, title: str) -> Article:
    return replace(page.article, title=title)


def _parsed_titles(page: Read) -> Iterator[Pair]:
    """What the parser really read."""
    read = page.article.title
    if not read:
        return
    true, given = fold(page.title), fold(read)
    if is_same_title(page.title, read):
        case = Case("parsed: right", Expected.AGREE)
    elif _letters(read) == _letters(page.title) or true in given or given in true:
        case = Case("parsed: with more than the true title, or less", Expected.EITHER)
    else:
        case = Case("parsed: another title", Expected.DISAGREE)
    yield Pair(case, page.title, page.article)


def _letters(title: str) -> str:
    return re.sub(r"[\W_]+", "", fold(title))


def _own_headlines(page: Read) -> Iterator[Pair]:
    """Other headlines that the page gives itself; what a card shows is often one of them."""
    for place in ("og:title", "twitter:title"):
        if text := page.headlines.get(place):
            case = Case(f"card shows the page's {place}", Expected.EITHER)
            yield Pair(case, text, page.article)
    text = page.headlines.get("title element")
    if text and page.title in text and text != page.title:
        case = Case("article with the site's name, as in its title element", Expected.AGREE)
        yield Pair(case, page.title, _titled(page, text))


def _edited_titles(page: Read) -> Iterator[Pair]:
    """What editors do to a headline on a card."""
    title, article = page.title, _titled(page, page.title)
    edited = {
        "card in capitals": title.upper(),
        "card with other quotes and dashes": title.translate(_QUOTES),
        "card with a kicker": f"Kommentar: {title}",
        "card with a number before it": f"3. {title}",
    }
    for size in _CUT_AT:
        if len(title) > size + 3:
            edited[f"card cut at {size} characters, with …"] = title[:size].rstrip() + "…"
            edited[f"card cut at a word before {size}, with ..."] = title[:size].rpartition(" ")[0] + " ..."
    parts = _PARTS.split(title)
    if len(parts) == 2:
        longer = max(parts, key=lambda part: len(part.encode()))
        edited["card with the longer part of two"] = longer
    for name, text in edited.items():
        if text and text != title:
            yield Pair(Case(name, Expected.AGREE), clean_line(text), article)


def _wrong_titles(page: Read) -> Iterator[Pair]:
    """What a parser takes for the title, and headlines that became others."""
    title = page.title
    wrong: list[tuple[str, str | None]] = [
        ("article with the site's name as title", page.site_name),
        ("article with its section as title", page.article.section),
        ("article with the shorter part of its title", _shorter_part(title)),
        ("article with its title cut off", title[:40].rstrip() + "…" if len(title) > 45 else None),
        ("article with one word changed", _changed_word(title)),
        ("article with one number changed", _changed_number(title)),
    ]
    others = [link.title for link in page.article.related_links if link.kind != "inline" and link.title]
    wrong += [("article with a card's headline as title", text) for text in others[:3]]
    for name, text in wrong:
        if text and fold(text) != fold(title):
            yield Pair(Case(name, Expected.DISAGREE), title, _titled(page, clean_line(text)))


def _shorter_part(title: str) -> str | None:
    parts = _PARTS.split(title)
    return min(parts, key=lambda part: len(part.encode())) if len(parts) == 2 else None


def _changed_word(title: str) -> str | None:
    """The longest word becomes another one."""
    words = title.split(" ")
    if len(words) < 3:
        return None
    longest = max(range(len(words)), key=lambda at: len(words[at]))
    return " ".join([*words[:longest], "Sonnenblume", *words[longest + 1 :]])


def _changed_number(title: str) -> str | None:
    changed = re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), title, count=1)
    return changed if changed != title else None


def _nearest_titles(pages: Sequence[Read]) -> Iterator[Pair]:
    """For each title the one of another page with the most words in common."""
    words = [Counter(fold(page.title).split()) for page in pages]
    for at, page in enumerate(pages):
        shared = ((_shared(words[at], words[other]), -other) for other in range(len(pages)) if other != at)
        most, other = max(shared, default=(0.0, 0))
        nearest = pages[-other].title
        if most and _letters(nearest) != _letters(page.title):
            case = Case("article with the most similar title of the corpora", Expected.DISAGREE)
            yield Pair(case, page.title, _titled(page, nearest))


def _shared(one: Counter[str], other: Counter[str]) -> float:
    both = (one & other).total()
    return both / (one.total() + other.total() - both)


def day_pairs(pages: Iterable[Read]) -> Iterator[Pair]:
    """Pairs of days, of the pages whose day is known."""
    for page in pages:
        day = _day(page.day)
        if page.day is None or day is None:
            continue
        read = page.article.published
        if read is not None:
            if is_same_day(page.day, read.date.isoformat()):
                case = Case("parsed: right", Expected.AGREE)
            else:
                case = Case("parsed: another day", Expected.DISAGREE)
            yield Pair(case, day, page.article)
        for case, made_up in _made_up_days(page, day):
            yield Pair(case, day, replace(page.article, published=PublishedDate(made_up)))


def _day(stated: str | None) -> dt.date | None:
    """None where the corpus states none, or one that no calendar has."""
    try:
        return dt.date.fromisoformat(stated[:10]) if stated else None
    except ValueError:
        return None


def _made_up_days(page: Read, day: dt.date) -> Iterator[tuple[Case, dt.date]]:
    yield Case("article with the same day", Expected.AGREE), day
    published, modified = page.article.published, page.article.modified
    if published is not None and published.at is not None and abs(published.at.date() - day) == _DAY:
        yield Case("article with the day in UTC, where it is another one", Expected.AGREE), published.at.date()
    yield Case("article one day off", Expected.DISAGREE), day + _DAY
    yield Case("article a month off", Expected.DISAGREE), day - 30 * _DAY
    if modified is not None and modified.date != day:
        yield Case("article with the day of its last update", Expected.DISAGREE), modified.date
