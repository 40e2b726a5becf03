"""From what the operator typed to the sites of a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.config import Config, SiteConfig
from crawler.exit_codes import ExitCode
from crawler.politeness.pace import DEFAULT_DELAY_S
from crawler.schedule import is_due
from crawler.scope import Scope
from crawler.site_result import Target
from schema.errors import TearsheetError
from schema.sites import Terms
from schema.urls import normalise_url

_OVERDUE_AFTER = dt.timedelta(hours=1)
"""Runs that look which sites are due may take as long as that."""


class UnknownTarget(TearsheetError):
    """What was asked for can't be crawled: no URL, no site of the settings (exit code 2)."""

    exit_code = ExitCode.USAGE


def choose_targets(
    asked: Sequence[str], config: Config, *, take_all: bool = False, delay_s: float | None = None
) -> list[Target]:
    """The sites that the arguments name: a URL, or a site's name in the settings; all of the settings' on request.

    A URL on the host of a site of the settings is crawled with that site's settings, from the URL.

    Raises:
        UnknownTarget: a name that the settings don't have, a URL that is not absolute http(s), or nothing to crawl.
    """
    names = list(dict.fromkeys([*asked, *(config.sites if take_all else ())]))
    if not names:
        raise UnknownTarget("nothing to crawl: give a URL, a site's name, or --all with sites in tearsheet.toml")
    targets = [_target(name, config, delay_s) for name in names]
    return list({target.name: target for target in targets}.values())


def due_sites(config: Config, last_crawls: Mapping[str, dt.datetime], now: dt.datetime) -> list[str]:
    """The names of the settings' sites whose `every` or `cron` is due.

    Args:
        last_crawls: When each site's last crawl began, by name.
        now: Aware, in the time zone that cron expressions are meant in.

    Raises:
        UnknownTarget: no site of the settings has either.
    """
    if not any(site.every or site.cron for site in config.sites.values()):
        raise UnknownTarget("no site of the settings has `every` or `cron`; add one, or name what to crawl")
    return [
        name
        for name, site in config.sites.items()
        if is_due(now, last_crawls.get(name), every=site.every, cron=site.cron, jitter=site.jitter, site=name)
    ]


def overdue_sites(config: Config, last_crawls: Mapping[str, dt.datetime], now: dt.datetime) -> list[str]:
    """The names of the settings' sites that were crawled before, and have been due for an hour.

    Args:
        last_crawls, now: As in `due_sites`.
    """
    then = now - _OVERDUE_AFTER
    return [
        name
        for name, site in config.sites.items()
        if (last := last_crawls.get(name)) is not None
        and last <= then
        and is_due(then, last, every=site.every, cron=site.cron, jitter=site.jitter, site=name)
    ]


def _target(name: str, config: Config, delay_s: float | None) -> Target:
    if name in config.sites:
        return _configured(name, config.sites[name], None, delay_s)
    url = normalise_url(name)
    if url is None:
        guess = f"https://{name}"
        is_host = "://" not in name and "." in name.partition("/")[0] and normalise_url(guess) is not None
        hint = f"; did you mean {guess} ?" if is_host else ""
        known = f"; the settings have: {', '.join(config.sites)}" if config.sites else ""
        raise UnknownTarget(f"{name!r} is neither an absolute http(s) URL nor a site of the settings{hint}{known}")
    if (site := config.site_of(url)) is not None:
        return _configured(site, config.sites[site], url, delay_s)
    return Target(urlsplit(url).netloc, Scope((url,)), DEFAULT_DELAY_S if delay_s is None else delay_s)


def scope_of(site: SiteConfig) -> Scope:
    """The bounds that the settings give to a site."""
    return Scope(tuple(_normalised(site.start)), tuple(site.include), tuple(site.exclude))


def _configured(name: str, site: SiteConfig, url: str | None, delay_s: float | None) -> Target:
    scope = scope_of(site)
    if url:
        scope = replace(scope, start_urls=(url,))
    own = DEFAULT_DELAY_S if site.delay is None else site.delay
    return Target(
        name,
        scope,
        own if delay_s is None else delay_s,
        timeout_s=site.timeout,
        coverage=dict(site.coverage),
        profile=site.profile,
        keeps_noarchive=site.archive_all,
        max_revisits=site.revisits,
        terms=Terms(site.licence, site.terms),
        canaries=site.canaries,
        max_pages=site.max_pages,
        max_seconds=site.max_seconds,
    )


def _normalised(urls: Iterable[str]) -> Iterable[str]:
    return (url for url in map(normalise_url, urls) if url is not None)
