"""What the operator asks of a run."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from pathlib import Path

from crawler.health.channels import Channels


def default_workers() -> int:
    """Parse processes: one a core beside the one that fetches, at most four (fetching one host can't feed more)."""
    return max(1, min(4, (os.cpu_count() or 2) - 1))


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the operator asked for."""

    database: str
    command: str
    archive: Path | None = None
    """None: pages are not archived."""
    contact: str | None = None
    max_pages: int | None = None
    max_seconds: float | None = None
    max_bytes: int | None = None
    """Of bodies, decompressed."""
    max_depth: int | None = None
    is_forced: bool = False
    """Due times are ignored; conditional headers are still sent."""
    skips_canaries: bool = False
    """Whether nothing is read again before the run writes."""
    keep_fetches: dt.timedelta | None = None
    """Older rows of `fetches` are deleted at the end; None: kept for ever."""
    notify: Channels = field(default_factory=Channels)
    """Who is told that a site broke."""
    wait_s: float = 0.0
    parse_workers: int = 1
    parse_timeout_s: float = 10.0
    """Of one page; 20 ms are usual."""
    uses_proxy: bool = False
    """Whether requests go through the proxies that the environment names."""
