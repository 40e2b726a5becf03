"""Room on disks, kinds of file systems, and the archive's folder."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest

from crawler.checkup.archive_checks import check_folder
from crawler.checkup.disk import Place, Room, check_disks, check_room, room_of
from crawler.checkup.mounts import check_file_system, file_system_of
from tests.checkup.conftest import Check

GB = 1_000_000_000
MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /srv/news rw shared:7 - nfs4 files.example:/news rw,vers=4.2
31 22 0:26 / /srv/old\040news rw - cifs //files.example/old rw
32 22 0:27 / /mnt rw master:3 propagate_from:2 - tmpfs tmpfs rw
33 32 0:28 / /mnt rw - fuse.sshfs desk:/ rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv", "ext4"),
        ("/srv/newspaper", "ext4"),
        ("/srv/news", "nfs4"),
        ("/srv/news/deep/down", "nfs4"),
        ("/srv/old news/x", "cifs"),
        ("/mnt/x", "fuse.sshfs"),
    ],
)
def test_the_mount_of_a_path(path: str, kind: str) -> None:
    assert file_system_of(Path(path), MOUNTS) == kind


def test_a_network_file_system_is_a_warning(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:25 / {tmp_path} rw - nfs4 files.example:/news rw\n")
    finding = check_file_system(tmp_path, mounts)
    assert (finding.state, "network file system (nfs4)" in finding.what) == ("warning", True)
    assert "local disk" in (finding.what_to_do or "")
    assert check_file_system(Path("/"), mounts).what == "ext4"
    assert check_file_system(tmp_path, tmp_path / "missing").state == "skipped"


@pytest.mark.parametrize(
    ("free", "files", "week", "state", "code"),
    [
        (50 * GB, 100_000, 49 * GB, "ok", 0),
        (50 * GB, 100_000, 51 * GB, "warning", 0),
        (GB - 1, None, 0, "warning", 0),
        (GB // 20, None, 0, "fault", 75),
        (50 * GB, 10, 0, "warning", 0),
    ],
)
def test_room(free: int, files: int | None, week: float, state: str, code: int) -> None:
    finding = check_room("disk_archive", Room(Path("/srv"), 1, free, files), week)
    assert (finding.state, finding.exit_code) == (state, code)
    assert (finding.what_to_do is None) == (state == "ok")


def test_the_words_for_room() -> None:
    what = check_room("disk_archive", Room(Path("/srv"), 1, 3 * GB, None), 4.2 * GB).what
    assert what == "3.0 GB free for /srv; a week adds about 4.2 GB to its disk"


def test_folders_on_one_disk_share_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = room_of(tmp_path).free_bytes
    both = [Place("disk_database", tmp_path, free * 0.6), Place("disk_archive", tmp_path / "no" / "such", free * 0.6)]
    assert [finding.state for finding in check_disks(both[:1])] == ["ok"]
    assert [finding.state for finding in check_disks(both)] == ["warning", "warning"]
    assert not (tmp_path / "no").exists()


def test_a_disk_that_gives_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise OSError(errno.ESTALE, "Stale file handle")

    monkeypatch.setattr(os, "statvfs", fail)
    (finding,) = check_disks([Place("disk_archive", tmp_path)])
    assert (finding.state, finding.exit_code) == ("fault", 78)
    assert finding.what == f"cannot look at {tmp_path}: Stale file handle"


def test_no_folder_for_temporary_files(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "gettempdir", fail)
    found = check()
    assert (found.code, found.state("disk_temporary")) == (78, "fault")
    assert found.state("disk_archive") == "ok"


def test_an_archive_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("not a folder")
    for folder in (tmp_path / "archive", tmp_path / "archive" / "deep"):
        finding = check_folder(folder)
        assert (finding.state, finding.exit_code) == ("fault", 78)
        assert f"{tmp_path}/archive is none" in finding.what
