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


_NEVER_UNSPACED = bytes(byte for byte in range(256) if byte < 0xE0 or byte == 0xE2)
"""Bytes of UTF-8 with which none of those characters begins. E2 is where typographers' quotes and dashes are."""


def _has_unspaced(text: str) -> bool:
    """Whether there can be characters in scripts without spaces: ten times as fast as looking for them."""
    return not text.isascii() and bool(text.encode(errors="surrogatepass").translate(None, _NEVER_UNSPACED))


def unspaced_runs(text: str) -> list[str]:
    """The runs of characters in scripts without spaces."""
    return _UNSPACED_RUN.findall(text) if _has_unspaced(text) else []


def without_unspaced(text: str) -> str:
    """The text with a space in place of each run of characters in scripts without spaces."""
    return _UNSPACED_RUN.sub(" ", text) if _has_unspaced(text) else text


def count_words(text: str) -> int:
    """The words between white space; in scripts without spaces each character counts as a word."""
    if not _has_unspaced(text) or not _UNSPACED.search(text):
        return len(text.split())
    spaced, characters = _UNSPACED.subn(" ", text)
    return characters + sum(any(map(str.isalnum, word)) for word in spaced.split())
