"""What a view is: its columns with their meanings, and its text in the words of each of the two databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_WORDS = {
    "sqlite": {"day": "substr(", "utc_day": ", 1, 10)", "join": "group_concat"},
    "postgresql": {"day": "CAST(", "utc_day": " AT TIME ZONE 'UTC' AS date)", "join": "string_agg"},
}
"""Where the two databases spell it differently: `{day} x {utc_day}` is the UTC day of an instant."""


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
        return f"CREATE VIEW {self.name} AS\n{self.select.format(**_WORDS[dialect_name]).strip()}"
