"""The plots of the report: SVG by matplotlib, small, in the colours that the page gives them.

Each is drawn in colours that stand for places in the page's palette, and these are replaced by its CSS variables: one
plot serves light, dark and paper.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import logging
import os
import re
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from crawler.shown_text import shortened, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH = 4.0
"""Inches of 72 units: on a phone a unit is a pixel, and letters can be read; on a desk three fit side by side."""
_ROW = 0.19
_INK, _QUIET, _LINE, _ACCENT, _BAD, _CELL = (f"#0{place}0{place}0{place}" for place in range(1, 7))
_SERIES = tuple(f"#0101{number:02x}" for number in range(16, 22))
_VARIABLES = {_INK: "ink", _QUIET: "quiet", _LINE: "line", _ACCENT: "accent", _BAD: "bad", _CELL: "cell"} | {
    colour: f"s{number}" for number, colour in enumerate(_SERIES, 1)
}
MOST_SERIES = len(_SERIES)
_VARIABLE = "MPLCONFIGDIR"
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # letters stay letters
    "text.parse_math": False,
    "font.size": 8.5,
    "text.color": _INK,
    "axes.edgecolor": _LINE,
    "axes.labelcolor": _QUIET,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": _LINE,
    "grid.linewidth": 0.6,
    "xtick.color": _LINE,
    "ytick.color": _LINE,
    "xtick.labelcolor": _QUIET,
    "ytick.labelcolor": _QUIET,
    "xtick.major.size": 2.5,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.labelcolor": _QUIET,
}


@contextlib.contextmanager
def _own_folder() -> Iterator[None]:
    """Names matplotlib a folder for its list of fonts, which it looks for on the whole machine: in the user's cache, or
    one that goes again where there is none that can be written. One that the user named is used.

    Without it, matplotlib complains where it has no home, and reads settings for other plots.
    """
    if _VARIABLE in os.environ:
        yield
        return
    with contextlib.ExitStack() as stack:
        os.environ[_VARIABLE] = _cache() or stack.enter_context(tempfile.TemporaryDirectory())
        stack.callback(os.environ.pop, _VARIABLE)
        yield


def _cache() -> str | None:
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        if not base.parent.is_dir():  # no home is made
            return None
        folder = base / "tearsheet" / "matplotlib"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # RuntimeError: nobody knows where the home is
        return None
    return str(folder) if os.access(folder, os.W_OK | os.X_OK) else None


class Plots:
    """Draws. Use as a context manager: matplotlib's settings are as they were after it."""

    def __enter__(self) -> Plots:
        with contextlib.ExitStack() as stack:
            logger = logging.getLogger("matplotlib")  # would say on stderr that making the list of fonts takes long
            stack.callback(logger.setLevel, logger.level)
            logger.setLevel(logging.ERROR)
            with _own_folder():
                import matplotlib.font_manager

            stack.enter_context(matplotlib.rc_context(_STYLE))
            stack.enter_context(warnings.catch_warnings())
            warnings.filterwarnings("ignore", r"Glyph \d+", UserWarning)  # the browser has the letters it lacks
            self._exit = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    def bars(self, name: str, title: str, days: Sequence[dt.date], numbers: Sequence[int]) -> Markup:
        """A bar for each day."""
        figure, axes = _axes(1.7)
        axes.bar(range(len(days)), numbers, width=0.8, color=_ACCENT)
        _count_axis(axes, max(numbers, default=0))
        _day_axis(axes, days)
        return _svg(figure, name, title)

    def stacked(self, name: str, title: str, days: Sequence[dt.date], series: Mapping[str, Sequence[int]]) -> Markup:
        """A bar for each day, in parts; at most MOST_SERIES."""
        figure, axes = _axes(2.2)
        below = [0] * len(days)
        for colour, (label, numbers) in zip(_SERIES, series.items(), strict=False):
            axes.bar(range(len(days)), numbers, width=0.8, bottom=below, color=colour, label=visible(label))
            below = [a + b for a, b in zip(below, numbers, strict=True)]
        _count_axis(axes, max(below, default=0))
        _day_axis(axes, days)
        _legend(axes)
        return _svg(figure, name, title)

    def lines(
        self, name: str, title: str, days: Sequence[dt.date], series: Mapping[str, Sequence[float | None]]
    ) -> Markup:
        """A line for each series of shares, 0..1."""
        figure, axes = _axes(2.9)
        for colour, (label, shares) in zip(_SERIES, series.items(), strict=False):
            known = [float("nan") if share is None else 100 * share for share in shares]
            axes.plot(
                range(len(days)), known, color=colour, linewidth=1.6, label=visible(label), marker=".", markersize=3
            )
        axes.set_ylim(0, 104)
        axes.set_yticks(range(0, 101, 25), [f"{percent}%" for percent in range(0, 101, 25)])
        axes.grid(True)
        _day_axis(axes, days)
        _legend(axes)
        return _svg(figure, name, title)

    def grid(
        self,
        name: str,
        title: str,
        days: Sequence[dt.date],
        rows: Mapping[str, Sequence[float | None]],
        *,
        is_warning: bool = False,
    ) -> Markup:
        """A row of cells for each label, a cell for each day: the deeper, the nearer to 1.0; empty for None."""
        from matplotlib.collections import PolyCollection

        figure, axes = _axes(0.45 + _ROW * max(1, len(rows)))
        cells = [
            (x, y, value)
            for y, values in enumerate(rows.values())
            for x, value in enumerate(values)
            if value is not None
        ]
        for colour, alphas in ((_CELL, [1.0] * len(cells)), (_BAD if is_warning else _ACCENT, [v for *_, v in cells])):
            boxes = [_box(x, y) for (x, y, _), alpha in zip(cells, alphas, strict=True) if alpha > 0.02]
            shown = [round(alpha, 2) for alpha in alphas if alpha > 0.02]
            axes.add_collection(PolyCollection(boxes, facecolors=colour, alpha=shown or None, linewidths=0))
        axes.set_xlim(-0.5, len(days) - 0.5)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_yticks(range(len(rows)), [shortened(label, 20) for label in rows])
        _day_axis(axes, days)
        return _svg(figure, name, title)

    def ranking(self, name: str, title: str, numbers: Mapping[str, float], unit: str) -> Markup:
        """A bar for each label, from left to right, with its number."""
        figure, axes = _axes(0.3 + _ROW * max(1, len(numbers)))
        axes.barh(range(len(numbers)), list(numbers.values()), height=0.7, color=_ACCENT)
        most = max(numbers.values(), default=0) or 1
        for at, number in enumerate(numbers.values()):
            axes.text(number + most * 0.015, at, f"{number:,.0f}{unit}", va="center", color=_QUIET, fontsize=8)
        axes.set_ylim(max(1, len(numbers)) - 0.5, -0.5)
        axes.set_xlim(0, most * 1.18)
        axes.set_yticks(range(len(numbers)), [shortened(label, 22) for label in numbers])
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        return _svg(figure, name, title)


