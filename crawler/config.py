"""The settings: `tearsheet.toml` as frozen records, checked whole before anything is crawled.

docs/settings.md describes every key, and a test says so.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from crawler.config_values import Section
from crawler.health.channels import Channels, Email
from crawler.profile import Profile
from schema.errors import TearsheetError
from schema.urls import same_site

FILE_NAME = "tearsheet.toml"
CONFIG_VARIABLE = "TEARSHEET_CONFIG"
DATABASE_VARIABLE = "TEARSHEET_DATABASE_URL"

DEFAULT_CANARIES = 4

SELECTED_FIELDS = ("title", "body", "published", "related")
"""The keys of a site's `select`."""

COVERED_FIELDS = (
    *("title", "description", "published", "modified", "authors", "section", "tags", "language", "lead_image_url"),
    *("text", "related_links"),
)
"""The keys of a site's `coverage`: the fields of the view v_field_coverage."""

_RELATIVE_SQLITE = re.compile(r"(sqlite(?:\+\w+)?:///)(?!/|file:|:memory:)(.+)", re.ASCII | re.DOTALL)


class BadConfig(TearsheetError):
    """The settings, or what the command line says against them, cannot be used (exit code 78)."""

    exit_code = 78


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """One `[sites.NAME]` section."""

    start: tuple[str, ...]
    """Home, section, feed or sitemap URLs, absolute http(s)."""
    every: dt.timedelta | None = None
    """The interval between scheduled crawls; not together with `cron`."""
    cron: str | None = None
    """When scheduled crawls begin, as a cron expression of five fields."""
    jitter: dt.timedelta = dt.timedelta()
    """How much later than `every` or `cron` say a scheduled crawl may begin."""
    max_pages: int | None = None
    """Most pages that a run asks the site for; None: no bound."""
    max_seconds: float | None = None
    """Seconds after which a run asks the site for nothing more; None: no bound."""
    delay: float | None = None
    """Seconds between the starts of two requests to a host, from 0; None: 1."""
    timeout: float | None = None
    """Seconds that a request may take in all, 1 to 60; None: 15."""
    include: tuple[str, ...] = ()
    """Regular expressions, searched in the URL from its path on: only such pages become articles."""
    exclude: tuple[str, ...] = ()
    """Regular expressions as in `include`: such URLs are not fetched."""
    timezone: str | None = None
    """IANA name of the time zone of dates that state none."""
    select: Mapping[str, str] = field(default_factory=dict)
    """CSS selectors by field, one of SELECTED_FIELDS."""
    drop: tuple[str, ...] = ()
    """CSS selectors of what is taken out of a page before anything is read of it."""
    revisits: int | None = None
    """Most known articles that a run asks for again; None: all that are due."""
    canaries: int = DEFAULT_CANARIES
    """Known articles that are read again before a run writes anything; 0: none."""
    archive_all: bool = False
    """Whether pages are archived that ask for no copy to be kept (noarchive)."""
    licence: str | None = None
    """Licence of the site's articles, such as "CC BY 4.0"; it is kept with the site."""
    terms: str | None = None
    """Address of its terms of use, absolute http(s); it is kept with the site."""
    coverage: Mapping[str, float] = field(default_factory=dict)
    """Least share, 0 to 1, of a run's articles that have a field, one of COVERED_FIELDS."""

    @property
    def profile(self) -> Profile | None:
        """How pages of the site are read; None where the settings say nothing of that."""
        is_read_plain = not self.select and not self.drop and self.timezone is None
        return None if is_read_plain else Profile(self.select, self.drop, self.timezone)


@dataclass(frozen=True, slots=True)
class Config:
    """The whole file."""

    database: str = "sqlite:///articles.db"
    """SQLAlchemy URL or the path of a SQLite file."""
    archive: str = "archive"
    """Folder of the pages as fetched; `crawl --no-archive` keeps none."""
    contact: str | None = None
    """mailto: or http(s) address that the user agent names."""
    keep_fetches: dt.timedelta | None = None
    """How long rows of `fetches` are kept; None: for ever."""
    keep_archive: dt.timedelta | None = None
    """How long `tearsheet archive prune` leaves pages in the archive; None: it removes nothing."""
    uses_proxy: bool = False
    """Whether a crawl goes through the proxies that the environment names; else they are ignored."""
    notify: Channels = field(default_factory=Channels)
    """Who is told that a site broke."""
    sites: Mapping[str, SiteConfig] = field(default_factory=dict)
    """By name, in the file's order."""

    def site_of(self, url: str) -> str | None:
        """The name of the first site that has a start URL on the host of `url`, with or without "www."."""
        return next(
            (name for name, site in self.sites.items() if any(same_site(url, start) for start in site.start)), None
        )

    def profile_of(self, url: str) -> Profile | None:
        """How the page at `url` is read."""
        name = self.site_of(url)
        return self.sites[name].profile if name else None


