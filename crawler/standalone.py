"""`scrapy crawl site -a start=URL`: the run that `tearsheet crawl` would make, for a spider that was started alone."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.config import load_config
from crawler.run import Run
from crawler.run_options import RunOptions
from crawler.targets import choose_targets


def standalone_run(crawler: Crawler, start: str) -> dict[str, Any]:
    """The spider's arguments. Settings come from tearsheet.toml; the delay is Scrapy's DOWNLOAD_DELAY.

    Raises:
        BadConfig, BadDatabase, RunLocked: as in `tearsheet crawl`.
    """
    config = load_config()
    target = choose_targets([start], config, delay_s=crawler.settings.getfloat("DOWNLOAD_DELAY"))[0]
    options = RunOptions(
        database=config.database,
        command=f"scrapy crawl site -a start={start}",
        archive=Path(config.archive),
        contact=config.contact,
        uses_proxy=config.uses_proxy,
        notify=config.notify,
    )
    stack = contextlib.ExitStack()
    run = stack.enter_context(Run(options))

    def close() -> None:
        with stack:
            print(run.finish().lines())

    crawler.signals.connect(close, signal=signals.engine_stopped, weak=False)
    return {"run": run, "target": target}
