"""What a fetch means for its page: pure decisions, from the item and the page's row as it stood before."""

from __future__ import annotations

import datetime as dt

from schema.batch import Fetched, Outcome
from schema.reasons import Change, DropReason, FoundBy, PageRole, PageStatus
from schema.revisit import PageClass, revisit_after
from schema.urls import normalise_url, url_sha256

_MISSING = (404, 410)
_GONE_AFTER = dt.timedelta(days=1)
"""A page that is missing once may be an accident; missing twice, this long apart, it is gone."""

_FOLLOWED = (DropReason.LISTING, DropReason.NOT_ARTICLE)
"""Pages without an article whose links were taken."""


def change_without_article(fetched: Fetched) -> Change | None:
    """What an item is that brings no article; None: it brings one, and the stored article decides.

    Raises:
        ValueError: nothing was decided about the item, or its article has no content hash.
    """
    item = fetched.item
    if item.retry_in_s is not None:
        return Change.RETRIED
    if item.fetch.failure is not None:
        return Change.GONE if _is_article_gone(fetched) else Change.FAILED
    if item.fetch.http_status == 304:
        return Change.NOT_MODIFIED
    if item.fetch.redirect_to is not None and item.drop_reason is None:
        return Change.REDIRECTED
    if item.role is not PageRole.PAGE or item.drop_reason is DropReason.LISTING:
        return Change.FOLLOWED
    if item.drop_reason is not None:
        return Change.DROPPED
    if item.article is None:
        raise ValueError(f"nothing was decided about {item.fetch.url}: no failure, redirect, drop reason or article")
    if item.content_sha256 is None:
        raise ValueError(f"the article of {item.fetch.url} has no content hash")
    return None


def _is_missing_for_good(fetched: Fetched) -> bool:
    since = fetched.page.missing_since_at
    is_missing = fetched.item.fetch.http_status in _MISSING
    return is_missing and since is not None and fetched.at - since >= _GONE_AFTER


def _is_article_gone(fetched: Fetched) -> bool:
    """Whether the article goes with its page: only with the one that it was read from, and only once."""
    page = fetched.page
    return _is_missing_for_good(fetched) and page.fetched_url == page.url and not page.is_gone


def page_after(fetched: Fetched, outcome: Outcome) -> dict[str, object]:
    """The columns of the page's row after the fetch, with its key."""
    page, fetch = fetched.page, fetched.item.fetch
    is_failure = fetch.failure is not None
    keeps = is_failure or outcome.change is Change.NOT_MODIFIED
    drop_reason = page.drop_reason if keeps else fetched.item.drop_reason
    is_retried = outcome.change is Change.RETRIED
    attempts = page.attempts + (0 if is_retried else 1) if is_failure else 0
    return {
        "page_id": page.page_id,
        "role": fetched.item.role,
        "status": _status(fetched, outcome),
        "drop_reason": drop_reason,
        "failure": fetch.failure,
        "attempts": attempts,
        "missing_since_at": _missing_since(fetched),
        "http_status": fetch.http_status,
        "etag": (fetch.etag or page.etag) if keeps else fetch.etag,
        "last_modified": (fetch.last_modified or page.last_modified) if keeps else fetch.last_modified,
        "content_sha256": page.content_sha256 if keeps else fetched.item.content_sha256,
        "redirect_url_sha256": page.redirect_url_sha256 if keeps else _redirect_sha256(fetched),
        "article_id": outcome.article_id,
        "last_fetched_at": fetched.at if was_requested(fetched) else page.last_fetched_at,
        **_what_it_is(fetched),
        **_next_visit(fetched, outcome, drop_reason, attempts),
    }


