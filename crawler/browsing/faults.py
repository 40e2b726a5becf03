"""What is answered where something went wrong. Datasette's own answer prints a traceback for every missing page."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError

from schema.errors import TearsheetError

if TYPE_CHECKING:
    from datasette.app import Datasette

_log = logging.getLogger(__name__)


async def fault_page(datasette: Datasette, request: Request, error: Exception) -> Response:
    """A page, or JSON where that was asked for, that says what to do."""
    status, message = _described(error, datasette.setting("sql_time_limit_ms") / 1000)
    if status >= 500:
        _log.error("%s: %s: %s", request.path, type(error).__name__, error)
    if request.path.partition("?")[0].endswith(".json"):
        return Response.json({"ok": False, "error": message, "status": status}, status=status)
    page = await datasette.render_template("error.html", {"status": status, "error": message}, request=request)
    return Response.html(page, status=status)


def _described(error: Exception, limit_s: float) -> tuple[int, str]:
    """(HTTP status, message)."""
    if isinstance(error, DatasetteError):
        if error.message_is_html:  # only so where a query was interrupted
            return error.status, f"The query took longer than {limit_s:g} seconds; ask for less, or narrow it."
        return error.status, str(error.message)
    if isinstance(error, Base400):
        return error.status, str(error.args[0]) if error.args else type(error).__name__
    if isinstance(error, TearsheetError):
        return 503, str(error)
    return 500, f"An unexpected error, {type(error).__name__}; the log of tearsheet browse says more."
