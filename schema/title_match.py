"""When two headlines say the same, in SQL: the same answer from SQLite and PostgreSQL, without functions of our own.

Data teams open the file with other programs, so that only what every SQLite has may be used: its `lower` knows ASCII
alone, it has no regular expressions, and its parser takes no more than some 25 calls within each other. So a headline's
key is made by many `replace` in steps; PostgreSQL's `translate` does the same at once.
"""

from __future__ import annotations

from collections.abc import Sequence

_SPACES = (
    "!*,./:;=?\\^_|~()[]{}<>-"
    "\u00a0\u2009\u202f\u3000¡¿·•…‐‑‒–—―−"
    "、。，．：；！？（）［］｜／－〜～・【】「」『』〈〉《》،؛؟।"
)
"""What stands between words: white space, dashes, brackets, marks."""

_DROPPED = "\"'`´‘’‚‛“”„‟«»‹›′″\u200b\u200c\u200d\u200e\u200f\u2060ـ"
"""What may stand within a word and says nothing: quotation marks, apostrophes, what is invisible."""

_UPPER = (
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŴŶŸŹŻŽȘȚ"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЃЄЅІЇЈЉЊЋЌЎЏҐ"
)
_ALIKE = "İıЁёςΆάΈέΉήΊίΌόΎύΏώ", "iiееσααεεηηιιοουυωω"
"""What headlines in capitals lose: dots, accents of Greek, the final sigma. Russian editors leave out the dots of ё."""

_PER_STEP = 18
"""Calls within each other; SQLite 3.40 fails at 28 ("parser stack overflow")."""

_MIN_BYTES = 15
"""A headline this long (UTF-8) that stands in another one whole is taken for the same one, shortened or with something
before or after it. Shorter ones are names of sites and sections, and words that many headlines have."""

_MIN_WORDS = 3
"""The same in words."""

_MIN_WIDE_BYTES = 24
"""The same in bytes for scripts that take three of them for a character and mostly have no spaces."""

_MIN_CUT = 10
"""Characters that must be left of a headline that was cut off with an ellipsis."""


def title_keys(dialect_name: str) -> str:
    """Common table expressions, the last of them `keys` (title, key), for the titles of `texts` (title).

    Titles that differ in case and marks only have equal keys: words with one space between them.
    """
    return _sqlite_keys() if dialect_name == "sqlite" else _postgresql_keys()


def _mapping() -> tuple[str, str]:
    """Characters, and the one that each becomes."""
    others, alike = _ALIKE
    return _SPACES + _UPPER + others, " " * len(_SPACES) + _UPPER.lower() + alike


def _postgresql_keys() -> str:
    """A character of the first list without counterpart in the second is taken out."""
    sources, targets = _mapping()
    moved = f'translate(lower(title COLLATE "C"), {_literal(sources + _DROPPED)}, {_literal(targets)})'
    return f"keys AS MATERIALIZED (SELECT title, {_squeezed(moved)} AS key FROM texts)"  # noqa: S608


def _sqlite_keys() -> str:
    """The characters beyond ASCII, most of the work, are looked for only in titles that have some."""
    sources, targets = _mapping()
    pairs = [*zip(sources, targets, strict=True), *((character, "") for character in _DROPPED)]
    is_plain = "length(title) = length(CAST(title AS blob))"
    steps = [f"SELECT title, title AS key FROM texts WHERE NOT {is_plain}"]  # noqa: S608
    for part in _parts([pair for pair in pairs if not pair[0].isascii()]):
        steps.append(f"SELECT title, {_replaced('key', part)} AS key FROM k{len(steps) - 1}")  # noqa: S608
    steps.append(
        f"SELECT title, key FROM k{len(steps) - 1} UNION ALL SELECT title, title FROM texts WHERE {is_plain}"  # noqa: S608
    )
    for part in _parts([pair for pair in pairs if pair[0].isascii()]):
        steps.append(f"SELECT title, {_replaced('key', part)} AS key FROM k{len(steps) - 1}")  # noqa: S608
    last = f"keys AS MATERIALIZED (SELECT title, {_squeezed('lower(key)')} AS key FROM k{len(steps) - 1})"  # noqa: S608
    return ",\n".join([*(f"k{number} AS ({step})" for number, step in enumerate(steps)), last])


def _parts(pairs: Sequence[tuple[str, str]]) -> list[Sequence[tuple[str, str]]]:
    return [pairs[at : at + _PER_STEP] for at in range(0, len(pairs), _PER_STEP)]


def _replaced(value: str, pairs: Sequence[tuple[str, str]]) -> str:
    for old, new in pairs:
        value = f"replace({value}, {_literal(old)}, {_literal(new)})"
    return value


def _squeezed(value: str) -> str:
    """Runs of spaces as one, none at the ends; `<` and `>` are no longer in the value."""
    pairs = (("ß", "ss"), (" ", "<>"), ("><", ""), ("<>", " "))
    return f"trim({_replaced(value, pairs)})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def says_the_same(dialect_name: str) -> str:
    """A condition on the keys `x.key` and `y.key` of `u.card_text` and `u.article_text`.

    The two are equal, or the shorter one stands in the other as whole words and is long enough, or the card's is cut
    off with an ellipsis and the article's goes on as it does. An article's title that is cut off itself, where the card
    knows how it goes on, was read from the wrong place.
    """
    find = "instr" if dialect_name == "sqlite" else "strpos"
    x, y = "' ' || x.key || ' '", "' ' || y.key || ' '"
    return f"""x.key = y.key
        OR ({_is_enough("x.key", dialect_name)} AND {find}({y}, {x}) > 0)
        OR ({_is_enough("y.key", dialect_name)} AND {find}({x}, {y}) > 0 AND NOT {_is_cut("u.article_text")})
        OR ({_is_cut("u.card_text")} AND length(x.key) >= {_MIN_CUT} AND {find}(' ' || y.key, ' ' || x.key) > 0)"""


def _is_enough(key: str, dialect_name: str) -> str:
    size = f"length(CAST({key} AS blob))" if dialect_name == "sqlite" else f"octet_length({key})"
    words = f"length({key}) - length(replace({key}, ' ', '')) + 1"
    is_wide = f"{size} >= 2 * length({key}) + 2 AND {size} >= {_MIN_WIDE_BYTES}"
    return f"({size} >= {_MIN_BYTES} AND ({words} >= {_MIN_WORDS} OR ({is_wide})))"


def _is_cut(title: str) -> str:
    return f"(substr({title}, length({title})) = '…' OR substr({title}, length({title}) - 2) = '...')"
