"""Spells language tags as BCP 47 wants them (https://www.rfc-editor.org/rfc/rfc5646#section-2.1.1)."""

from __future__ import annotations

import re

_PRIMARY = re.compile(r"[a-z]{2,3}")
_SUBTAG = re.compile(r"[a-z0-9]{1,8}")
_MAX_CHARS = 35


def normalise_language(tag: str) -> str | None:
    """ "pt_br" becomes "pt-BR", "zh-hans-cn" "zh-Hans-CN". None where there is no language in it.

    What follows the first malformed subtag is dropped.
    """
    subtags = tag.strip().partition(".")[0].replace("_", "-").lower().split("-")  # POSIX adds ".UTF-8"
    if not _PRIMARY.fullmatch(subtags[0]):
        return None
    spelled = [subtags[0]]
    for subtag in subtags[1:]:
        if not _SUBTAG.fullmatch(subtag) or len("-".join([*spelled, subtag])) > _MAX_CHARS:
            break
        spelled.append(subtag if _has_singleton(spelled) else _spell(subtag))
    return "-".join(spelled if len(spelled[-1]) > 1 else spelled[:-1])


def _spell(subtag: str) -> str:
    if len(subtag) == 2 and subtag.isalpha():
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag


def _has_singleton(subtags: list[str]) -> bool:
    """Extensions and private use follow: all in lower case."""
    return any(len(subtag) == 1 for subtag in subtags)
