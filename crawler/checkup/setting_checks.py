"""The settings: found, valid, scheduled, and with somebody to write to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from crawler.checkup.findings import Finding, fault, fine, skipped, warning
from crawler.checkup.quantities import number_text
from crawler.config import DATABASE_VARIABLE, BadConfig, Config, load_config, settings_file
from crawler.user_agent import user_agent

_MAX_NAMED = 10


def check_settings(config: Path | None, database: str | None) -> tuple[Finding, Config | None]:
    """Whether the settings can be read; the settings in force, None where they can't.

    Args:
        config: as `--config`.
        database: as `--database`.
    """
    path = settings_file(config).absolute()
    try:
        settings = load_config(config, database=database)
    except BadConfig as error:
        where = "mend the file; docs/settings.md has every key" if path.is_file() else "name another with --config"
        return fault("settings", str(error), where), None
    if not path.is_file():
        what = f"there is no {path}: a crawl needs its sites and options on the command line"
        return warning("settings", what, "`tearsheet sites add URL` makes the file, with a first site"), settings
    return fine("settings", f"{path}, {number_text(len(settings.sites), 'site')}"), settings


def database_source(config: Path | None, database: str | None, environment: Mapping[str, str]) -> str:
    """Where the database is named, for who has to change it."""
    if database:
        return "--database"
    if environment.get(DATABASE_VARIABLE):
        return DATABASE_VARIABLE
    file = settings_file(config)
    return f"`database` in {file}" if file.is_file() else "--database"


def check_schedules(settings: Config) -> Finding:
    """Whether `crawl --due` crawls every site."""
    if not settings.sites:
        return skipped("schedules", "the settings name no sites")
    idle = [name for name, site in settings.sites.items() if site.every is None and site.cron is None]
    if not idle:
        return fine("schedules", "every site has `every` or `cron`")
    named = ", ".join(idle[:_MAX_NAMED]) + (f" and {len(idle) - _MAX_NAMED} more" if len(idle) > _MAX_NAMED else "")
    return warning(
        "schedules",
        f"neither `every` nor `cron`: {named}",
        'add one, such as every = "6h": `tearsheet crawl --due` passes over these sites',
    )


def check_contact(settings: Config) -> Finding:
    """Whether the owners of sites learn whom to write to."""
    sent = f"requests are sent as {user_agent(settings.contact)}"
    if settings.contact is None:
        return warning(
            "contact",
            f"{sent}: owners of sites can't reach you, and some block who can't be reached",
            'set contact = "mailto:..." in the settings',
        )
    return fine("contact", sent)
