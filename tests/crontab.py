"""Lines of a crontab, run as cron runs them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needs_flock = pytest.mark.skipif(shutil.which("flock") is None, reason="needs flock(1) of util-linux")

_FIELDS = 5


def start(line: str) -> subprocess.Popen[str]:
    """What stands behind the five fields, by /bin/sh: a short PATH, no HOME, no terminal, a session of its own."""
    command = line.split(maxsplit=_FIELDS)[_FIELDS].replace("\\%", "%")
    return subprocess.Popen(
        ["/bin/sh", "-c", command],
        cwd="/",
        env={"PATH": f"{Path(shutil.which('flock') or '/usr/bin/flock').parent}:/usr/bin:/bin", "LOGNAME": "news"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def call(line: str) -> subprocess.CompletedProcess[str]:
    """The same, to its end: its exit code, and what cron would mail."""
    with start(line) as process:
        stdout, stderr = process.communicate()
    return subprocess.CompletedProcess(line, process.returncode, stdout, stderr)
