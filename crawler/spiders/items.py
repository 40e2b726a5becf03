"""The items that a spider sends down the line, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from schema.crawled import CrawledPage, Fetch, Pending
from schema.reasons import Failure


def to_item(fetch: Fetch, pending: Pending, **more: Any) -> CrawledPage:
    """What goes down the line: a fetch and all that came of it."""
    return CrawledPage(fetch, pending.role, pending.depth, found_by=pending.found_by, **more)


def with_failure(item: CrawledPage, failure: Failure, detail: str) -> CrawledPage:
    """The item as one that failed."""
    return replace(item, fetch=replace(item.fetch, failure=failure, failure_detail=detail[:500]))


def describe(fetch: Fetch) -> str:
    """A failed fetch in words."""
    return f"{fetch.url}: {reason_of(fetch)}"


def reason_of(fetch: Fetch) -> str:
    """Why it failed, in words."""
    if fetch.http_status:
        return f"answers with status {fetch.http_status}"
    return fetch.failure_detail or str(fetch.failure)
