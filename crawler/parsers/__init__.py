"""From a page's bytes to the record. `parse_article` is the public call.

`page.py` is the line that a page takes: its tree (`markup/`), what it states of itself (`sources/`, and `metadata.py`
with `fields/`, `dates/`, `names/`), its blocks and those that are the text (`body/`), the links to other articles
(`related/`), what sort of page it is (`kinds/`). `profiles/` is what a site's settings change, `text/` how texts are
compared. The models that `trees.py` reads lie in `models/` (docs/models.md); `explain.py` says why.
"""

from crawler.parsers.page import parse_article

__all__ = ["parse_article"]
