"""Reads a site's archived pages again, and writes what comes out better: all of the site, or nothing of it.

What differs is kept in a file on disk until the whole site has been read, since only then it is known how much would be
lost. A run that is killed writes nothing, or some of the site's articles whole; run again, those come out the same.
"""

from __future__ import annotations

import datetime as dt
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine

from crawler.parse_pool import ParseError, ParsePool
from crawler.parse_worker import encode
from crawler.profile import Profile
from crawler.reparsing.comparison import FIELDS, Comparison
from crawler.reparsing.rereading import Asked, Read
from schema.engine import reading, writing
from schema.rereading import Archived, ArchivedSite, Reread, archived_pages, write_reread

_WRITTEN_AT_ONCE = 64

Answer = tuple[Asked, Read | ParseError]
Counted = Callable[[Iterable[Answer], Callable[[], int]], Iterable[Answer]]
"""Passes pages on, with a progress bar; the second argument says how many there will be."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a re-parse is to do with each site."""

    folder: Path
    """The archive."""
    profiles: Mapping[str, Profile | None]
    """By site: how its pages are read."""
    most_lost: float
    """The largest share of any field's values, 0..1, that a site may lose and still be written."""
    run_id: int | None = None
    """The run that writes; None: nothing is written."""


@dataclass
class SiteReparse:
    """What came of one site."""

    site: str
    comparison: Comparison = field(default_factory=Comparison)
    differing: int = 0
    """Pages whose articles come out differently."""
    refused: tuple[str, ...] = ()
    """Fields that lose more than is allowed: nothing was, or would be, written."""
    updated: int = 0
    new: int = 0
    cpu_s: float = 0.0
    """Of the workers."""
    problems: list[str] = field(default_factory=list)
    """The first pages that could not be read, and why."""


def reparse_site(
    engine: Engine,
    pool: ParsePool[Asked, Read],
    plan: Plan,
    site: ArchivedSite,
    counted: Counted,
    now: Callable[[], dt.datetime],
) -> SiteReparse:
    """Reads a site again, compares, and writes where the plan says so.

    Args:
        now: The clock.
    """
    result = SiteReparse(site.name)
    with tempfile.TemporaryFile() as spool:
        with reading(engine) as connection:
            _read_all(connection, pool, plan, site, counted, result, spool)
        lost = {field_name: result.comparison.share_lost(field_name) for field_name in FIELDS}
        result.refused = tuple(field_name for field_name, share in lost.items() if share > plan.most_lost)
        if plan.run_id is not None and not result.refused:
            for part in _parts(spool, result.differing):
                with writing(engine) as connection:
                    updated, new = write_reread(connection, plan.run_id, site.site_id, part, now())
                result.updated += updated
                result.new += new
    return result


def _read_all(
    connection: Connection,
    pool: ParsePool[Asked, Read],
    plan: Plan,
    site: ArchivedSite,
    counted: Counted,
    result: SiteReparse,
    spool: IO[bytes],
) -> None:
    waiting: dict[int, Archived] = {}

    def asked() -> Iterator[Asked]:
        for each in archived_pages(connection, site.site_id):
            waiting[each.page_id] = each
            profile = plan.profiles.get(site.name)
            yield Asked(each.page_id, each.url, each.fetched_at, each.snapshot, plan.folder, profile, site.name)

    for of, read in counted(pool.read_in_order(asked()), lambda: site.pages):
        archived = waiting.pop(of.page_id)
        problem = str(read) if isinstance(read, ParseError) else read.problem
        if isinstance(read, ParseError) or read.item is None:
            result.comparison.unreadable += 1
            if len(result.problems) < 5:
                result.problems.append(f"{of.url}: {problem}")
            continue
        result.cpu_s += read.cpu_s
        if result.comparison.add(archived, read.item):
            result.differing += 1
            article_id = None if archived.stored is None else int(archived.stored.article_id)
            if plan.run_id is not None:
                spool.write(encode(Reread(archived.page_id, article_id, read.item)))


def _parts(spool: IO[bytes], count: int) -> Iterator[list[Reread]]:
    spool.seek(0)
    for start in range(0, count, _WRITTEN_AT_ONCE):
        yield [pickle.load(spool) for _ in range(min(_WRITTEN_AT_ONCE, count - start))]  # noqa: S301 - our own file