def load_config(config: Path | None = None, *, database: str | None = None) -> Config:
    """The settings in force.

    The file is `config`, else the one that TEARSHEET_CONFIG names, else ./tearsheet.toml where it exists. The database
    is `database`, else TEARSHEET_DATABASE_URL, else the file's. Relative paths in the file start at the file's folder.

    Raises:
        BadConfig: the file is missing, is no TOML, or holds a key or value that is not allowed.
    """
    named = _named_file(config)
    path = named or Path(FILE_NAME)
    settings = parse_config(read_settings(path), path) if named or path.is_file() else Config()
    override = database or os.environ.get(DATABASE_VARIABLE)
    return replace(settings, database=override) if override else settings


def settings_file(config: Path | None = None) -> Path:
    """Where the settings are or would be: `config`, else what TEARSHEET_CONFIG names, else ./tearsheet.toml."""
    return _named_file(config) or Path(FILE_NAME)


def _named_file(config: Path | None) -> Path | None:
    return config or (Path(os.environ[CONFIG_VARIABLE]) if os.environ.get(CONFIG_VARIABLE) else None)


def read_settings(path: Path) -> str:
    """The text of a settings file, its line ends as they are.

    Raises:
        BadConfig: it is missing, cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise BadConfig(f"cannot read the settings {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadConfig(f"{path}: not UTF-8 text") from error


def parse_config(text: str, path: Path) -> Config:
    """The settings that a text holds, as if it stood in the file `path`.

    Raises:
        BadConfig: it is no TOML, or holds a key or value that is not allowed.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{path}: not valid TOML: {error}") from error
    try:
        return _read_config(content, path.parent)
    except ValueError as error:
        raise BadConfig(f"{path}: {error}") from error


def _read_config(content: Mapping[str, Any], folder: Path) -> Config:
    section = Section(content, "", Config)
    database, archive = section.text("database"), section.text("archive")
    sites = section.sections("sites", SiteConfig)
    return Config(
        database=_below(folder, database) if database else Config().database,
        archive=str(folder / archive) if archive else Config().archive,
        contact=section.contact("contact"),
        keep_fetches=section.interval("keep_fetches"),
        keep_archive=section.interval("keep_archive"),
        uses_proxy=section.flag("uses_proxy"),
        notify=_read_channels(section.section("notify", Channels)),
        sites={name: _read_site(site) for name, site in sites.items()},
    )


def _read_channels(section: Section | None) -> Channels:
    if section is None:
        return Channels()
    email = section.section("email", Email)
    return Channels(section.url("webhook"), section.text("command"), None if email is None else _read_email(email))


def _read_email(section: Section) -> Email:
    security = section.choice("security", ("none", "starttls", "tls")) or "none"
    usual = {"none": 25, "starttls": 587, "tls": 465}[security]
    sender = section.text("sender")
    if sender is None:
        raise section.error("sender", 'needed: an address such as "tearsheet@news-team.example"')
    return Email(
        to=section.texts("to", 'a list of addresses, such as ["ops@news-team.example"]'),
        sender=sender,
        server=section.text("server") or "localhost",
        port=int(section.number("port", least=1, most=65_535) or usual),
        security=security,
        user=section.text("user"),
        password_variable=section.text("password_variable"),
    )


def _below(folder: Path, database: str) -> str:
    """The database's URL or path, with the path of a SQLite file below `folder` where it is relative."""
    if "://" not in database:
        return str(folder / database)
    relative = _RELATIVE_SQLITE.fullmatch(database)
    return f"{relative[1]}{folder / relative[2]}" if relative else database


def _read_site(section: Section) -> SiteConfig:
    every, cron = section.interval("every"), section.cron("cron")
    if every is not None and cron is not None:
        raise section.error("cron", "not together with every; keep one of the two")
    return SiteConfig(
        start=section.urls("start"),
        every=every,
        cron=cron,
        jitter=section.interval("jitter") or dt.timedelta(),
        max_pages=section.count("max_pages"),
        max_seconds=section.number("max_seconds", least=1.0, most=604_800.0),
        delay=section.number("delay", least=0.0, most=86_400.0),
        timeout=section.number("timeout", least=1.0, most=60.0),
        include=section.patterns("include"),
        exclude=section.patterns("exclude"),
        timezone=section.timezone("timezone"),
        select=section.selectors_by_field("select", SELECTED_FIELDS),
        drop=section.selectors("drop"),
        revisits=section.count("revisits"),
        canaries=DEFAULT_CANARIES if (canaries := section.count("canaries")) is None else canaries,
        archive_all=section.flag("archive_all"),
        licence=section.text("licence"),
        terms=section.url("terms"),
        coverage=section.shares("coverage", COVERED_FIELDS),
    )
