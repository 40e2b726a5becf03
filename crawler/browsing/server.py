"""Putting the pages together, and serving them."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

from datasette.app import Datasette
from datasette.plugins import pm

from crawler.browsing.guard import is_own_name
from crawler.browsing.plugin import BrowsePlugin
from crawler.browsing.read_only_file import ReadOnlyFile
from crawler.browsing.site_metadata import NAME, datasette_metadata

QUERY_MS = 10_000
"""How long a query may take."""

_FOLDER = Path(__file__).parent

_SETTINGS = {
    "sql_time_limit_ms": QUERY_MS,
    "facet_time_limit_ms": 1_000,
    "suggest_facets": False,
    "default_page_size": 50,
    "max_returned_rows": 5_000,
    "truncate_cells_html": 240,
    "allow_download": False,
    "template_debug": False,
}


@contextlib.contextmanager
def browser(path: Path, title: str, *, host: str = "127.0.0.1") -> Iterator[Datasette]:
    """Datasette on a SQLite file, set up; its hooks are there until the end of the block.

    Args:
        title: What the pages are called.
        host: Address that it will be served at. On a loopback address it refuses requests for other hosts.
    """
    plugin = BrowsePlugin(path, is_local=is_own_name(host))
    pm.register(plugin)  # first: Datasette asks for routes while it is made
    try:
        datasette = Datasette(
            [],
            metadata=datasette_metadata(title),
            static_mounts=[("assets", str(_FOLDER / "static"))],
            settings=_SETTINGS,
        )
        datasette.remove_database("_memory")
        datasette.add_database(ReadOnlyFile(datasette, path), name=NAME)
        try:
            yield datasette
        finally:
            if datasette.executor is not None:
                datasette.executor.shutdown()
            for database in datasette.databases.values():
                database.close()
    finally:
        pm.unregister(plugin)


def serve(datasette: Datasette, listener: socket.socket) -> None:
    """Serves until a signal ends it."""
    import uvicorn

    config = uvicorn.Config(
        datasette.app(), log_level="warning", access_log=False, lifespan="on", server_header=False, ws="none"
    )
    uvicorn.Server(config).run(sockets=[listener])
