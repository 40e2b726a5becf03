"""How the word lists of this package are written: patterns too long for one line.

Those of `compile_words` are in lower case and asked of `lowered` text. With `re.IGNORECASE` every alternative would be
tried in full at every character, which takes ten times as long.
"""

from __future__ import annotations

import re
from collections import defaultdict


def lowered(text: str) -> str:
    """`text` in lower case, every character at its place: one whose lower case is two characters stays as it is."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(other if len(other := character.lower()) == 1 else character for character in text)


def compile_lines(lines: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is written over several lines; white space at their ends belongs to the layout, not to it."""
    return re.compile(_joined(lines), flags)


def compile_words(lines: str) -> re.Pattern[str]:
    """The same of alternatives, of which any may match first, in lower case; asked of `lowered` text.

    Alternatives that begin with the same letter are tried together.
    """
    by_letter: dict[str, list[str]] = defaultdict(list)
    others = []
    for alternative in _alternatives(_joined(lines)):
        if alternative[:1].isalpha() and alternative[1:2] not in ("?", "*", "+", "{"):
            by_letter[alternative[0]].append(alternative[1:])
        else:
            others.append(alternative)
    return re.compile("|".join([*(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()), *others]))


def _joined(lines: str) -> str:
    return "".join(line.strip() for line in lines.splitlines())


def _alternatives(pattern: str) -> list[str]:
    """What stands between the bars outside of all brackets."""
    parts, depth = [""], 0
    for sign in re.findall(r"\\.|\[(?:\\.|[^\]])+\]|.", pattern, re.DOTALL):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
