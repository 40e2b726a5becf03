"""How the word lists of this package are written: patterns too long for one line."""

from __future__ import annotations

import re


def compile_lines(lines: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is written over several lines; white space at their ends belongs to the layout, not to it."""
    return re.compile("".join(line.strip() for line in lines.splitlines()), flags)
