"""Text lengths that can be compared between scripts: 400 Chinese characters say what 1,000 English ones do."""

from __future__ import annotations

import re

DENSE_FACTOR = 2.5
"""Latin characters that say as much as one Han, Kana or Hangul character."""

_DENSE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")


def weigh(text: str) -> float:
    """The length of `text` without outer white space, dense characters counted as several."""
    text = text.strip()
    if text.isascii():
        return len(text)
    dense = len(text) - len(_DENSE.sub("", text))
    return len(text) + (DENSE_FACTOR - 1) * dense
