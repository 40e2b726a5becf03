"""`tearsheet browse`: the database in a browser."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from crawler.commands.options import BadUsage, ConfigOption, DatabaseOption, open_results, reading_engine_of
from crawler.exit_codes import SIGNAL_BASE
from crawler.logs import escape_controls

if TYPE_CHECKING:
    from sqlalchemy import Engine

EXAMPLES = """
Examples:

  tearsheet browse

  tearsheet browse --open --database archive/2025.db

  tearsheet browse --database postgresql://localhost/news
"""


def browse(
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="Port to serve at; 0 takes a free one.")
    ] = 8001,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Address to serve at; any but this machine's own lets others read.")
    ] = "127.0.0.1",
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the pages in the browser.")] = False,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Look at the database in a browser.

    Articles with their versions and links, charts, ready questions, search, SQL; nothing can be changed. Crawls may go
    on meanwhile, and what they store is seen at once. A PostgreSQL database is copied into a temporary file first, and
    that is what is shown. Ctrl-C ends it.
    """
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(_listener(host, port))
        path, title = stack.enter_context(_browsable(config, database))
        from crawler.browsing.guard import is_own_name
        from crawler.browsing.server import browser, serve

        datasette = stack.enter_context(browser(path, title, host=host))
        address = _address(listener)
        if not is_own_name(host):
            print("tearsheet: whoever reaches this machine can read the database there", file=sys.stderr)
        print(f"{address}  (Ctrl-C ends it)", flush=True)
        if open_browser:
            typer.launch(address)
        signal.signal(signal.SIGTERM, _end)  # so that the copy is removed
        serve(datasette, listener)


@contextlib.contextmanager
def _browsable(config: Path | None, database: str | None) -> Iterator[tuple[Path, str]]:
    """A SQLite file that can stay open, and what to call it: the database's own, or a copy until the end."""
    with open_results(config, database):
        pass  # it is there, and has this version's views
    with contextlib.ExitStack() as stack:
        with reading_engine_of(config, database) as engine:
            title = escape_controls(Path(engine.url.database or "").name.partition("?")[0])
            own = _own_file(engine)
            path = own or _copy(engine, Path(stack.enter_context(TemporaryDirectory(prefix="tearsheet-"))))
        yield path, title


def _own_file(engine: Engine) -> Path | None:
    """The engine's own file; None where it is none, or one that cannot be locked against a crawl that writes."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name.startswith("file:"):
        return None
    return Path(name)


def _copy(engine: Engine, folder: Path) -> Path:
    from schema.copying import snapshot

    print("tearsheet: copying the database into a temporary file", file=sys.stderr)
    snapshot(engine, folder / "articles.db")
    return folder / "articles.db"


@contextlib.contextmanager
def _listener(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise BadUsage(f"port {port} is taken; name another with --port, or 0 for any") from error
        raise BadUsage(f"cannot serve at {host} port {port}: {error.strerror}") from error
    with listener:
        yield listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _end(number: int, _frame: object) -> NoReturn:
    raise SystemExit(SIGNAL_BASE + number)
