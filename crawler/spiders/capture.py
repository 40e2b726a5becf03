"""The border to Scrapy: its responses and failures become this project's own plain records."""

from __future__ import annotations

import datetime as dt

from scrapy.http import Response

from crawler.network.errors import failure_of, words_of
from crawler.page import Page
from crawler.profile import Profile
from schema.crawled import Fetch, Pending
from schema.reasons import Failure
from schema.urls import resolve_url


def to_page(response: Response, fetched_at: dt.datetime, profile: Profile | None = None) -> Page:
    """The answer as the archive keeps it and the parser reads it, by the site's profile if it has one."""
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    return Page(
        url=response.url,
        status=response.status,
        headers=headers,
        body=response.body,
        fetched_at=fetched_at,
        content_type=header(response, "Content-Type"),
        profile=profile,
    )


def to_fetch(response: Response, pending: Pending, started_at: dt.datetime) -> Fetch:
    """What the `fetches` table says of an answer. A status of 400 or above is a failure."""
    is_redirect = 300 <= response.status < 400 and response.status != 304
    location = header(response, "Location") if is_redirect else None
    is_failure = response.status >= 400 or (is_redirect and not location)
    return Fetch(
        page_id=pending.page_id,
        url=pending.url,
        started_at=started_at,
        duration_ms=round(1000 * response.meta.get("download_latency", 0.0)),
        http_status=response.status,
        body_bytes=len(response.body),
        etag=header(response, "ETag"),
        last_modified=header(response, "Last-Modified"),
        failure=Failure.HTTP_ERROR if is_failure else None,
        redirect_to=resolve_url(response.url, location) or location if location else None,
    )


def to_failed_fetch(error: BaseException, pending: Pending, started_at: dt.datetime, duration_ms: int) -> Fetch:
    """What the `fetches` table says of a request that got no usable answer."""
    return Fetch(
        page_id=pending.page_id,
        url=pending.url,
        started_at=started_at,
        duration_ms=duration_ms,
        failure=failure_of(error),
        failure_detail=words_of(error),
    )


def header(response: Response, name: str) -> str | None:
    """The last value of a header, decoded as Latin-1."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
