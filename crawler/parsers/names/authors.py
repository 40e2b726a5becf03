"""The authors, out of all places that name them: none rather than a wrong one.

Measured on 1,069 pages with truth: JSON-LD, microdata and "written by" labels give the right names in nine of ten
cases, a meta element in seven; a name inside a body line, a publisher or a handle hardly ever.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from crawler.parsers.names.bylines import byline_names, marked_names
from crawler.parsers.names.names import MAX_NAME_CHARS, is_handle, is_person_like
from crawler.parsers.names.names_found import NamesFound, gather_names
from crawler.parsers.sources.evidence import choose
from crawler.parsers.sources.region import Region
from crawler.parsers.sources.sources import Sources
from crawler.parsers.sources.structured import types_of
from crawler.parsers.text.folding import fold
from schema.article import Evidence

FLOOR = 0.35
UNSEEN = 0.12
"""What is left of the confidence above the floor in names that only machines are told."""
MAX_TEXT_CHARS = 1_000_000
SURE = 0.8
"""Names that a machine and a reader are told; the rest of the page need not be asked."""

_BYLINES = frozenset(["author link", "author part", "byline"])
_METAS = {
    "author": 0.72, "authors": 0.72, "article:author": 0.8, "og:article:author": 0.8,
    "article:author:name": 0.8, "article.author": 0.75, "og:author": 0.72, "parsely-author": 0.8,
    "sailthru.author": 0.78, "cxenseparse:author": 0.75, "citation_author": 0.85, "dc.creator": 0.72,
    "dcterms.creator": 0.72, "dc.contributor": 0.5, "byl": 0.8, "byline": 0.75,
}  # fmt: skip
_WRITTEN_BY = re.compile(
    r"written by|geschrieben von|verfasst von|autor|écrit par|rédigé par|escrito por|scritto da|geschreven door|"
    r"skrevet a[vf]|skriven av|napisane|автор|yazan|author|執筆者|著者|작성자",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(
    r"\b(?:GmbH|AG|KG|e\.\s?V\.|Inc|LLC|Ltd|S\.?A\.?S?|B\.V\.|S\.r\.l|Verlag|Corp|Germany|Deutschland)\b|copyright|©|\bwww\."
)


def read_authors(sources: Sources, region: Region) -> tuple[tuple[str, ...], Evidence | None]:
    """Chooses the source whose names are most credible."""
    stated = [found for found in _stated(sources, region) if found.value]
    shown = [found for found in byline_names(sources, region) if found.value]
    judged = [*_judged(stated, shown, sources), *_judged(shown, stated, sources)]
    if max((found.confidence for found in judged), default=0.0) < SURE:
        shown += [found for found in marked_names(sources, region) if found.value]
        judged = [*_judged(stated, shown, sources), *_judged(shown, stated, sources)]
    judged.sort(key=lambda found: -found.confidence)
    if judged and judged[0].strategy != "visible" and not _is_shown(judged[0].value, sources, region):
        # Nine in ten of the names that readers see are right, four in ten of those that only machines are told.
        judged = [_less_sure(found) for found in judged]
    best, evidence = choose(judged, FLOOR)
    return (best.value, evidence) if best else ((), None)


def _bodies(sources: Sources) -> tuple[str, ...]:
    """The authors that JSON-LD calls organisations, by whatever name."""
    found = [
        sources.json_ld.text(author, "name") or ""
        for author in sources.json_ld.follow(sources.article.get("author"))
        if isinstance(author, dict) and any(kind.endswith("organization") for kind in types_of(author))
    ]
    return tuple(dict.fromkeys(name for name in found[:10] if 1 < len(name) <= MAX_NAME_CHARS and "://" not in name))


def _is_shown(names: tuple[str, ...], sources: Sources, region: Region) -> bool:
    """Whether a reader finds one of the names, near the headline or anywhere else."""
    wanted = [name.lower() for name in names]
    if any(name in line.text.lower() for line in region.lines for name in wanted):
        return True
    body = sources.doc.tree.body
    text = body.text()[:MAX_TEXT_CHARS].lower() if body is not None else ""
    wanted = [name for name in wanted if name in text]
    unseen = "\n".join(node.text() for node in sources.doc.tree.css("body script, body style")) if wanted else ""
    unseen = unseen[:MAX_TEXT_CHARS].lower()
    return any(text.count(name) > unseen.count(name) for name in wanted)


def _less_sure(found: NamesFound) -> NamesFound:
    if found.strategy == "visible" or found.confidence < FLOOR:
        return found
    return dataclasses.replace(found, confidence=FLOOR + UNSEEN * (found.confidence - FLOOR))


def _judged(found: Sequence[NamesFound], others: Sequence[NamesFound], sources: Sources) -> Iterator[NamesFound]:
    """The candidates, surer where another source has one of their names, less sure where they don't look like "
    "names."""
    others_names = {fold(name) for other in others for name in other.value}
    for candidate in found:
        confidence = candidate.confidence
        if all(sources.is_site_name(name) for name in candidate.value):
            # Shown as a byline it is one; told to machines it mostly fills a gap.
            confidence = min(confidence, 0.5) if candidate.source in _BYLINES else 0.36
        elif all(is_handle(name) for name in candidate.value):
            # An account of the publishing system, unless a reader is shown it or somebody typed it into the template.
            confidence -= 0.2 if candidate.source in _BYLINES else 0.4 if candidate.strategy == "meta" else 0.6
        elif candidate.strategy == "meta" and _LEGAL_FORM.search(candidate.raw):
            # The template's imprint: the publisher, or who built the site.
            confidence = 0.3
        elif not all(is_person_like(name) for name in candidate.value):
            confidence -= 0.1
        elif others_names & {fold(name) for name in candidate.value}:
            confidence = min(0.99, confidence + 0.12)
            # Machines are often told the first author alone.
            if candidate.source in _BYLINES and 1 < len(candidate.value) <= 6 and _is_more(candidate.value, others):
                confidence = 0.995
        yield dataclasses.replace(candidate, confidence=confidence)


