"""What kind of change lies between two versions of an article."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from schema.reasons import ChangeClass

_TYPO_WORDS = 4
"""More words than this that differ are an edit, however small each difference."""

_TYPO_RATIO = 0.6
"""How alike (difflib, 0..1) a word and its correction are: "habour" and "harbour" 0.92, "Monday" and "Sunday" 0.67."""

_REWRITTEN_SHARE = 0.5
"""Where less than this share of the words stays, it is another text."""

_COMPARED_WORDS = 400
"""Comparing word by word takes squared time; a longer difference is no typo."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Content:
    """What a version says."""

    title: str | None
    description: str | None
    published_date: dt.date | None
    authors: Sequence[str]
    blocks: Sequence[Mapping[str, object]]
    """`kind`, `text` and `level` each, as in `articles.blocks`."""


def change_class(before: Content, after: Content) -> ChangeClass:
    """The class of a change between two versions that differ."""
    old, new = _texts(before), _texts(after)
    gone, come = _difference(old, new)
    is_title_typo = before.title == after.title or _is_typo([before.title or ""], [after.title or ""])
    is_body_typo = _is_typo(gone, come)
    if (gone or come) and not is_body_typo:
        return _class_of_edit(before, after, _kept_share(old, new))
    if not is_title_typo:
        return ChangeClass.TITLE
    if before.published_date != after.published_date:
        return ChangeClass.RE_DATED
    if gone or come or before.title != after.title:
        return ChangeClass.TYPO
    return ChangeClass.DETAILS


def _class_of_edit(before: Content, after: Content, kept_share: float) -> ChangeClass:
    if kept_share < _REWRITTEN_SHARE:
        return ChangeClass.REWRITTEN
    gone, come = _difference(_headings(before), _headings(after))
    if come and not gone:
        return ChangeClass.SECTION_ADDED
    if gone and not come:
        return ChangeClass.SECTION_REMOVED
    return ChangeClass.BODY_EDIT


def _texts(content: Content) -> list[str]:
    return [str(block["text"]) for block in content.blocks]


def _headings(content: Content) -> list[str]:
    return [str(block["text"]) for block in content.blocks if block["kind"] == "heading"]


def _difference(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is only in the old, and only in the new, each in its order."""
    return _without(old, new), _without(new, old)


def _without(texts: Sequence[str], others: Sequence[str]) -> list[str]:
    left = Counter(others)
    kept = []
    for text in texts:
        if left[text]:
            left[text] -= 1
        else:
            kept.append(text)
    return kept


def _is_typo(gone: Sequence[str], come: Sequence[str]) -> bool:
    """Whether only a few words differ, and each but little."""
    old, new = _words(gone), _words(come)
    if max(len(old), len(new)) > _COMPARED_WORDS:
        return False
    differing = 0
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pair = "".join(old[start:end]), "".join(new[new_start:new_end])
        differing += max(end - start, new_end - new_start)
        if differing > _TYPO_WORDS or not _are_alike(*pair):
            return False
    return True


def _are_alike(old: str, new: str) -> bool:
    if old.isdecimal() or new.isdecimal():  # another number is another fact
        return False
    return SequenceMatcher(None, old, new, autojunk=False).ratio() >= _TYPO_RATIO


def _words(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in _WORD.findall(text.casefold())]


def _kept_share(old: Sequence[str], new: Sequence[str]) -> float:
    """The share of the words that are in both, of the longer text, 0..1; 1 where both are empty."""
    before, after = (Counter(_parts(texts)) for texts in (old, new))
    longer = max(before.total(), after.total())
    return (before & after).total() / longer if longer else 1.0


def _parts(texts: Sequence[str]) -> list[str]:
    """Words; in scripts without spaces, where a word may be a sentence, pairs of characters."""
    return [
        part
        for word in _words(texts)
        for part in ([word] if word.isascii() or len(word) < 12 else map("".join, itertools.pairwise(word)))
    ]
