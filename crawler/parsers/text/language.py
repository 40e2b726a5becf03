"""Languages of pages: what the markup says, brought to BCP 47, and a guess from the text where it says nothing."""

from __future__ import annotations

import re

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?![a-z0-9])", re.IGNORECASE)
# Names and country codes that pages state in place of a language.
_SPOKEN = {
    "english": "en", "deutsch": "de", "german": "de", "français": "fr", "french": "fr", "español": "es",
    "spanish": "es", "italiano": "it", "japanese": "ja", "jp": "ja", "cn": "zh", "kr": "ko", "gr": "el",
    "cz": "cs", "dk": "da",
}  # fmt: skip
_NO_LANGUAGES = frozenset(["und", "mul", "zxx", "xx"])
MIN_TEXT_CHARS = 40
MAX_TEXT_CHARS = 1_000


def stated_language(stated: str | None) -> str | None:
    """BCP 47 of what a page states: "en_US.UTF-8" is "en-US", "DE" is "de"; None where it is no language."""
    text = (stated or "").strip().split(",")[0].strip()
    lower = text.lower()
    if lower in _SPOKEN:
        return _SPOKEN[lower]
    match = _TAG.match(text)
    if match is None or match[1].lower() in _NO_LANGUAGES:
        return None
    parts = [match[1].lower()]
    if match[2]:
        parts.append(match[2].title())
    if match[3]:
        parts.append(match[3].upper())
    return "-".join(parts)


def language_of(text: str) -> str | None:
    """The language that `text` is written in, or None where it is too short to tell."""
    sample = " ".join(text[:MAX_TEXT_CHARS].split())
    if len(sample) < MIN_TEXT_CHARS:
        return None
    from py3langid.langid import classify

    return str(classify(sample)[0])
