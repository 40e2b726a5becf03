"""On what kind of file system a folder lies: SQLite's log and locks need a local one."""

from __future__ import annotations

import re
from pathlib import Path

from crawler.checkup.findings import Finding, fine, skipped, warning

_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_OF_A_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afs|ncpfs|ceph|glusterfs|lustre|beegfs|gpfs|ocfs2|gfs2"
    r"|fuse\.(?:sshfs|glusterfs|ceph|ceph-fuse|s3fs|rclone|gcsfuse|davfs|smbnetfs|juicefs|blobfuse2?)"
)


def check_file_system(folder: Path, mounts: Path = _MOUNTS) -> Finding:
    """Whether the folder of a SQLite file is on a disk of this machine.

    Args:
        mounts: as Linux lists them for each process (proc_pid_mountinfo(5)).
    """
    try:
        kind = file_system_of(folder.resolve(), mounts.read_text(encoding="utf-8", errors="surrogateescape"))
    except OSError:
        kind = None
    if kind is None:
        return skipped("file_system", "this system does not say on what kind of disk the database lies")
    if _OF_A_NETWORK.fullmatch(kind):
        return warning(
            "file_system",
            f"{folder} is on a network file system ({kind}), where SQLite's log and locks do not hold",
            "move the database to a local disk, or use PostgreSQL",
        )
    return fine("file_system", kind)


def file_system_of(path: Path, mounts: str) -> str | None:
    """The type of the file system of a path, by the longest mount point above it; None where none is."""
    found: tuple[int, str] | None = None
    for line in mounts.splitlines():
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = Path(_ESCAPED.sub(lambda match: chr(int(match[1], 8)), fields[4]))
        depth = len(point.parts)
        if path.is_relative_to(point) and (found is None or depth >= found[0]):  # a later one lies over an earlier
            found = depth, after.split(" ")[0]
    return found and found[1]
