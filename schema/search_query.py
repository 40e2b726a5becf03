"""What a person types into a search box, as a tree, and the tree in the words of each of the two engines.

    storm harbour          both words, in any form: storms, harbours
    "storm surge"          the words next to each other
    harb*                  words that begin so
    storm OR flood         one of them; AND binds closer
    storm -football        without it; NOT football is the same
    title:storm            in the headline; description: and text: likewise
    (storm OR flood) dam   parts in parentheses

Any string is a query: what makes no sense of these (a parenthesis alone, a sign) is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schema.errors import TearsheetError
from schema.search_index import bigrams_of
from schema.words import WORD, unspaced_runs

MAX_QUERY_CHARS = 1_000
_MAX_TOKENS = 100
_MAX_DEPTH = 20
_TOKEN = re.compile(r'-?(?:(?P<field>title|description|text):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s()"]+))|[()]')
_WEIGHTS = {"title": "A", "description": "B", "text": "D"}


class BadQuery(TearsheetError):
    """There is nothing in the query that could be found."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words next to each other."""

    words: tuple[str, ...]
    """As written; lower case and accents do not matter."""
    is_prefix: bool = False
    """Whether the last word may go on."""
    field: str | None = None
    """title, description or text; None: any of them."""
    is_unspaced: bool = False
    """Whether its one word is a run of characters of a script without spaces."""


@dataclass(frozen=True, slots=True)
class All:
    """All of some parts, and none of others."""

    parts: tuple[Query, ...]
    without: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the parts."""

    parts: tuple[Query, ...]


Query = Term | All | Any


def parse_query(text: str) -> Query:
    """The query of any string.

    Raises:
        BadQuery: no word is left to be found, or only such as are not wanted.
    """
    if len(text) > MAX_QUERY_CHARS:
        raise BadQuery(f"the query has more than {MAX_QUERY_CHARS:,} characters; shorten it")
    tokens = list(_TOKEN.finditer(text))[:_MAX_TOKENS]
    found = _Parser(tokens).any(0)
    if found is None:
        raise BadQuery('the query names nothing to be found; give at least one word, such as harbour or "storm surge"')
    return found


def terms_of(query: Query) -> Iterator[Term]:
    """The terms that an article that is found may hold: not those that it must not."""
    if isinstance(query, Term):
        yield query
    else:
        for part in query.parts:
            yield from terms_of(part)


class _Parser:
    """Reads tokens from left to right. A part that holds nothing to be found is None."""

    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self._tokens = tokens
        self._place = 0

    def any(self, depth: int) -> Query | None:
        parts = [self._all(depth)]
        while self._is_next("OR"):
            self._place += 1
            parts.append(self._all(depth))
        kept = tuple(part for part in parts if part is not None)
        return kept[0] if len(kept) == 1 else Any(kept) if kept else None

    def _all(self, depth: int) -> Query | None:
        wanted: list[Query] = []
        unwanted: list[Query] = []
        is_unwanted = False
        while self._place < len(self._tokens) and not self._is_next("OR"):
            match = self._tokens[self._place]
            self._place += 1
            if match[0] in ("NOT", "-"):
                is_unwanted = True
                continue
            if match[0] == ")" and depth:
                break
            is_unwanted = is_unwanted or match[0].startswith("-")
            (unwanted if is_unwanted else wanted).extend(self._parts(match, depth))
            is_unwanted = False
        if not wanted:
            return None
        return wanted[0] if len(wanted) == 1 and not unwanted else All(tuple(wanted), tuple(unwanted))

    def _parts(self, match: re.Match[str], depth: int) -> list[Query]:
        if match[0] == "(":
            inside = self.any(depth + 1) if depth < _MAX_DEPTH else None
            return [] if inside is None else [inside]
        return [] if match[0] in (")", "AND") else _terms(match)

    def _is_next(self, token: str) -> bool:
        return self._place < len(self._tokens) and self._tokens[self._place][0] == token


def _terms(token: re.Match[str]) -> list[Query]:
    """The terms of one token: more than one where scripts with and without spaces meet."""
    field, written = token["field"], token["phrase"] if token["phrase"] is not None else token["word"]
    runs = unspaced_runs(written)
    for run in runs:
        written = written.replace(run, " ")
    words = tuple(WORD.findall(written))
    spaced = [Term(words, token["word"] is not None and written.endswith("*"), field)] if words else []
    return [*spaced, *(Term((run,), len(run) == 1, field, is_unspaced=True) for run in runs)]


def as_fts5(query: Query) -> str:
    """The query for FTS5's MATCH. Every word stands in quotes, so nothing in it is an operator."""
    match query:
        case Term(is_unspaced=True):
            return f'{{bigrams}} : "{" ".join(bigrams_of(query.words[0]))}"{"*" if query.is_prefix else ""}'
        case Term():
            fields = query.field or "title description text"
            return f'{{{fields}}} : "{" ".join(query.words)}"{"*" if query.is_prefix else ""}'
        case Any():
            return " OR ".join(f"({as_fts5(part)})" for part in query.parts)
        case All():
            wanted = " AND ".join(f"({as_fts5(part)})" for part in query.parts)
            return " NOT ".join([f"({wanted})", *(f"({as_fts5(part)})" for part in query.without)])


def as_tsquery(query: Query) -> str:
    """The query for `to_tsquery`. Every word stands in quotes, and holds letters and digits only."""
    match query:
        case Term():
            words = bigrams_of(query.words[0]) if query.is_unspaced else query.words
            weight = _WEIGHTS.get(query.field or "", "") if not query.is_unspaced else ""
            quoted = [f"'{word}'{weight and ':'}{weight}" for word in words]
            if query.is_prefix:
                quoted[-1] = f"'{words[-1]}':*{weight}"
            return " <-> ".join(quoted)
        case Any():
            return " | ".join(f"({as_tsquery(part)})" for part in query.parts)
        case All():
            wanted = [f"({as_tsquery(part)})" for part in query.parts]
            return " & ".join([*wanted, *(f"!({as_tsquery(part)})" for part in query.without)])
