"""What a view is: its columns with their meanings, and its text in the words of each of the two databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schema.title_match import says_the_same, title_keys

_WORDS = {
    "sqlite": {
        "day": "substr(",
        "utc_day": ", 1, 10)",
        "join": "group_concat",
        "days_of": "julianday(",
        "rejected_titles": "json_each(e.evidence, '$.title.rejected') r",
        "rejected_title": "json_extract(r.value, '$.raw')",
    },
    "postgresql": {
        "day": "CAST(",
        "utc_day": " AT TIME ZONE 'UTC' AS date)",
        "join": "string_agg",
        "days_of": "(",
        "rejected_titles": "jsonb_array_elements(e.evidence #> '{title,rejected}') r",
        "rejected_title": "r.value ->> 'raw'",
    },
}
"""Where the two databases spell it differently: `{day} x {utc_day}` is the UTC day of an instant, the difference of
`{days_of} x)` and `{days_of} y)` the days between two days."""


def in_words_of(dialect_name: str, select: str) -> str:
    """The text of a query, its `{words}` filled in for a database."""
    titles = {"title_keys": title_keys(dialect_name), "says_the_same": says_the_same(dialect_name)}
    return select.format(**_WORDS[dialect_name], **titles).strip()


@dataclass(frozen=True, slots=True)
class View:
    """One view. `columns` maps each column, in order, to its meaning."""

    name: str
    meaning: str
    columns: Mapping[str, str]
    select: str
    key: tuple[str, ...] = ()
    """Columns that together tell its rows apart."""

    def sql(self, dialect_name: str) -> str:
        """The CREATE VIEW statement."""
        return f"CREATE VIEW {self.name} AS\n{in_words_of(dialect_name, self.select)}"
