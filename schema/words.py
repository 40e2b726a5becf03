"""What `word_count` counts."""

from __future__ import annotations

import re

_UNSPACED = re.compile(
    "["
    "\u0e01-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Japanese syllables
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese characters
    "]"
)


WORD = re.compile(r"[^\W_]+")
"""A run of letters and digits, for search and comparison."""

_UNSPACED_RUN = re.compile(f"{_UNSPACED.pattern}+")


def unspaced_runs(text: str) -> list[str]:
    """The runs of characters in scripts without spaces."""
    return [] if text.isascii() else _UNSPACED_RUN.findall(text)


def without_unspaced(text: str) -> str:
    """The text with a space in place of each run of characters in scripts without spaces."""
    return text if text.isascii() else _UNSPACED_RUN.sub(" ", text)


def count_words(text: str) -> int:
    """The words between white space; in scripts without spaces each character counts as a word."""
    if text.isascii() or not _UNSPACED.search(text):
        return len(text.split())
    spaced, characters = _UNSPACED.subn(" ", text)
    return characters + sum(any(map(str.isalnum, word)) for word in spaced.split())
