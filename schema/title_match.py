"""When two headlines say the same, in SQL: the same answer from SQLite and PostgreSQL, without functions of our own.

Data teams open the file with other programs, so that only what every SQLite has may be used: its `lower` knows ASCII
alone, it has no regular expressions, and its parser takes no more than some 25 calls within each other. So a headline's
key is made by many `replace` in steps; PostgreSQL's `translate` does the same at once.
"""

from __future__ import annotations

from collections.abc import Sequence

_SPACES = "!*,./:;=?\\^_|~()[]{}<>-\u00a0\u2009\u202f\u3000¡¿·•…‐‑‒–—―−、。，．：；！？（）［］｜／－〜～・【】،؛؟।"
"""What stands between words: white space, dashes, brackets, marks."""

_DROPPED = "\"'`´‘’‚‛“”„‟«»‹›′″「」『』〈〉《》\u200b\u200c\u200d\u200e\u200f\u2060ـ"
"""What may stand within a word and says nothing: quotation marks, apostrophes, what is invisible."""

_UPPER = (
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŴŶŸŹŻŽȘȚ"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЃЄЅІЇЈЉЊЋЌЎЏҐ"
)
_ALIKE = "İıЁёςΆάΈέΉήΊίΌόΎύΏώ", "iiееσααεεηηιιοουυωω"
"""What headlines in capitals lose: dots, accents of Greek, the final sigma. Russian editors leave out the dots of ё."""

_PER_STEP = 18
"""Calls within each other; SQLite 3.40 fails at 28 ("parser stack overflow")."""

_MIN_BYTES = 8
"""Of a headline (UTF-8) that stands in the other one and is at least half as long (in characters)."""

_SHORTENED_BYTES, _SHORTENED_WORDS = 15, 3
"""Of a card's headline that is less than half of the article's.

An article's title that is less than half of the card's is never the same: a parser that takes the kicker, the site's
name or a part of a headline for the whole is to be found. Measured by benchmarks.cards: with half, 1.5 % of cards with
a kicker are false alarms and 1.1 % of such parts are missed; with 60 % it is 4.0 % and none, with 40 % 0.8 % and 30 %.
"""

_MIN_CUT = 10
"""Characters that must be left of a headline that was cut off with an ellipsis."""


def key_steps(dialect_name: str, columns: str) -> str:
    """Common table expressions, the last of them `keys` (columns, key), for the rows of `texts` (columns, key).

    Titles that differ in case and marks only have equal keys: words with one space between them. Line ends stay, so
    that one pass makes the keys of several titles.

    Args:
        columns: What the rows have beside the key, joined by commas.
    """
    return _sqlite_steps(columns) if dialect_name == "sqlite" else _postgresql_steps(columns)


def _mapping() -> list[tuple[str, str]]:
    """Characters, and what each becomes: another one, or nothing. What is left out comes last."""
    others, alike = _ALIKE
    moved = zip(_SPACES + _UPPER + others, " " * len(_SPACES) + _UPPER.lower() + alike, strict=True)
    return [*moved, *((character, "") for character in _DROPPED)]


def _ascii_mapping() -> list[tuple[str, str]]:
    return [pair for pair in _mapping() if pair[0].isascii()]


def _postgresql_steps(columns: str) -> str:
    """A `translate` looks through its whole list for each character: most titles need the short one only."""
    plain, every = (_translated('lower(key COLLATE "C")', pairs) for pairs in (_ascii_mapping(), _mapping()))
    moved = f"CASE WHEN octet_length(key) = length(key) THEN {plain} ELSE {every} END"
    return f"keys AS MATERIALIZED (SELECT {columns}, {_squeezed(moved)} AS key FROM texts)"  # noqa: S608


def _translated(value: str, pairs: Sequence[tuple[str, str]]) -> str:
    """A character without counterpart in the second list is taken out."""
    sources, targets = ("".join(characters) for characters in zip(*pairs, strict=True))
    return f"translate({value}, {_literal(sources)}, {_literal(targets)})"


def _sqlite_steps(columns: str) -> str:
    """The characters beyond ASCII, most of the work, are looked for only in titles that have some."""
    is_plain = "length(key) = length(CAST(key AS blob))"
    steps = [f"SELECT {columns}, key FROM texts WHERE NOT {is_plain}"]  # noqa: S608
    for part in _parts([pair for pair in _mapping() if not pair[0].isascii()]):
        steps.append(f"SELECT {columns}, {_replaced('key', part)} AS key FROM k{len(steps) - 1}")  # noqa: S608
    plain = f"SELECT {columns}, key FROM texts WHERE {is_plain}"  # noqa: S608
    steps.append(f"SELECT {columns}, key FROM k{len(steps) - 1} UNION ALL {plain}")  # noqa: S608
    for part in _parts(_ascii_mapping()):
        steps.append(f"SELECT {columns}, {_replaced('key', part)} AS key FROM k{len(steps) - 1}")  # noqa: S608
    last = f"SELECT {columns}, {_squeezed('lower(key)')} AS key FROM k{len(steps) - 1}"  # noqa: S608
    parts = [f"k{number} AS ({step})" for number, step in enumerate(steps)]
    return ",\n".join([*parts, f"keys AS MATERIALIZED ({last})"])


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
    """A condition on `card_title` and `article_title` with their keys `card_key` and `article_key`.

    The two are equal; or one stands in the other as whole words, and is long enough; or the card's is cut off with an
    ellipsis, and the article's goes on as it does. An article's title that is cut off itself, where the card knows how
    it goes on, was read from the wrong place.
    """
    is_sqlite = dialect_name == "sqlite"
    find = "instr" if is_sqlite else "strpos"
    x_bytes, y_bytes = (f"length(CAST({key} AS blob))" if is_sqlite else f"octet_length({key})" for key in _KEYS)
    x, y = (f"' ' || {key} || ' '" for key in _KEYS)
    x_words = "length(card_key) - length(replace(card_key, ' ', '')) + 1"
    return f"""(card_key = article_key AND card_key <> '')
        OR ({find}({y}, {x}) > 0
            AND ({x_bytes} >= {_MIN_BYTES} AND 2 * length(card_key) >= length(article_key)
                OR {x_bytes} >= {_SHORTENED_BYTES} AND {x_words} >= {_SHORTENED_WORDS}))
        OR ({find}({x}, {y}) > 0 AND {y_bytes} >= {_MIN_BYTES} AND 2 * length(article_key) >= length(card_key)
            AND NOT {_is_cut("article_title")})
        OR ({find}(' ' || article_key, ' ' || card_key) > 0 AND length(card_key) >= {_MIN_CUT}
            AND {_is_cut("card_title")})"""


_KEYS = ("card_key", "article_key")


def _is_cut(title: str) -> str:
    return f"(substr({title}, length({title})) = '…' OR substr({title}, length({title}) - 2) = '...')"
