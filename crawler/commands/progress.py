"""A bar for work that takes long: on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def counted(items: Iterable[T], total: Callable[[], int], *, size: Callable[[T], int] = lambda _: 1) -> Iterator[T]:
    """The items, with a bar on stderr that shows how many have passed, where stderr is a terminal.

    Args:
        total: how many there will be; asked only where there is a bar.
        size: how many an item stands for.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total())
        for item in items:
            yield item
            progress.advance(task, size(item))
