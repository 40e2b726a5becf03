"""Adding a site to the settings file: the text that is there stays as it is, byte for byte."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.config import BadConfig, Config, SiteConfig, parse_config, read_settings
from crawler.exit_codes import ExitCode
from crawler.schedule import interval_text
from pipelines.atomic_file import open_atomic
from schema.errors import TearsheetError

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_MAX_LINE_CHARS = 120


class SiteExists(TearsheetError):
    """The settings have the site already (exit code 2)."""

    exit_code = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class NewSite:
    """What a new section says."""

    name: str
    start: tuple[str, ...]
    """Absolute http(s) URLs."""
    every: dt.timedelta
    delay: float | None = None
    """Seconds; None leaves the key out."""

    def section(self) -> str:
        """The section as TOML, with line feeds."""
        name = self.name if _BARE_KEY.fullmatch(self.name) else _quoted(self.name)
        lines = [f"[sites.{name}]", f"start = {_list(self.start)}", f'every = "{interval_text(self.every)}"']
        if self.delay is not None:
            lines.append(f"delay = {self.delay!r}")
        return "\n".join(lines) + "\n"

    def config(self) -> SiteConfig:
        """What the section must read back as."""
        return SiteConfig(start=self.start, every=self.every, delay=self.delay)


def check_room(path: Path, name: str, url: str, *, is_written: bool = True) -> Config:
    """The settings as they are, where a site of this name and start URL can be added: asked before the site is.

    Args:
        is_written: whether the file must be writable too.

    Raises:
        BadConfig, SiteExists: as in `add_site`.
    """
    config = _read(path)[1]
    _require_new(config, path, name, (url,))
    if is_written:
        _require_writable(path)
    return config


def add_site(path: Path, site: NewSite) -> None:
    """Appends the section to the file, which is made where it is missing. The file is replaced whole or not at all.

    Raises:
        BadConfig: the file cannot be read or written, is no valid settings file, or would be none with the section.
        SiteExists: it has a site of this name, or one on the same host.
        OSError: the disk is full, or the folder went away meanwhile.
    """
    text, before = _read(path)
    _require_new(before, path, site.name, site.start)
    _require_writable(path)
    longer = text + addition(text, site.section())
    try:
        after = parse_config(longer, path)
    except BadConfig as error:
        raise _by_hand(path, site, str(error).removeprefix(f"{path}: ")) from error
    if after != replace(before, sites={**before.sites, site.name: site.config()}):
        raise _by_hand(path, site, "it would change what the file says elsewhere")
    with open_atomic(path) as stream:
        stream.write(longer)


def addition(text: str, section: str) -> str:
    """What is written behind `text` for a section: with its line ends, and an empty line between the two."""
    newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    if not text:
        gap = ""
    elif not text.endswith("\n"):
        gap = newline * 2
    else:
        gap = "" if text.endswith(("\n\n", "\n\r\n")) else newline
    return gap + section.replace("\n", newline)


def _read(path: Path) -> tuple[str, Config]:
    text = read_settings(path) if path.exists() else ""
    return text, parse_config(text, path)


def _require_new(config: Config, path: Path, name: str, start: Sequence[str]) -> None:
    if name in config.sites:
        raise SiteExists(f"{path} has a site called {name} already; choose another with --name, or edit that section")
    for url in start:
        known = config.site_of(url)
        if known is not None:
            raise SiteExists(
                f"the site {known} of {path} has a start URL on the same host already; add {url} to its `start`, "
                "or leave it as it is"
            )


def _require_writable(path: Path) -> None:
    folder = path.resolve().parent
    if not folder.is_dir():
        raise BadConfig(f"there is no folder {folder} for the settings {path.name}; make it first")
    # A file that nobody may write is left alone, although its folder would let it be replaced; so is it for root.
    is_locked = path.exists() and (not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK))
    if is_locked or not os.access(folder, os.W_OK | os.X_OK):
        raise BadConfig(
            f"cannot write the settings {path}: it is read-only; change its rights, name another file with --config, "
            "or let --dry-run show the section"
        )


def _by_hand(path: Path, site: NewSite, reason: str) -> BadConfig:
    return BadConfig(
        f"the section cannot be appended to {path} ({reason}); nothing was changed. `tearsheet sites add --dry-run` "
        f"shows the section of {site.name}, to be put there by hand"
    )


def _list(texts: Sequence[str]) -> str:
    quoted = [_quoted(text) for text in texts]
    line = f"[{', '.join(quoted)}]"
    if len(quoted) < 2 or len(line) < _MAX_LINE_CHARS:
        return line
    return "[\n" + "".join(f"    {text},\n" for text in quoted) + "]"


def _quoted(text: str) -> str:
    """A basic string of TOML, which is a string of JSON that holds no DEL either."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
