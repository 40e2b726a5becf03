"""How texts of a page are cleaned and compared."""

from __future__ import annotations

import html
import re

from schema.unicode_forms import normal_form

_INVISIBLE = dict.fromkeys(
    [*range(0x09), *range(0x0E, 0x20), 0x7F, 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)]
)
_ALIKE = str.maketrans({**dict.fromkeys('‘’‚‛“”„‟«»‹›`´"′″', "'"), **dict.fromkeys("‐‑‒–—―−", "-"), "…": "..."})


def squeeze(text: str | None, limit: int = 5_000) -> str:
    """`text` on one line: white space collapsed, control and invisible characters gone, at most `limit` characters."""
    line = " ".join((text or "")[: 4 * limit].split())
    if not line.isprintable():
        # Lone surrogates come from JSON escapes; no database takes them.
        line = " ".join(line.translate(_INVISIBLE).encode("utf-8", "ignore").decode().split())
    return line[:limit].rstrip()


def unescape(text: str) -> str:
    """`text` with character references resolved that were escaped twice ("&amp;amp;")."""
    return html.unescape(text) if "&" in text and ";" in text else text


def fold(text: str) -> str:
    """A form in which two spellings of a text are equal: compatibility forms, quotes, dashes, case, white space."""
    if text.isascii():
        folded = text.replace('"', "'").replace("`", "'").lower()
    else:
        folded = normal_form("NFKC", text).translate(_ALIKE).casefold()
    return " ".join(folded.replace("''", "'").split())


def squash(text: str) -> str:
    """Only the letters and digits of `text`, without case and accents: for names of sites and handles."""
    plain = text.casefold() if text.isascii() else normal_form("NFKD", text).casefold()
    return "".join(filter(str.isalnum, plain))


def words(text: str) -> list[str]:
    """The folded words of `text`."""
    return re.findall(r"\w+", fold(text))


def word_set(text: str) -> frozenset[str]:
    """The words of a table written as running text."""
    return frozenset(text.split())
