"""What each version of an article changed, word by word, for a page."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.commands.history_text import COMPARED, paragraphs

MAX_VERSIONS = 20
"""The latest so many are compared."""

_MAX_PARAGRAPHS = 2_000
_MAX_WORDS = 1_500
"""Longer texts are compared by whole paragraphs, or not at all: comparing takes the square of the length."""

_NEAR = 8
"""How many of the paragraphs that came are looked at for one that went."""

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in a changed paragraph. `kind`: same, gone, new."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that a version changed; `paragraphs` None where it is too long to compare."""

    field: str
    paragraphs: Sequence[Sequence[Piece]] | None


def version_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    """The fields in which two rows of v_article_history differ, with the paragraphs that do."""
    for name in COMPARED:
        old, new = paragraphs(before[name]), paragraphs(after[name])
        if old == new:
            continue
        is_short = max(len(old), len(new)) <= _MAX_PARAGRAPHS
        yield FieldChange(name, list(_changed_paragraphs(old, new)) if is_short else None)


def _changed_paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Piece]]:
    for tag, old_from, old_to, new_from, new_to in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            continue
        yield from _replaced(old[old_from:old_to], new[new_from:new_to])


def _replaced(gone: Sequence[str], come: Sequence[str]) -> Iterator[list[Piece]]:
    """Paragraphs that went, and those that came in their place; ones that are much alike are compared by words."""
    rest = list(come)
    for text in gone:
        near = next((n for n, other in enumerate(rest[:_NEAR]) if _are_alike(text, other)), None)
        if near is None:
            yield [Piece("gone", text)]
            continue
        yield from ([Piece("new", other)] for other in rest[:near])
        yield _changed_words(text, rest[near])
        del rest[: near + 1]
    yield from ([Piece("new", other)] for other in rest)


def _are_alike(one: str, other: str) -> bool:
    """Whether half of the words of the longer text are in both."""
    words, others = set(re.findall(r"\w+", one)), set(re.findall(r"\w+", other))
    return 2 * len(words & others) >= max(len(words), len(others), 1)


def _changed_words(old: str, new: str) -> list[Piece]:
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(one), len(other)) > _MAX_WORDS:
        return [Piece("gone", old), Piece("new", new)]
    pieces = []
    for tag, old_from, old_to, new_from, new_to in difflib.SequenceMatcher(None, one, other, False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(one[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("gone", "".join(one[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("new", "".join(other[new_from:new_to])))
    return pieces
