"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from schema.whole_file import default_mode, take_place


@contextlib.contextmanager
def open_atomic(path: Path) -> Iterator[TextIO]:
    """A UTF-8 text file (line ends as written) that takes the place of `path` at the end of the block.

    A reader sees the old file or the new one, never a part; when the block raises, the old one stays. Devices and pipes
    are written directly.

    Raises:
        OSError: the folder is missing or may not be written, `path` is a folder, or the disk is full.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    with atomic_path(path) as part, part.open("w", encoding="utf-8", newline="") as stream:
        yield stream


@contextlib.contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """The path of an empty file beside `path`, for others to write, that takes its place at the end of the block.

    Raises:
        OSError: as `open_atomic`.
    """
    target = path.resolve()
    with _reported_as(path):
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.", suffix=".part")
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
        take_place(part, target)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """A new folder beside `path` that takes its place at the end of the block; what `path` held before goes.

    Raises:
        OSError: the folder above is missing or may not be written, or the disk is full.
    """
    target = path.resolve()
    with _reported_as(path):
        part = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:50]}.", suffix=".part"))
    old = part.with_suffix(".old")
    try:
        yield part
        mode = default_mode()
        part.chmod(mode | (mode & 0o444) >> 2)
        if target.exists():
            target.rename(old)
        part.rename(target)
    finally:
        for each in (part, old):
            shutil.rmtree(each, ignore_errors=True)


@contextlib.contextmanager
def _reported_as(path: Path) -> Iterator[None]:
    """Errors name the path that was asked for, not the temporary one."""
    try:
        yield
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error
