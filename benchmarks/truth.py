"""A folder of saved pages with what is true about them: the corpus format of benchmarks/README.md."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.commands.saved_pages import is_address, own_address

ARTICLE = "article"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TruePage:
    """One page and its truth."""

    page_id: str
    file: Path
    truth: Mapping[str, Any]
    """The line of pages.jsonl: a key that is missing was not annotated, null was annotated as absent."""

    @property
    def kind(self) -> str:
        """What sort of page it is; "unknown" where nobody said."""
        return self.truth.get("page_type") or UNKNOWN

    @property
    def may_be_article(self) -> bool:
        """Not known to be something else: such pages count for text, title, day and authors."""
        return self.kind in (ARTICLE, UNKNOWN)

    @property
    def language(self) -> str:
        """As the truth names it, or "unknown"."""
        return self.truth.get("lang") or UNKNOWN

    def read(self) -> bytes:
        """The page as it was fetched."""
        return gzip.decompress(self.file.read_bytes())

    def address(self, html: bytes) -> str:
        """Where it was fetched from; where the corpus doesn't know, what the page says of itself."""
        url = self.truth.get("url")
        return url if isinstance(url, str) and is_address(url) else own_address(html)


def read_truth(folder: Path, *, every: int = 1, limit: int | None = None) -> list[TruePage]:
    """The pages of a corpus in its order: each `every`th, at most `limit`.

    Raises:
        OSError: there is no pages.jsonl.
        ValueError, KeyError: a line of it is no page.
    """
    with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return [_page(folder, row) for row in rows[::every][:limit]]


def _page(folder: Path, row: dict[str, Any]) -> TruePage:
    """A page that names no file is one of the corpus beside this one that it names."""
    if "file" in row:
        return TruePage(row["id"], folder / row["file"], row)
    return TruePage(
        f"{row['corpus']}/{row['id']}", folder.parent / row["corpus"] / "html" / f"{row['id']}.html.gz", row
    )
