"""From a page's bytes to the record. `parse_article` is the public call."""

from crawler.parsers.page import parse_article

__all__ = ["parse_article"]
