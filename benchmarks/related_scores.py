"""How well the links of related and promoted modules agree with the true ones.

- any: links of both kinds; every predicted one counts.
- related: the true links of kind related; those predicted as promoted are left out, and a promoted one predicted as
  related is half wrong.
- optional true links (to videos, galleries, lists from other sites) are never missed and never wrong.
- fields: over the links found, whether title, summary, category and day are right where the truth has them.
- clean: of the pages without links, the share for which none were predicted.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from benchmarks.text_scores import Overlap, overlap
from schema.article import RelatedLink

CONFUSED = 0.5
"""Weight of a promoted link taken for a related one."""
_TRACKING = re.compile(
    r"(?:(?:utm|itm|int|at|wt|ns|fb|pk|mtm)_.*|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid|cmpid|cmp|ncid"
    r"|ocid|icid|intcmp|intsrc|itid|iref|ref|ref_src|ref_url|xtor|smid|smtyp|sr_share|_ga|gmpage|dicbo|taid|n_cid|waad"
    r"|spm|share|aff_id|aff_sub)",
    re.IGNORECASE,
)
_LONG_SUMMARY = 50
_SUMMARY_F1 = 0.9


@dataclass(frozen=True, slots=True)
class FieldCount:
    """Of one field, over the links found."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    spurious: int = 0
    """Given where the truth has none."""

    @property
    def accuracy(self) -> float | None:
        """Of those that the truth has; None where it has none."""
        stated = self.right + self.wrong + self.missing
        return self.right / stated if stated else None


@dataclass(frozen=True, slots=True)
class RelatedPage:
    """One page's links, compared."""

    any: Overlap
    related: Overlap
    has_truth: bool
    is_exact: bool
    fields: Mapping[str, Counter[str]]
    """Field name to the counts of right, wrong, missing, spurious."""


def compare_links(true: Iterable[Mapping[str, Any]], predicted: Iterable[RelatedLink]) -> RelatedPage:
    """The links in body sentences (kind inline) are no prediction."""
    optional = {url_key(item["url"]) for item in true if item.get("optional")}
    wanted = {url_key(item["url"]): item for item in true if not item.get("optional")}
    given: dict[str, RelatedLink] = {}
    for link in predicted:
        if link.kind != "inline" and (key := url_key(link.url)) not in optional:
            given.setdefault(key, link)
    related = {key for key, item in wanted.items() if item["kind"] == "related"}
    as_related = {key for key, link in given.items() if link.kind == "related"}
    confused = len(as_related & wanted.keys()) - len(as_related & related)
    return RelatedPage(
        any=_sets(wanted.keys(), given.keys()),
        related=Overlap(
            len(related & as_related), len(as_related - wanted.keys()) + CONFUSED * confused, len(related - as_related)
        ),
        has_truth=bool(wanted),
        is_exact=wanted.keys() == given.keys(),
        fields=_compare_fields([(wanted[key], given[key]) for key in wanted.keys() & given.keys()]),
    )


def _sets(true: Iterable[str], predicted: Iterable[str]) -> Overlap:
    return overlap(Counter[Hashable](set(true)), Counter[Hashable](set(predicted)))


def _compare_fields(pairs: Sequence[tuple[Mapping[str, Any], RelatedLink]]) -> dict[str, Counter[str]]:
    found = {}
    for name, is_right in _FIELDS.items():
        outcomes: Counter[str] = Counter()
        for true, link in pairs:
            stated, given = true.get(name), getattr(link, name)
            if stated and given:
                outcomes["right" if is_right(true, str(given)) else "wrong"] += 1
            elif stated or given:
                outcomes["missing" if stated else "spurious"] += 1
        found[name] = outcomes
    return found


def count_field(pages: Iterable[RelatedPage], name: str) -> FieldCount:
    """The sum over pages."""
    return FieldCount(**sum((page.fields[name] for page in pages), Counter[str]()))


def url_key(url: str) -> str:
    """Equal for URLs of one link: without scheme, www., end slash, fragment and tracking parameters."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = [(key, value) for key, value in pairs if not _TRACKING.fullmatch(key) and (value or re.search(r"\d", key))]
    return host + unquote(parts.path).rstrip("/") + ("?" + urlencode(query) if query else "")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _words(text: str) -> Counter[Hashable]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _options(true: Mapping[str, Any], name: str) -> list[str]:
    return [option for option in (true.get(name), *true.get(f"{name}_alt", ())) if option]


def _is_title(true: Mapping[str, Any], given: str) -> bool:
    """A kicker may stand in front."""
    titles = _options(true, "title")
    titles += [category + title for title in titles for category in _options(true, "category")]
    return _letters(given) in {_letters(title) for title in titles}


def _is_summary(true: Mapping[str, Any], given: str) -> bool:
    """Equal, or one begins with the other, or nearly the same words."""
    return any(_is_like(option, given) for option in _options(true, "summary"))


def _is_like(one: str, other: str) -> bool:
    a, b = _letters(one), _letters(other)
    if a == b or (min(len(a), len(b)) >= _LONG_SUMMARY and (a.startswith(b) or b.startswith(a))):
        return True
    return overlap(_words(one), _words(other)).scores.f1 >= _SUMMARY_F1


def _is_category(true: Mapping[str, Any], given: str) -> bool:
    return _letters(given) in {_letters(option) for option in _options(true, "category")}


def _is_day(true: Mapping[str, Any], given: str) -> bool:
    """As stated, or in UTC; a month where the truth has no more."""
    stated = str(true["published"])
    if len(stated) < 10:
        return given.startswith(stated)
    days = {stated[:10]}
    try:
        at = dt.datetime.fromisoformat(stated)
    except ValueError:
        at = None
    if at is not None and at.tzinfo:
        days.add(at.astimezone(dt.UTC).date().isoformat())
    return given[:10] in days


_FIELDS: dict[str, Callable[[Mapping[str, Any], str], bool]] = {
    "title": _is_title,
    "summary": _is_summary,
    "category": _is_category,
    "published": _is_day,
}
FIELDS = tuple(_FIELDS)
