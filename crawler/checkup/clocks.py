"""The clock: against the database server's, against those of sites, against what the database has noted down."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Sequence
from email.utils import parsedate_to_datetime

from crawler.checkup.findings import Finding, fault, fine, skipped, warning
from crawler.checkup.quantities import instant_text, number_text, span_text

TOLERANCE_S = 60.0
GRAVE_S = 3_600.0
"""From here on certificates seem to have run out, and articles get the wrong day."""

_REMEDY = "let the machine's clock be set by the network: timedatectl set-ntp true, or another NTP client"


def ahead_of(begun: dt.datetime, ended: dt.datetime, told: dt.datetime, *, coarseness_s: float = 0.0) -> float:
    """Seconds by which this machine's clock is ahead of one that told the time between two moments; behind: negative.

    Args:
        coarseness_s: the unit in which the time was told, rounded down.
    """
    latest = told + dt.timedelta(seconds=coarseness_s)
    if begun > latest:
        return (begun - latest).total_seconds()
    return min(0.0, (ended - told).total_seconds())


def ahead_of_site(begun: dt.datetime, ended: dt.datetime, headers: Sequence[tuple[str, str]]) -> float | None:
    """Seconds by which this machine's clock is ahead of a site's, by the Date of an answer; None where it has none.

    An answer from a cache has the Date of when it was made, and says its Age (RFC 9110, 6.6.1; RFC 9111, 5.1).
    """
    stated = {name.lower(): value for name, value in headers}
    try:
        told = parsedate_to_datetime(stated.get("date", ""))
        age_s = min(float(stated.get("age") or 0), 1e9)
    except (ValueError, OverflowError):
        return None
    if told.tzinfo is None or not age_s >= 0:
        return None
    try:
        return ahead_of(begun, ended, told + dt.timedelta(seconds=age_s), coarseness_s=1.0)
    except OverflowError:
        return None


def check_database_clock(ahead_s: float) -> Finding:
    """This machine's clock against the database server's."""
    if abs(ahead_s) <= TOLERANCE_S:
        return fine("database_clock", "as the database server's")
    what = f"this machine is {_side(ahead_s)} the database server"
    return _wrong("database_clock", what, ahead_s)


def check_site_clocks(ahead_s: Sequence[float]) -> Finding:
    """This machine's clock against those of sites: their middle, as one of them alone may be wrong itself."""
    if not ahead_s:
        return skipped("clock", "no site has told the time")
    sites = number_text(len(ahead_s), "site")
    middle = statistics.median(ahead_s)
    if abs(middle) <= TOLERANCE_S:
        return fine("clock", f"as that of {sites}")
    what = f"this machine is {_side(middle)} {sites}"
    return _wrong("clock", what, middle if len(ahead_s) > 1 else 0.0)


def check_dates(latest: dt.datetime, now: dt.datetime) -> Finding:
    """Whether the database has noted down what is still to come.

    Args:
        latest: the latest time that a run wrote down.
    """
    ahead_s = (latest - now).total_seconds()
    if ahead_s <= TOLERANCE_S:
        return fine("dates", "no run is dated in the future")
    return warning(
        "dates",
        f"a run is dated {instant_text(latest)}, {span_text(ahead_s)} from now: a clock was or is wrong",
        "set this machine's clock if it is the wrong one; else nothing: the next crawl puts due times right",
    )


def _side(ahead_s: float) -> str:
    return f"{span_text(ahead_s)} {'ahead of' if ahead_s > 0 else 'behind'}"


def _wrong(name: str, what: str, ahead_s: float) -> Finding:
    return fault(name, what, _REMEDY) if abs(ahead_s) > GRAVE_S else warning(name, what, _REMEDY)
