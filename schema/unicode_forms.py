"""Unicode's normal forms (https://www.unicode.org/reports/tr15/) in a time that grows with the text, whatever the text.

The marks of one letter are sorted, which takes time with the square of their number: 80,000 of them take 3.5 s. No
letter of any script has more than a few; the standard's Stream-Safe Text Format allows 30, and so does this.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

MAX_MARKS = 30
"""After one letter, decomposed; those beyond are left out."""

# What may be marks: neither letters nor ASCII, but for two that compatibility forms make marks. One may become two.
_MAYBE_MANY = re.compile(rf"(?:[^\w\x00-\x7f]|[\uff9e\uff9f]){{{MAX_MARKS // 2 + 1},}}+")


def normal_form(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """`text` in a normal form."""
    if text.isascii() or unicodedata.is_normalized(form, text):
        return text
    return unicodedata.normalize(form, _MAYBE_MANY.sub(_without_excess, text))


def _without_excess(run: re.Match[str]) -> str:
    kept = []
    marks = 0
    for char in run[0]:
        parts = unicodedata.normalize("NFKD", char)
        marks = marks + len(parts) if unicodedata.combining(parts[0]) else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)
