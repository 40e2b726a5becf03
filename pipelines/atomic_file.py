"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

_UMASK_MODE = 0o666


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
    target = path.resolve()
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.", suffix=".part")
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(target.stat().st_mode & 0o777 if target.exists() else _default_mode())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _default_mode() -> int:
    """The mode that a plainly opened file would get; mkstemp makes files that only their owner may read."""
    umask = os.umask(0o077)
    os.umask(umask)
    return _UMASK_MODE & ~umask
