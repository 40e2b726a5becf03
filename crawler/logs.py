"""The log: one line an event, on stderr or in a file, as text or JSON.

Much of what is logged was written by strangers (URLs, headers, error texts), so control characters are escaped: nobody
can forge a line or reach the terminal.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections import deque
from pathlib import Path
from typing import TextIO

from schema.errors import TearsheetError

OWN_PACKAGES = ("crawler", "pipelines", "schema")

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls of C0 and C1, line and paragraph separators, what turns the direction of text, lone surrogates."""

_MAX_HELD_LINES = 1_000


def configure_logging(level: int, fmt: str, file: Path | None = None, run_id: int | None = None) -> None:
    """Sets the process's log up; a later call replaces an earlier one.

    Args:
        level: DEBUG also shows what libraries say from INFO on; WARNING (quiet) holds the lines for stderr back until
            `end_logging` knows how the command ended.
        fmt: "text" or "json".
        file: appended to instead of stderr.
        run_id: stands on every line.

    Raises:
        OSError: the file cannot be written.
    """
    handler = _handler(level, file)
    handler.setFormatter(JsonFormatter(run_id) if fmt == "json" else TextFormatter(run_id))
    handler.addFilter(_own_or_grave if level > logging.DEBUG else _own_or_info)
    root = logging.getLogger()
    held = [record for old in _own_handlers(root) for record in _remove(root, old)]
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(True)
    for record in held:
        root.handle(record)


def end_logging(exit_code: int) -> None:
    """Shows what quiet logging held back where the command did not end well, and drops it where it did."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, HeldHandler):
            handler.end(exit_code)


def escape_controls(text: str, keep: str = "") -> str:
    """The text with its control characters as `\\x1b` or `\\u2028`, but for those in `keep`."""
    return _UNSAFE.sub(lambda match: match[0] if match[0] in keep else _escape(match[0]), text)


def escape_json(document: str) -> str:
    """A JSON document whose strings hold no control characters: they become `\\u001b`, which reads back the same."""
    return _UNSAFE.sub(lambda match: match[0] if match[0] == "\n" else f"\\u{ord(match[0]):04x}", document)


class LogFormatter(logging.Formatter):
    """What the two forms share: UTC to the second, and the run's id where there is a run."""

    converter = staticmethod(time.gmtime)

    def __init__(self, run_id: int | None = None) -> None:
        super().__init__(datefmt="%Y-%m-%dT%H:%M:%SZ")
        self.run_id = run_id

    def traceback(self, record: logging.LogRecord) -> list[str]:
        """The lines of the record's traceback; none where nothing was raised."""
        return self.formatException(record.exc_info).splitlines() if record.exc_info else []


class TextFormatter(LogFormatter):
    """`2026-11-22T10:00:00Z WARNING run=12 crawler.run: message`; a traceback follows, each line behind a bar."""

    def format(self, record: logging.LogRecord) -> str:
        run = "" if self.run_id is None else f"run={self.run_id} "
        line = f"{self.formatTime(record, self.datefmt)} {record.levelname} {run}{record.name}: {record.getMessage()}"
        return "\n  | ".join(map(escape_controls, [line, *self.traceback(record)]))


class JsonFormatter(LogFormatter):
    """One JSON object a line: time, level, run, logger, message, and traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, object] = {"time": self.formatTime(record, self.datefmt), "level": record.levelname}
        if self.run_id is not None:
            event["run"] = self.run_id
        event |= {"logger": record.name, "message": record.getMessage()}
        if lines := self.traceback(record):
            event["traceback"] = "\n".join(lines)
        return json.dumps(event)


class HeldHandler(logging.StreamHandler[TextIO]):
    """Keeps the last lines in memory until the end of the command."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)
        self.records: deque[logging.LogRecord] = deque(maxlen=_MAX_HELD_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def end(self, exit_code: int) -> None:
        """Writes the lines if the exit code is not 0."""
        while self.records:
            record = self.records.popleft()
            if exit_code:
                super().emit(record)


def _handler(level: int, file: Path | None) -> logging.Handler:
    if file is not None:
        return logging.FileHandler(file, encoding="utf-8", errors="backslashreplace")
    return HeldHandler() if level >= logging.WARNING else logging.StreamHandler(sys.stderr)


def _own_handlers(root: logging.Logger) -> list[logging.Handler]:
    return [handler for handler in root.handlers if isinstance(handler.formatter, LogFormatter)]


def _remove(root: logging.Logger, handler: logging.Handler) -> list[logging.LogRecord]:
    root.removeHandler(handler)
    handler.close()
    return list(handler.records) if isinstance(handler, HeldHandler) else []


def _is_told_anyway(record: logging.LogRecord) -> bool:
    """Whether Scrapy shows the traceback of an error that ends the run with a message of its own."""
    error = record.exc_info[1] if record.exc_info else None
    return record.name.startswith("scrapy.") and isinstance(error, TearsheetError)


def _own_or_grave(record: logging.LogRecord) -> bool:
    # On the handler, not on the libraries' loggers: Scrapy sets the level of its own again with every crawl.
    if _is_told_anyway(record):
        return False
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in OWN_PACKAGES


def _own_or_info(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.INFO or record.name.partition(".")[0] in OWN_PACKAGES


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
