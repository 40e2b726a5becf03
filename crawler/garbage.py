"""How often Python looks for unreachable cycles in work that makes many objects and few cycles."""

from __future__ import annotations

import gc


def collect_less() -> None:
    """What is loaded by now stays: no use in looking at it again. A page's tree, or a batch of rows, is gone before a
    later look.

    Both together are worth an eighth of a page's CPU time, and as much of a Parquet export's.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
