"""Cleans text: the rules that every text field of a record keeps to.

Clean text is in Unicode NFC (https://www.unicode.org/reports/tr15/) and encodes to UTF-8. It has no control characters,
no invisible characters at its ends, at most 30 marks on a letter, and bidirectional controls only where each is closed
(https://www.unicode.org/reports/tr9/), so that a headline cannot turn around what is printed after it.
Each function gives the same again for its own result.
"""

from __future__ import annotations

import re
import unicodedata

from schema.unicode_forms import normal_form

_WHITE_SPACE = "".join(filter(str.isspace, map(chr, range(0x3001))))
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064"
"""Zero-width characters: between letters of some scripts and in emoji they mean something, at the ends nothing."""

_ENDS = _WHITE_SPACE + _INVISIBLE
_CONTROLS = [code for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc" and not chr(code).isspace()]
_SOFT_HYPHEN, _BYTE_ORDER_MARK = 0xAD, 0xFEFF
_JUNK = dict.fromkeys((*_CONTROLS, _SOFT_HYPHEN, _BYTE_ORDER_MARK)) | dict.fromkeys(
    map(ord, "\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029"), "\n"
)
_SURROGATE = re.compile("[\ud800-\udfff]")

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SUSPECT = re.compile(f"[{re.escape(''.join(map(chr, _JUNK)))}\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_BIDI_CLOSER = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")


def clean_line(text: str) -> str:
    """Clean text in which every run of white space is one space."""
    if not text.isprintable():  # at C speed: nothing that is junk, and no space but U+0020, is printable
        text = _without_junk(text)
    elif text.isascii() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return normal_form("NFC", " ".join(text.split()).strip(_ENDS))


def clean_lines(text: str) -> str:
    """Clean text of several lines, each as `clean_line` makes it, without empty ones."""
    return "\n".join(filter(None, map(clean_line, _without_junk(text).split("\n"))))


def clean_code(text: str) -> str:
    """Clean text that keeps its spaces, tabs and line ends, but for line ends around it and white space before them."""
    lines = normal_form("NFC", _without_junk(text)).split("\n")
    return "\n".join(line.rstrip(_ENDS) for line in lines).strip("\n").lstrip(_INVISIBLE)


def _without_junk(text: str) -> str:
    """Without what no field may have; line ends of every kind are made "\\n"."""
    if not _SUSPECT.search(text):
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # pairs become one character
    text = text.replace("\r\n", "\n").translate(_JUNK)
    return text if all(map(_closes_bidi, text.split("\n"))) else _BIDI.sub("", text)


def _closes_bidi(line: str) -> bool:
    """Whether each bidirectional embedding, override and isolate is closed, in order; none goes beyond its line."""
    to_close: list[str] = []
    for control in _BIDI.findall(line):
        if closer := _BIDI_CLOSER.get(control):
            to_close.append(closer)
        elif not to_close or to_close.pop() != control:
            return False
    return not to_close