def _is_more(names: tuple[str, ...], others: Sequence[NamesFound]) -> bool:
    """Whether `names` hold all that the most credible of `others` has, and more."""
    best = max(others, key=lambda found: found.confidence)
    folded = {fold(name) for name in names}
    return len(best.value) < len(names) and all(fold(name) in folded for name in best.value)


def _stated(sources: Sources, region: Region) -> Iterator[NamesFound]:
    article, head, json_ld = sources.article, sources.head, sources.json_ld
    named = gather_names(sources, "json_ld", "author", 0.88, json_ld.texts(article.get("author")))
    yield named if named.value else dataclasses.replace(named, value=_bodies(sources))
    yield gather_names(sources, "json_ld", "creator", 0.7, json_ld.texts(article.get("creator")))
    yield gather_names(sources, "json_ld", "WebPage", 0.7, json_ld.texts(sources.web_page.get("author")))
    for name, confidence in _METAS.items():
        values = head.every(name)
        if name.startswith("citation_") or name == "dc.creator":
            values = [re.sub(r"^([^\s,]+), ([^,]+)$", r"\2 \1", value) for value in values]
        yield gather_names(sources, "meta" if ":" not in name else "open_graph", name, confidence, values)
    for number in ("1", "2"):
        if _WRITTEN_BY.search(head.first(f"twitter:label{number}") or ""):
            yield gather_names(sources, "meta", "twitter:data", 0.86, head.every(f"twitter:data{number}")[:1])
    marked = sources.microdata.properties.get("author", ()) or sources.microdata.properties.get("creator", ())
    own = [entry for entry in marked[:20] if region.surroundings.distance(entry.node) != "foreign"]
    yield gather_names(sources, "microdata", "author", 0.84, [entry.value for entry in own or marked][:10])
