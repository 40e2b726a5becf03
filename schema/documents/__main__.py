"""`python -m schema.documents`: writes the documents that are made from the code. `make docs` calls it."""

from __future__ import annotations

import sys
from pathlib import Path

from schema.documents.dbt import dbt_sources
from schema.documents.fields import fields_document

ROOT = Path(__file__).parents[2]


def documents(root: Path) -> dict[Path, str]:
    """The files below the root of the checkout, each with the text that it should have."""
    fields = root / "docs" / "fields.md"
    return {fields: fields_document(fields.read_text(encoding="utf-8")), root / "docs/dbt/sources.yml": dbt_sources()}


def main() -> int:
    """Writes what has changed and names it; 1 where this is no checkout."""
    if not (ROOT / "docs" / "fields.md").exists():
        print(f"there is no docs/fields.md in {ROOT}: run this in a checkout", file=sys.stderr)
        return 1
    for path, text in documents(ROOT).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
