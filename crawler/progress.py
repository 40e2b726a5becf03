"""The progress bar of a crawl: on a terminal only, on stderr, so that stdout carries results alone."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from schema.crawled import Counts


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0.0:.1f}/s")


@contextlib.contextmanager
def progress_bar(max_pages: int | None, *, is_wanted: bool | None = None) -> Iterator[Callable[[Counts], None] | None]:
    """Yields what to call with the counts after each page, or None where no bar is shown.

    Args:
        max_pages: the page budget, in pages; None for a bar without an end.
        is_wanted: None shows the bar when stderr is a terminal.
    """
    if not (sys.stderr.isatty() if is_wanted is None else is_wanted):
        yield None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:.0f} pages"),
        BarColumn(),
        _Rate(),
        TextColumn("new {task.fields[new]}  failed {task.fields[failed]}  known {task.fields[discovered]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("crawl", total=max_pages, new=0, failed=0, discovered=0)

        def show(counts: Counts) -> None:
            done = counts.fetched + counts.failed
            progress.update(task, completed=done, new=counts.new, failed=counts.failed, discovered=counts.discovered)

        yield show


@contextlib.contextmanager
def steps_bar(unit: str) -> Iterator[Callable[[str, int, int], None]]:
    """Yields what to call with the step's name, how much of it is done, and how much there is.

    It shows a bar where stderr is a terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _step, _done, _total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("")

        def show(step: str, done: int, total: int) -> None:
            progress.update(task, description=step, completed=done, total=total)

        yield show