def _axes(height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, height), layout="constrained", facecolor="none")
    axes = figure.add_subplot(facecolor="none")
    return figure, axes


def _box(x: int, y: int) -> list[tuple[float, float]]:
    return [(x - 0.44, y - 0.42), (x + 0.44, y - 0.42), (x + 0.44, y + 0.42), (x - 0.44, y + 0.42)]


def _count_axis(axes: Axes, most: int) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_ylim(0, most * 1.06 or 1)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.0f}"))
    axes.grid(True)


def _day_axis(axes: Axes, days: Sequence[dt.date]) -> None:
    step = max(1, len(days) // 5)
    at = range((len(days) - 1) % step, len(days), step)
    axes.set_xticks(at, [f"{days[day].day} {days[day]:%b}" for day in at])
    axes.set_xlim(-0.7, len(days) - 0.3)


def _legend(axes: Axes) -> None:
    if axes.get_legend_handles_labels()[0]:
        axes.figure.legend(loc="outside upper left", ncols=3, handlelength=0.9, columnspacing=1.2)


def _svg(figure: Figure, name: str, title: str) -> Markup:
    """The figure as an element of the page, with ids of its own and without what only a file of its own needs."""
    import matplotlib

    file = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": name}):  # ids that are the same each time
        figure.savefig(file, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r'(url\(|href=")#', rf"\1#{name}-", svg)
    svg = re.sub(r"font: ([\d.]+px) [^;\"]*", r"font-size: \1", svg)
    svg = re.sub("|".join(_VARIABLES), lambda match: f"var(--{_VARIABLES[match[0]]})", svg)
    svg = re.sub(
        r'<svg[^>]*?viewBox="([^"]*)"[^>]*>', rf'<svg viewBox="\1" role="img" aria-label="{title}">', svg, count=1
    )
    return Markup(re.sub(r"\n\s*", "\n", svg))  # noqa: S704 - matplotlib escapes what it is given
