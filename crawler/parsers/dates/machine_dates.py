"""The dates that a page tells machines: JSON-LD, meta elements, microdata, its address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from crawler.parsers.dates.date_words import month_of
from crawler.parsers.dates.dates import read_mention
from crawler.parsers.dates.statements import Role, Statement
from crawler.parsers.sources.sources import Sources
from schema.article import Strategy

_META = re.compile(
    r"(?P<updated>modif|updated_?time|lastmod|last-?updated|revised|date[.:_-]?updated)|"
    r"(?P<published>publi(?:sh|cation)|pubdate|pub_date|pub-date|issued|(?:date|dcterms)[.:_-]?created|sailthru\.date|"
    r"article_date_original|articledate|citation_online_date)"
)
_WEAK_METAS = (
    "date",
    "dc.date",
    "dcterms.date",
    "created",
    "article:created",
    "og:release_date",
    "release_date",
    "timestamp",
)
_NO_META = re.compile(r"expir|unpublish|end|start|event|birth|publisher|last")
_URL_DAY = re.compile(r"(?<!\d)((?:19[89]|20[0-4])\d)([/_.-]?)(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]|[1-9])(?!\d)")
_URL_WORD_DAY = re.compile(r"/((?:19[89]|20[0-4])\d)[/-]([a-z]{3,9})[/-](\d{1,2})(?=/|$)")
_URL_MONTH = re.compile(r"/((?:19[89]|20[0-4])\d)[/_-]?(0?[1-9]|1[0-2])(?=/)")
# What applications keep in their scripts and attributes for themselves.
_STATE_NODES = "script:not([src]), [props], [data-props], [data-page], [data-react-props]"
_STATE_ATTRIBUTES = ("props", "data-props", "data-page", "data-react-props")
_STATE = re.compile(
    r"(?:datePublished|publishedDate|published_?[aA]t|publish_?[dD]ate|[fF]irst_?[pP]ublished(?:_?[aA]t)?)"
    r"""\\{0,3}["']\s?:\s?\\{0,3}["'](\d{4}-\d\d-\d\d[^"'\\]{0,20})"""
)
MAX_STATE_NODES = 200
MAX_STATE_CHARS = 1_000_000
MAX_PATH_CHARS = 500


def machine_dates(sources: Sources) -> Iterator[Statement]:
    """The dates of publication, surest source first, then those of updates."""
    properties = sources.microdata.properties
    yield from _json_ld(sources, "datePublished")
    yield from _json_ld(sources, "dateCreated")
    yield from _metas(sources)
    for name in ("datePublished", "dateCreated"):
        marked = properties.get(name.lower(), ())[:1]
        yield from _read(sources, "microdata", name, [one.value or one.text for one in marked])
    yield from _read(sources, "url", "path", _url_day(sources.doc.url))
    yield from _json_ld(sources, "dateModified", "updated")
    marked = properties.get("datemodified", ())[:1]
    yield from _read(sources, "microdata", "dateModified", [one.value or one.text for one in marked], "updated")


def _json_ld(sources: Sources, name: str, role: Role = "published") -> Iterator[Statement]:
    """What the article states, else the page around it."""
    json_ld = sources.json_ld
    stated = list(_read(sources, "json_ld", name, json_ld.texts(sources.article.get(name)), role))
    yield from stated or _read(sources, "json_ld", name, json_ld.texts(sources.web_page.get(name)), role)


def url_month(url: str) -> tuple[int, int] | None:
    """Year and month of a path such as "/2025/08/"."""
    match = _URL_MONTH.search(urlsplit(url).path[:MAX_PATH_CHARS])
    return (int(match[1]), int(match[2])) if match else None


def _metas(sources: Sources) -> Iterator[Statement]:
    metas = sources.head.metas
    for name, values in metas.items():
        if (match := _META.search(name)) is None:
            continue
        strategy: Strategy = "open_graph" if name.startswith(("article:", "og:")) else "meta"
        if match["updated"]:
            yield from _read(sources, strategy, name, values, "updated")
        elif not _NO_META.search(name):
            yield from _read(sources, strategy, name, values)
    for name in _WEAK_METAS:
        yield from _read(sources, "meta", f"weak {name}", metas.get(name, ()))


def _read(
    sources: Sources, strategy: Strategy, source: str, values: Sequence[str], role: Role = "published"
) -> Iterator[Statement]:
    language, now, url = sources.language, sources.doc.fetched_at, sources.doc.url
    for value in values[:1]:
        mention = read_mention(value, language=language, now=now, url=url)
        if mention is not None:
            yield Statement(mention.stated, strategy, source, value, role, mention.other)


def _url_day(url: str) -> list[str]:
    """The day in the path, as ISO 8601."""
    path = unquote(urlsplit(url).path)[:MAX_PATH_CHARS].lower()
    match = _URL_DAY.search(path)
    if match is not None and (match[2] or len(match[0]) == 8):
        return [f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"]
    match = _URL_WORD_DAY.search(path)
    return [f"{match[1]}-{month_of(match[2]):02}-{int(match[3]):02}"] if match else []


def state_dates(sources: Sources) -> Iterator[Statement]:
    """The first date of publication that the page's scripts or attributes hold for its own use."""
    left = MAX_STATE_CHARS
    for node in sources.doc.tree.css(_STATE_NODES)[:MAX_STATE_NODES]:
        attributes = node.attributes
        state = node.text() if node.tag == "script" else next(filter(None, map(attributes.get, _STATE_ATTRIBUTES)), "")
        state, left = state[:left], left - len(state)
        # The plain search is many times as fast as the expression.
        if "ublish" in state and (match := _STATE.search(state, max(0, state.index("ublish") - 20))):
            yield from _read(sources, "json_ld", "script", [match[1]])
            return
        if left <= 0:
            return
