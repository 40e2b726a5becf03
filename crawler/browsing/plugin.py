"""What Datasette calls: our pages, our cells, our headers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response
from markupsafe import Markup
from pluggy import HookimplMarker

from crawler import shown_text
from crawler.browsing.article_page import article_page
from crawler.browsing.bar_charts import Bar, bars, in_time
from crawler.browsing.faults import fault_page
from crawler.browsing.guard import App, guarded
from crawler.browsing.home import home_page
from crawler.browsing.read_only_file import engine_on
from crawler.browsing.ready_queries import READY_QUERIES
from crawler.browsing.search_page import search_page
from crawler.browsing.site_metadata import NAME, meaning_of
from schema.engine import reading

if TYPE_CHECKING:
    from datasette.app import Datasette
    from jinja2 import Environment

hookimpl = HookimplMarker("datasette")

_ID_COLUMNS = frozenset({
    "article_id", "related_article_id", "from_article_id", "original_article_id", "duplicate_of_article_id",
    "merged_into_article_id", "cluster_id",
})  # fmt: skip

_CELL_CHARACTERS = 240
_SHORT_CHARACTERS = 60
_BARS = 40
_COLUMNS = 120


class BrowsePlugin:
    """The hooks for one file; other Datasettes in the process are left alone."""

    __name__ = "crawler.browsing"
    """Under it Datasette finds the folder `templates`."""

    def __init__(self, path: Path, *, is_local: bool) -> None:
        self._engine = engine_on(path)
        self._is_local = is_local

    @hookimpl
    def prepare_jinja2_environment(self, env: Environment) -> None:
        for name in ("visible", "web_link", "moment", "number", "shortened"):
            env.filters[name] = getattr(shown_text, name)
        env.trim_blocks = env.lstrip_blocks = True

    @hookimpl
    def register_routes(self) -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
        return [
            (r"^/-/article/(?P<article_id>[0-9]{1,18})$", self._article),
            (r"^/-/search$", self._search),
        ]

    @hookimpl
    def asgi_wrapper(self) -> Callable[[App], App]:
        return lambda app: guarded(app, is_local=self._is_local)

    @hookimpl
    def extra_template_vars(
        self, datasette: Datasette, view_name: str | None, request: Request | None
    ) -> Callable[[], Awaitable[dict[str, Any]]]:
        async def variables() -> dict[str, Any]:
            found: dict[str, Any] = {
                "site_title": datasette.metadata("title"),
                "database_name": NAME,
                "ready_queries": READY_QUERIES,
                "meaning_of": meaning_of,
                "chart_of": chart_of,
                "as_configured": as_configured,
                "settings_sql_seconds": datasette.setting("sql_time_limit_ms") / 1000,
            }
            if view_name == "index":
                found["home"] = await home_page(datasette.get_database(NAME))
            return found

        return variables

    @hookimpl
    def render_cell(self, value: object, column: str) -> Markup | None:
        return cell(value, column)

    @hookimpl(wrapper=True)
    def handle_exception(
        self, datasette: Datasette, request: Request, exception: Exception
    ) -> Generator[None, object, list[Callable[[], Awaitable[Response]]]]:
        yield  # what others would answer is left: Datasette's own prints a traceback even for a missing page
        return [lambda: fault_page(datasette, request, exception)]

    async def _article(self, datasette: Datasette, request: Request) -> Response:
        wanted = int(request.url_vars["article_id"])
        page = await asyncio.to_thread(self._read, wanted)
        if page is None:
            raise NotFound(f"There is no article {wanted} in this database; search for it, or see the deletions.")
        if page["article"]["article_id"] != wanted:
            return Response.redirect(f"/-/article/{page['article']['article_id']}")
        return Response.html(await datasette.render_template("article.html", page, request=request))

    async def _search(self, datasette: Datasette, request: Request) -> Response:
        asked = {name: str(request.args.get(name) or "") for name in ("q", "site", "since", "until")}
        page = await asyncio.to_thread(self._find, asked)
        return Response.html(await datasette.render_template("search.html", page, request=request))

    def _find(self, asked: Mapping[str, str]) -> dict[str, Any]:
        with reading(self._engine) as connection:
            return search_page(connection, asked)

    def _read(self, article_id: int) -> dict[str, Any] | None:
        with reading(self._engine) as connection:
            return article_page(connection, article_id)


def cell(value: object, column: str) -> Markup | None:
    """A value in a table: ids of articles lead to their pages, addresses outside; None: as Datasette shows it."""
    if isinstance(value, int) and column in _ID_COLUMNS:
        return Markup('<a href="/-/article/{0}">{0}</a>').format(value)
    if isinstance(value, dict):  # the row that a foreign key names, with Datasette's label for it
        label = shown_text.visible(value.get("label"))
        return None if label == str(value.get("label")) else Markup("{} {}").format(label, value.get("value"))
    if isinstance(value, float):
        return Markup("{}").format(f"{value:.6g}")
    if not isinstance(value, str) or not value:
        return None
    text = shown_text.shortened(value, _CELL_CHARACTERS)
    link = shown_text.web_link(value)
    if link is not None:
        return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(link, text)
    return (Markup('<div class="long">{}</div>') if len(text) > _SHORT_CHARACTERS else Markup("{}")).format(text)


def as_configured(facets: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[Mapping[str, Any]]:
    """Facets with values, in the order of the names; Datasette has those with the most values first."""
    return sorted(
        (facet for facet in facets if facet["results"]),
        key=lambda facet: names.index(facet["name"]) if facet["name"] in names else len(names),
    )


def chart_of(query_name: str, columns: list[str], rows: list[Any]) -> tuple[bool, list[Bar]] | None:
    """(whether they stand in time, bars) over the answer of a ready query; None where it has no chart."""
    chart = next((query.chart for query in READY_QUERIES if query.name == query_name), None)
    if chart is None or not rows or not {chart.label, chart.value} <= set(columns):
        return None
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    if not chart.is_time:
        return False, bars(records[:_BARS], chart.label, chart.value)
    sums: dict[str, float] = {}
    for record in records:
        sums[record[chart.label]] = sums.get(record[chart.label], 0) + record[chart.value]
    ordered = in_time(sums, _COLUMNS)
    return True, bars(ordered, "label", "value")
