"""Reads a site's canaries: a few known articles, asked for before anything of a run is written."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from scrapy.http import Request, Response

from crawler.health.canaries import AMONG, FURTHER, Answer, differences, shifted, shifts, verdict
from crawler.middlewares.robots import RobotsDisallowed, SiteUnavailable
from crawler.network.errors import NO_ANSWER
from crawler.parse_pool import ParseError
from crawler.politeness.pace import Stopped
from crawler.run import Run
from crawler.site_result import SiteResult
from crawler.spiders.capture import to_page
from schema import health
from schema.health import KnownArticle

logger = logging.getLogger(__name__)

Download = Callable[[Request], Awaitable[Response]]

_NOT_READ: tuple[type[BaseException], ...] = (Stopped, RobotsDisallowed, SiteUnavailable, *NO_ANSWER)


async def read_canaries(run: Run, result: SiteResult, site_id: int, download: Download) -> None:
    """Notes in `result` what the canaries say. Their answers are not stored: each page keeps its own turn."""
    number = result.target.canaries
    known = await run.database.call(
        lambda c: health.known_articles(c, site_id, number=number * FURTHER, among=AMONG),
    )
    first = known[:: max(1, len(known) // number)][:number]
    answers = await _read_all(run, result, first, download)
    if any(answer.differences or answer.shifts for answer in answers):
        answers += await _read_all(run, result, [canary for canary in known if canary not in first], download)
    result.canary_breach = verdict(answers, result.target.name)
    result.canary_shift = shifted(answers)
    result.are_canaries_well = bool(answers) and result.canary_breach is None


async def _read_all(run: Run, result: SiteResult, canaries: list[KnownArticle], download: Download) -> list[Answer]:
    answers = []
    for canary in canaries:
        answer = await _read(run, result, canary, download)
        if answer is not None:
            answers.append(answer)
            logger.debug("canary %s: %s", canary.url, ", ".join(answer.differences) or "as it is stored")
    return answers


async def _read(run: Run, result: SiteResult, canary: KnownArticle, download: Download) -> Answer | None:
    """How it differs; None where its page says nothing: gone, moved, failed, or not to be read."""
    validators = {"If-None-Match": canary.etag, "If-Modified-Since": canary.last_modified}
    request = Request(
        canary.url,
        headers={name: value for name, value in validators.items() if value},
        meta={"download_timeout": result.target.timeout_s} if result.target.timeout_s else None,
        dont_filter=True,
    )
    started_at = run.now()
    try:
        response = await download(request)
    except _NOT_READ:
        return None
    if response.status == 304:
        return Answer()
    if response.status != 200:
        return None
    run.bytes_fetched += len(response.body)
    try:
        reading = await run.pool.read(to_page(response, started_at, result.target.profile))
    except ParseError:
        return Answer(tuple(differences(canary, None)))
    return Answer(tuple(differences(canary, reading.article)), tuple(shifts(canary, reading.article)))
