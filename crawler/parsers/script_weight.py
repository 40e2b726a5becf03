"""Text lengths that can be compared between scripts: 400 Chinese characters say what 1,000 English ones do."""

from __future__ import annotations

import re

DENSE_FACTOR = 2.5
"""Latin characters that say as much as one Han, Kana or Hangul character."""

_DENSE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"\w+")


def weigh(text: str) -> float:
    """The length of `text` without outer white space, dense characters counted as several."""
    text = text.strip()
    if text.isascii():
        return len(text)
    return len(text) + (DENSE_FACTOR - 1) * len(_DENSE.findall(text))


def count_words(text: str) -> int:
    """Words; in scripts without spaces between words each character counts as one."""
    if text.isascii():
        return len(_WORD.findall(text))
    return len(_UNSPACED.findall(text)) + len(_WORD.findall(_UNSPACED.sub(" ", text)))