def _what_it_is(fetched: Fetched) -> dict[str, object]:
    """What was read of the page itself, or was read of it before."""
    page, article, rules = fetched.page, fetched.item.article, fetched.item.rules
    return {
        "kind": article.kind if article else page.kind,
        "kind_confidence": article.kind_confidence if article else page.kind_confidence,
        "is_noindex": rules.is_noindex if rules else page.is_noindex,
        "is_noarchive": rules.is_noarchive if rules else page.is_noarchive,
        "is_tdm_reserved": rules.is_tdm_reserved if rules else page.is_tdm_reserved,
    }


def was_requested(fetched: Fetched) -> bool:
    """Whether the network was asked; a page that robots.txt disallows is not."""
    return fetched.item.fetch.http_status is not None or fetched.item.fetch.failure is not None


def _status(fetched: Fetched, outcome: Outcome) -> PageStatus:
    page, item = fetched.page, fetched.item
    match outcome.change:
        case Change.RETRIED:
            return _as_status(page.status)
        case Change.FAILED | Change.GONE:
            is_gone = _is_missing_for_good(fetched) or page.status is PageStatus.GONE
            return PageStatus.GONE if is_gone else PageStatus.FAILED
        case Change.NOT_MODIFIED:
            return _status_unfailed(fetched)
        case Change.REDIRECTED:
            return PageStatus.REDIRECTED
        case Change.FOLLOWED | Change.DROPPED:
            is_followed = item.role is not PageRole.PAGE or item.drop_reason in _FOLLOWED
            return PageStatus.FOLLOWED if is_followed else PageStatus.DROPPED
    return PageStatus.STORED


def _as_status(stored: PageStatus) -> PageStatus:
    return stored  # rows are untyped


def _status_unfailed(fetched: Fetched) -> PageStatus:
    """The status of a page that answers 304: what it was, or was before it failed."""
    page = fetched.page
    if page.status not in (PageStatus.FAILED, PageStatus.GONE, PageStatus.PENDING):
        return _as_status(page.status)
    if page.drop_reason is not None:
        return PageStatus.FOLLOWED if page.drop_reason in _FOLLOWED else PageStatus.DROPPED
    return PageStatus.STORED if page.article_id is not None else PageStatus.FOLLOWED


def _missing_since(fetched: Fetched) -> dt.datetime | None:
    """A failure of another kind in between does not say that the page is there."""
    if fetched.item.fetch.failure is None:
        return None
    if fetched.item.fetch.http_status in _MISSING:
        return fetched.page.missing_since_at or fetched.at
    since: dt.datetime | None = fetched.page.missing_since_at
    return since


def _redirect_sha256(fetched: Fetched) -> str | None:
    target = fetched.item.fetch.redirect_to
    url = normalise_url(target) if target else None
    return url_sha256(url) if url else None


def _next_visit(fetched: Fetched, outcome: Outcome, drop_reason: DropReason | None, attempts: int) -> dict[str, object]:
    page = fetched.page
    if outcome.change is Change.RETRIED:  # due as before, should the run die in between
        return {"next_due_at": page.next_due_at, "revisit_interval_s": page.revisit_interval_s}
    previous = None if page.revisit_interval_s is None else dt.timedelta(seconds=page.revisit_interval_s)
    page_class = _page_class(fetched, outcome, drop_reason)
    after = revisit_after(
        page_class,
        outcome.change,
        previous=previous,
        failures=attempts,
        has_brought=outcome.discovered > 0,
        is_announced=page.lastmod_at is not None,
    )
    is_failure = fetched.item.fetch.failure is not None
    return {
        "next_due_at": fetched.at + after,
        "revisit_interval_s": page.revisit_interval_s if is_failure else int(after.total_seconds()),
    }


def _page_class(fetched: Fetched, outcome: Outcome, drop_reason: DropReason | None) -> PageClass:
    if fetched.page.found_by is FoundBy.START:
        return PageClass.START
    if fetched.item.role is not PageRole.PAGE:
        return PageClass.SOURCE
    if drop_reason is DropReason.LISTING:
        return PageClass.LISTING
    if drop_reason is None and outcome.article_id is not None:
        return PageClass.ARTICLE
    return PageClass.OTHER
