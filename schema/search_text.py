"""Where the words of a query stand in a text: for marks, for the passage that is shown, and for the order of results.

The engines find articles; this reads only the few that are shown, the same for both.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schema.search_query import Query, Term, terms_of

_SNIPPET_CHARS = 240
_MAX_READ_CHARS = 20_000
_ENDING = re.compile(r"(?:ies|ied|ing|edly|ed|es|ly|s|y|e)$")
_LEAST_STEM_CHARS = 3
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a text."""

    text: str
    marks: tuple[tuple[int, int], ...]
    """Where the words of the query stand in it: first character, and the one after the last."""

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """(text, whether it is a word of the query) in order."""
        place = 0
        for first, last in self.marks:
            yield self.text[place:first], False
            yield self.text[first:last], True
            place = last
        yield self.text[place:], False


class Finder:
    """Finds the words of a query, in any case, with or without accents, and with English endings."""

    def __init__(self, query: Query) -> None:
        self._patterns = [re.compile(_pattern(term), re.IGNORECASE) for term in dict.fromkeys(terms_of(query))]

    def score(self, title: str | None, description: str | None, text: str) -> float:
        """How much an article is about the query: its terms count most in the title, and each a little more with every
        time that it stands in the text, less in a long one."""
        folded = [fold(part or "") for part in (title, description, text[:_MAX_READ_CHARS])]
        length = 1 + len(folded[2]) / 5_000
        score = 0.0
        for pattern in self._patterns:
            often = sum(1 for _ in pattern.finditer(folded[2])) / length
            score += 6.0 * bool(pattern.search(folded[0])) + 2.0 * bool(pattern.search(folded[1])) + often / (often + 2)
        return score

    def snippet(self, text: str) -> Snippet:
        """The passage with the most different terms of the query, marked; the beginning where it has none."""
        read = " ".join(text[:_MAX_READ_CHARS].split())
        folded = fold(read)
        marks = sorted(
            (match.start(), match.end(), number)
            for number, pattern in enumerate(self._patterns)
            for match in pattern.finditer(folded)
        )
        start = _best_start(marks)
        start = read.rfind(" ", 0, max(0, start - 40)) + 1
        end = read.find(" ", start + _SNIPPET_CHARS)
        end = min(len(read), start + _SNIPPET_CHARS + 20) if end < 0 or end > start + _SNIPPET_CHARS + 20 else end
        before, after = "… " if start else "", " …" if end < len(read) else ""
        shift = len(before) - start
        inside = _apart([(first + shift, last + shift) for first, last, _ in marks if start <= first and last <= end])
        return Snippet(f"{before}{read[start:end]}{after}", inside)


def _best_start(marks: Sequence[tuple[int, int, int]]) -> int:
    """Where a passage begins that holds the most different terms; 0 where there are none."""
    best, most, first = 0, 0, 0
    for last, (_, end, _) in enumerate(marks):
        while end - marks[first][0] > _SNIPPET_CHARS - 60:
            first += 1
        different = len({number for _, _, number in marks[first : last + 1]})
        if different > most:
            best, most = marks[first][0], different
    return best


def _apart(marks: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    kept: list[tuple[int, int]] = []
    for mark in marks:
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return tuple(kept)


def _pattern(term: Term) -> str:
    if term.is_unspaced:
        return re.escape(fold(term.words[0]))
    stems = [_word_pattern(fold(word)) for word in term.words]
    if term.is_prefix:
        stems[-1] = re.escape(fold(term.words[-1])) + r"[^\W_]*+"
    return r"(?<![^\W_])" + r"[\W_]{1,3}".join(stems) + r"(?![^\W_])"


def _word_pattern(word: str) -> str:
    """The word with other endings: as a stemmer would take them for the same, or nearly."""
    stem = _ENDING.sub("", word)
    if len(stem) < _LEAST_STEM_CHARS or not word.isascii():
        return re.escape(word)
    return rf"{re.escape(stem)}(?:{stem[-1]}?(?:y|ies?|ied|e?s|e?d|er?|ing|ly|edly))?+"


def fold(text: str) -> str:
    """The text with Latin letters without their accents, each of the same length, so that places in it stay."""
    return text if text.isascii() else _ACCENTED.sub(_unaccented, text)


@functools.lru_cache(1_000)
def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def _unaccented(match: re.Match[str]) -> str:
    return _base(match[0])
