"""The headline as a reader sees it, without the site's name.

Measured on 1,492 pages with truth: an h1 that equals a title of the head is right in 95 of 100 cases; where none
agrees, the first h1 is right in 55 and the head's title in 29.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborNode

from crawler.parsers.fields.headings import Heading, read_headings
from crawler.parsers.markup.surroundings import Surroundings
from crawler.parsers.sources.evidence import Found, choose
from crawler.parsers.sources.sources import Sources
from crawler.parsers.text.folding import fold, squash, squeeze, unescape, words
from schema.article import MAX_TITLE_CHARS, Evidence, Strategy

_SEPARATOR = re.compile(
    r"\s*(?:\s[-–—―:/·•‧∙~]\s|\s?[|｜│¦ㅣ]\s?|(?<=[\u3040-\u9fff\uac00-\ud7af])[_-](?=[\u3040-\u9fff\uac00-\ud7af])|\s?::\s?|\s?[»«›‹]\s?|\s[<>]\s)\s*"
)
SURE = 0.92
"""An h1 that agrees with the head; nothing else need be asked."""
_PREFIX_COLON = re.compile(r"^([^:]{2,40}):\s")


@dataclass(frozen=True, slots=True)
class HeadTitle:
    """A title that machines are told."""

    strategy: Strategy
    source: str
    raw: str
    text: str
    """Without the site's name."""


@dataclass(frozen=True, slots=True)
class Title:
    """The chosen title and the heading that shows it (None where none does)."""

    text: str | None
    evidence: Evidence | None
    node: LexborNode | None


def read_title(sources: Sources) -> Title:
    """Chooses among the headings and the titles of the head; headings below h1 are asked only where no h1 agrees."""
    stated = list(_head_titles(sources))
    spellings = _Spellings(stated, sources.doc.url)
    surroundings = Surroundings()
    headings = read_headings(sources.inventory.main_headings, surroundings)
    found = list(_from_headings(headings, spellings, sources))
    if max((candidate.confidence for candidate in found), default=0.0) < SURE:
        others = read_headings(sources.inventory.other_headings, surroundings)
        found += _from_headings(others, spellings, sources)
        headings += others
    best, evidence = choose([*found, *_from_head(stated, sources)])
    if best is None:
        return Title(None, None, _best_node(headings, ""))
    return Title(best.value[:MAX_TITLE_CHARS], evidence, _best_node(headings, best.value))


def strip_site(title: str, sources: Sources) -> str:
    """`title` without parts at its ends that name the site; nothing else is cut."""
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            break
        first, last = cuts[0], cuts[-1]
        if _names_site(title[last.end() :], sources):
            title = title[: last.start()].strip()
        elif _names_site(title[: first.start()], sources):
            title = title[first.end() :].strip()
        else:
            break
    match = _PREFIX_COLON.match(title)
    return title[match.end() :].strip() if match and sources.is_site_name(match[1]) else title


def _without_site(heading: str, sources: Sources) -> str:
    """A heading without the site's very name behind a last separator."""
    cuts = list(_SEPARATOR.finditer(heading))
    return (
        heading[: cuts[-1].start()]
        if cuts and cuts[-1].start() and sources.is_site_name(heading[cuts[-1].end() :])
        else heading
    )


def _names_site(part: str, sources: Sources) -> bool:
    """Whether `part` is the site's name, or a short phrase around the host's name ("BBC News" at bbc.co.uk)."""
    if not part or sources.is_site_name(part):
        return True
    plain = squash(part)
    if len(words(part)) > 6 or len(plain) < 3:
        return False
    names = sources.squashed_names
    if any(
        len(name) > 3 and (plain.startswith(name) or plain.endswith(name) or name.startswith(plain)) for name in names
    ):
        return True
    hosts = [name for name in sources.host_names if len(name) > 2]
    return any(
        (len(name) > 3 and (plain.startswith(name) or plain.endswith(name))) or (len(plain) > 4 and plain in name)
        for name in hosts
    ) or (squash(part.split()[0]) in hosts)


def _head_titles(sources: Sources) -> Iterator[HeadTitle]:
    head, article = sources.head, sources.article
    marked = sources.microdata.first("headline")
    is_shown = marked is not None and marked.node.tag != "meta"
    stated: list[tuple[Strategy, str, str | None]] = [
        ("json_ld", "headline", sources.json_ld.text(article, "headline", "name")),
        ("open_graph", "og:title", head.first("og:title")),
        ("microdata", "itemprop" if is_shown else "headline", (marked.text or marked.value) if marked else None),
        ("meta", "twitter:title", head.first("twitter:title", "twitter:text:title")),
        ("meta", "title", head.title),
        (
            "meta",
            "dc.title",
            head.first("dc.title", "dcterms.title", "citation_title", "sailthru.title", "parsely-title"),
        ),
    ]
    for strategy, source, raw in stated:
        text = squeeze(raw, 2 * MAX_TITLE_CHARS)
        if text:
            yield HeadTitle(strategy, source, text, strip_site(text, sources))


_HEAD_CONFIDENCE = {
    "headline": 0.58,
    "itemprop": 0.57,
    "og:title": 0.55,
    "twitter:title": 0.5,
    "title": 0.45,
    "dc.title": 0.47,
}


