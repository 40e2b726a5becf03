"""The exit codes: what cron and scripts act on."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended. A signal's number is added to `SIGNAL_BASE`."""

    OK = 0
    """Ran, nothing wrong; also when nothing was new."""
    ERROR = 1
    """An unexpected error."""
    USAGE = 2
    """The command was called wrongly."""
    QUALITY = 3
    """Ran, but a coverage objective of the settings was missed."""
    SITE_FAILED = 4
    """A whole site could not be crawled."""
    LIMIT = 5
    """Stopped by a budget that the operator set; the state is saved."""
    BUSY = 75
    """Another run holds the lock, or the database is busy or away, or the disk is full: try again later."""
    CONFIG = 78
    """Bad configuration: unusable path, foreign or newer database, credentials."""


SIGNAL_BASE = 128
"""A run that a signal stopped, after a clean save, ends with 129 (HUP), 130 (INT) or 143 (TERM)."""
