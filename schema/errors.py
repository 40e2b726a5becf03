"""Exceptions, split by what the caller does next.

TearsheetError
├── BadDatabase          exit code 78: someone must change the settings or the database
└── DatabaseUnavailable  exit code 75: the same command may work later
    └── DiskFull         and waiting a while will not help
"""

from __future__ import annotations


class TearsheetError(Exception):
    """Anything that ends a command with a message instead of a traceback. The message says what to do next."""

    exit_code = 1


class BadDatabase(TearsheetError):
    """The database cannot be used as it is: path, rights, credentials, or made by something else."""

    exit_code = 78


class DatabaseUnavailable(TearsheetError):
    """The database cannot be used right now: busy, away, or its disk is full."""

    exit_code = 75
    is_passing = True
    """Whether waiting for a minute may help."""


class DiskFull(DatabaseUnavailable):
    """There is no room for what is to be written."""

    is_passing = False