def _from_head(stated: list[HeadTitle], sources: Sources) -> Iterator[Found[str]]:
    for title in stated:
        confidence = _HEAD_CONFIDENCE[title.source]
        if sources.is_site_name(title.text):
            confidence = 0.1
        # Cut by its author to a length.
        elif title.text.endswith(("...", "…")):
            confidence -= 0.2
        yield Found(title.text, title.strategy, title.raw, confidence, title.source)


_TRUSTED = frozenset(["headline", "og:title"])
"""Written for the article, where the title element is often the page's or section's."""


class _Spellings:
    """The titles of the head, in the forms that headings are compared with."""

    def __init__(self, stated: list[HeadTitle], url: str) -> None:
        self._address = squash(unquote(urlsplit(url).path))
        self.folded: dict[str, float] = {}
        """Each with what an h1 that equals it gains."""
        for title in stated:
            if title.source == "itemprop":
                # The heading itself would agree with itself.
                continue
            is_trusted = title.source in _TRUSTED
            for text, gain in (
                (title.text, 0.03 + 0.02 * is_trusted),
                (title.raw, 0.03),
                (_longest_part(title.text), 0.02),
            ):
                folded = fold(text)
                self.folded[folded] = max(gain, self.folded.get(folded, 0.0))
        self._words = [words(text) for text in self.folded]
        self._with_colon = {" ".join(words(title.text)): title.text for title in stated if ": " in title.text}

    def with_colon(self, heading: str) -> str:
        """The heading as the head spells it, where its kicker is set apart by style and there by a colon."""
        spelled = self._with_colon.get(" ".join(words(heading)), "") if self._with_colon else ""
        return spelled if spelled.replace(":", "").lower() == heading.lower() else heading

    def address_names(self, text: str) -> bool:
        """Whether the page's address has the text as a part."""
        plain = squash(text)
        return len(plain.encode("utf-8", "replace")) > 3 and plain in self._address

    def overlap(self, folded: str) -> float:
        """The best `_overlap` of a folded heading with one of them."""
        own = words(folded)
        return max((_overlap(own, other) for other in self._words), default=0.0)


def _longest_part(title: str) -> str:
    """Of a title with separators: rarely the site's name. Longest in bytes, for a Chinese word is few characters."""
    return max(_SEPARATOR.split(title), key=lambda part: len(part.encode("utf-8", "replace")))


def _from_headings(headings: list[Heading], spellings: _Spellings, sources: Sources) -> Iterator[Found[str]]:
    mains = [heading for heading in headings if heading.tag == "h1" and not heading.is_logo]
    for position, heading in enumerate(headings):
        is_only = mains == [heading]
        whole, *pieces = [_without_site(unescape(text), sources) for text in heading.texts]
        texts = [spellings.with_colon(whole), *(piece for piece in pieces if fold(piece) in spellings.folded)]
        judged = [(_credibility(text, heading, is_only, spellings, sources), text) for text in texts]
        confidence, text = max(judged, key=lambda pair: pair[0])
        strategy: Strategy = "microdata" if heading.is_marked else "visible"
        yield Found(text, strategy, text, confidence - 0.002 * min(position, 20), heading.tag)


def _credibility(text: str, heading: Heading, is_only: bool, spellings: _Spellings, sources: Sources) -> float:
    """How often such a heading is the title, by its agreement with the titles of the head."""
    folded = fold(text)
    is_h1 = heading.tag == "h1"
    if sources.is_site_name(text) or heading.is_logo:
        return 0.1
    agreement = spellings.overlap(folded)
    penalty = 0.0 if not heading.is_foreign else 0.12 if is_only and agreement >= 0.7 else 0.25
    if folded in spellings.folded:
        return (SURE + spellings.folded[folded] if is_h1 else 0.88 if heading.is_named else 0.8) - penalty
    if agreement >= 0.9:
        return (0.9 if is_h1 else 0.75) - penalty
    if agreement >= 0.5:
        return (0.78 if is_h1 else 0.5) - penalty
    if not is_h1:
        return 0.2 - penalty
    is_echoed = is_only and (agreement > 0 or spellings.address_names(text))
    return (0.6 if len(folded.split()) >= 4 or is_echoed else 0.4) - penalty


def _overlap(own: list[str], other: list[str]) -> float:
    """1.0 where the heading is a run of the title's words and much of it, else the shared part of the shorter."""
    if not own or not other:
        return 0.0
    shared = len(set(own) & set(other)) / min(len(own), len(other))
    if shared >= 0.99 and len(own) >= max(2, 0.25 * len(other)) and f" {' '.join(own)} " in f" {' '.join(other)} ":
        return 1.0
    return min(shared, 0.89) if min(len(own), len(other)) >= 2 else 0.4 * shared


def _best_node(headings: list[Heading], title: str) -> LexborNode | None:
    """The heading that shows `title`, else the one most like it, else the first h1."""
    folded = fold(title)
    for heading in headings:
        if any(fold(text) == folded for text in heading.texts) and not heading.is_foreign:
            return heading.node
    own = words(folded)
    likeness = [
        (max(_overlap(words(text), own) for text in heading.texts), heading)
        for heading in headings
        if not heading.is_logo
    ]
    ranked = sorted(likeness, key=lambda pair: (-pair[0], pair[1].is_foreign, pair[1].tag))
    return next((heading.node for like, heading in ranked if like >= 0.5 or heading.tag == "h1"), None)
