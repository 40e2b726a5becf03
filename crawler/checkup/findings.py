"""What a check found: how it stands, and for each fault what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from crawler.exit_codes import ExitCode

_GRAVEST_FIRST = (ExitCode.CONFIG, ExitCode.BUSY, ExitCode.SITE_FAILED)


class State(StrEnum):
    """How what was checked stands."""

    OK = "ok"
    WARNING = "warning"
    """A crawl works, and somebody should look all the same."""
    FAULT = "fault"
    """A crawl, or that of a site, would fail."""
    SKIPPED = "skipped"
    """It could not be checked, or there is nothing to check."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    name: str
    """Of the check: one word, or `site:NAME`."""
    state: State
    what: str
    """What was found, in words. Parts of it may have been written by strangers: escape it where it is shown."""
    what_to_do: str | None = None
    """None where nothing is to be done."""
    exit_code: ExitCode = ExitCode.OK
    """What a fault asks for; a crawl would end so."""


def fine(name: str, what: str) -> Finding:
    """Nothing is wrong."""
    return Finding(name, State.OK, what)


def warning(name: str, what: str, what_to_do: str) -> Finding:
    """Something is not as it should be, and no crawl fails of it."""
    return Finding(name, State.WARNING, what, what_to_do)


def fault(name: str, what: str, what_to_do: str, exit_code: ExitCode = ExitCode.CONFIG) -> Finding:
    """Something is wrong of which a crawl fails."""
    return Finding(name, State.FAULT, what, what_to_do, exit_code)


def skipped(name: str, why: str) -> Finding:
    """Nothing can be said."""
    return Finding(name, State.SKIPPED, why)


def exit_code_of(findings: Iterable[Finding]) -> ExitCode:
    """The exit code of the gravest fault; 0 without any."""
    codes = {finding.exit_code for finding in findings if finding.state is State.FAULT}
    return next((code for code in _GRAVEST_FIRST if code in codes), ExitCode.OK)
