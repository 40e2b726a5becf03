"""A file is written whole or not at all."""

import os
from pathlib import Path

import pytest

from pipelines.atomic_file import open_atomic


def test_the_file_appears_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    with open_atomic(path) as stream:
        stream.write("ü\r\n")
        assert not path.exists()
    assert path.read_bytes() == "ü\r\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_after_an_error_the_old_file_stays_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError), open_atomic(path) as stream:
        stream.write("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_gets_the_usual_mode_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        with open_atomic(tmp_path / "new"):
            pass
    finally:
        os.umask(umask)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o644
    (tmp_path / "old").touch(0o640)
    with open_atomic(tmp_path / "old"):
        pass
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to("target")
    with open_atomic(tmp_path / "link") as stream:
        stream.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"


def test_a_device_is_written_directly() -> None:
    with open_atomic(Path("/dev/null")) as stream:
        stream.write("gone")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("path", [".", "missing/rows.csv"])
def test_what_cannot_be_written_names_the_path(path: str, tmp_path: Path) -> None:
    with pytest.raises(OSError) as refused, open_atomic(tmp_path / path):
        pass
    assert refused.value.filename == str(tmp_path / path) or refused.value.filename == tmp_path / path
