"""Whether a title, a day and names are what the truth says."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from benchmarks.text_scores import NOTHING, Overlap, Scores

_SAME = str.maketrans(
    dict.fromkeys('‘’‚‛“”„‟«»‹›`´"′″', "'") | dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("\u00ad\u200b\ufeff", "")
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def fold(text: str) -> str:
    """Without what no reader would call a difference: case, width, sorts of quotes and dashes, white space."""
    text = unicodedata.normalize("NFKC", text).translate(_SAME).casefold()
    return " ".join(text.replace("''", "'").replace("...", "…").split())


def is_same_title(true: str, predicted: str | None) -> bool:
    """Equal once folded."""
    return fold(true) == fold(predicted or "")


def names_a_day(value: object) -> bool:
    """Whether it begins with an ISO day."""
    return bool(value) and bool(_DAY.match(str(value).strip()))


def is_same_day(true: str, predicted: str | None) -> bool:
    """Whether two ISO dates or instants mean one day: as stated, in UTC, or in the offset of the prediction."""
    if not names_a_day(predicted) or not names_a_day(true):
        return False
    stated = str(predicted).strip()
    if true.strip()[:10] == stated[:10]:
        return True
    true_at, predicted_at = _instant(true), _instant(stated)
    if true_at and predicted_at:
        local = true_at.astimezone(predicted_at.tzinfo).date()
        return _utc_day(true_at) == _utc_day(predicted_at) or local.isoformat() == stated[:10]
    if true_at:
        return _utc_day(true_at) == stated[:10]
    return predicted_at is not None and _utc_day(predicted_at) == true.strip()[:10]


def _instant(value: str) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _utc_day(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).date().isoformat()


def author_scores(true: Iterable[str], predicted: Iterable[str]) -> Scores:
    """Sets of folded names, without a "by"."""
    wanted, given = _names(true), _names(predicted)
    both = len(wanted & given)
    return Overlap(both, len(given) - both, len(wanted) - both).scores if both else NOTHING


def _names(names: Iterable[str]) -> set[str]:
    return {name for name in (fold(name).removeprefix("by ") for name in names) if name}
