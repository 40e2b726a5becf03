"""A file that appears when it is complete, or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import Engine

from schema.errors import BadDatabase

_UMASK_MODE = 0o666


@contextlib.contextmanager
def whole_file(engine: Engine, path: Path, *, mode: int | None = None) -> Iterator[Path]:
    """The path of a file to write, beside `path`, whose place it takes at the end of the block.

    A reader sees the old file or the new one, never a part; when the block raises, the old one stays. Nobody else may
    read the new one before it is complete.

    Args:
        mode: of the new file; None: as `take_place` says.

    Raises:
        BadDatabase: `path` is the file of the engine's own database.
        OSError: the folder is missing or may not be written, `path` is a folder, or the disk is full.
    """
    if is_file_of(engine, path.resolve()):
        raise BadDatabase(f"{path} is the database itself; name another file")
    with replacing(path, mode=mode) as part:
        yield part


@contextlib.contextmanager
def replacing(path: Path, *, mode: int | None = None) -> Iterator[Path]:
    """As `whole_file`, of a file that no database can be; a pipe or device is written to as it is.

    Args:
        mode: of the new file; None: as `take_place` says.

    Raises:
        OSError: as there.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        yield path
        return
    target = path.resolve()
    try:
        folder = tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name[:50]}.", suffix=".part")
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error
    with folder as name:
        part = Path(name) / "part"
        yield part
        take_place(part, target, mode=mode)


def take_place(part: Path, target: Path, *, mode: int | None = None) -> None:
    """Gives a file that is complete the place of `target`, with its mode, or that of a file that is plainly opened."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    if mode is None:
        mode = target.stat().st_mode & 0o777 if target.exists() else default_mode()
    part.chmod(mode)
    part.replace(target)


def is_file_of(engine: Engine, path: Path) -> bool:
    """Whether the engine's database is in this file."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name:
        return False
    own = Path(unquote(name.removeprefix("file:")) if name.startswith("file:") else name)
    return own.exists() and path.exists() and own.samefile(path)


def default_mode() -> int:
    """The mode that a plainly opened file would get; temporary files are made for their owner alone."""
    umask = os.umask(0o077)
    os.umask(umask)
    return _UMASK_MODE & ~umask
