"""What a view is: its columns with their meanings, and its text in the words of each of the two databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_WORDS = {
    "sqlite": {
        "day": "substr(",
        "utc_day": ", 1, 10)",
        "join": "group_concat",
        "find": "instr",
        "days_of": "julianday(",
        "rejected_titles": "json_each(e.evidence, '$.title.rejected') r",
        "rejected_title": "json_extract(r.value, '$.raw')",
    },
    "postgresql": {
        "day": "CAST(",
        "utc_day": " AT TIME ZONE 'UTC' AS date)",
        "join": "string_agg",
        "find": "strpos",
        "days_of": "(",
        "rejected_titles": "jsonb_array_elements(e.evidence #> '{title,rejected}') r",
        "rejected_title": "r.value ->> 'raw'",
    },
}
"""Where the two databases spell it differently: `{day} x {utc_day}` is the UTC day of an instant, the difference of
`{days_of} x)` and `{days_of} y)` the days between two days."""


def in_words_of(dialect_name: str, select: str, words: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """The text of a query for a database, its `{words}` filled in; `words` has further ones by dialect."""
    return select.format(**_WORDS[dialect_name], **(words or {}).get(dialect_name, {})).strip()


@dataclass(frozen=True, slots=True)
class View:
    """One view. `columns` maps each column, in order, to its meaning; `words` are those of `in_words_of`."""

    name: str
    meaning: str
    columns: Mapping[str, str]
    select: str
    key: tuple[str, ...] = ()
    """Columns that together tell its rows apart."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def sql(self, dialect_name: str) -> str:
        """The CREATE VIEW statement."""
        return f"CREATE VIEW {self.name} AS\n{in_words_of(dialect_name, self.select, self.words)}"
