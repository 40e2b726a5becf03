"""Adding a site to the settings file, whatever the file looks like."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import settings_file
from crawler.config import BadConfig, SiteConfig, load_config, parse_config
from crawler.settings_file import NewSite, SiteExists, add_site, addition, check_room

URL = "https://news.example/"
NEWS = NewSite("news", (URL,), dt.timedelta(hours=6), 2.0)
SECTION = '[sites.news]\nstart = ["https://news.example/"]\nevery = "6h"\ndelay = 2.0\n'
OTHER = '[sites.other]\nstart = ["https://other.example/"]\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tearsheet.toml"


def test_a_missing_file_is_made(path: Path) -> None:
    add_site(path, NEWS)
    assert path.read_bytes() == SECTION.encode()
    assert load_config(path).sites == {"news": SiteConfig((URL,), dt.timedelta(hours=6), delay=2.0)}


@pytest.mark.parametrize(
    ("before", "gap"),
    [
        ("", ""),
        (OTHER, "\n"),
        (OTHER + "\n", ""),
        (OTHER.rstrip("\n"), "\n\n"),
        ("# Ünser\n" + OTHER + "# the end", "\n\n"),
        ("# nothing yet\n", "\n"),
        (OTHER + "\n\n   \n", "\n"),
        ('contact = "mailto:me@news-team.example" # ours', "\n\n"),
        (OTHER + 'select = { title = """\nh1""" }\n', "\n"),
    ],
)
def test_what_is_there_stays_byte_for_byte(before: str, gap: str, path: Path) -> None:
    path.write_bytes(before.encode())
    add_site(path, NEWS)
    assert path.read_bytes() == (before + gap + SECTION).encode()
    assert load_config(path).sites["news"].start == (URL,)
    assert [found.name for found in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("end", ["\r\n", "", "\r\n\r\n"])
def test_a_file_with_crlf_gets_crlf(end: str, path: Path) -> None:
    before = "# ours\r\n" + OTHER.strip().replace("\n", "\r\n") + end
    path.write_bytes(before.encode())
    add_site(path, NEWS)
    after = path.read_bytes()
    assert after.startswith(before.encode())
    assert after.count(b"\n") == after.count(b"\r\n")
    assert after.endswith(b"\r\n\r\n" + SECTION.replace("\n", "\r\n").encode())


def test_sites_are_added_one_after_the_other(path: Path) -> None:
    add_site(path, NEWS)
    add_site(path, NewSite("town", ("https://town.example/",), dt.timedelta(days=1)))
    assert path.read_text() == f'{SECTION}\n[sites.town]\nstart = ["https://town.example/"]\nevery = "1d"\n'


@pytest.mark.parametrize(
    "name", ["news.example", "127.0.0.1:8000", "a:b", "zeitung-mü", "_x", "0", "true", "日報", "a_b-c"]
)
def test_names_are_quoted_where_they_need_it(name: str, path: Path) -> None:
    path.write_text(OTHER)
    add_site(path, NewSite(name, (URL,), dt.timedelta(hours=1)))
    assert list(load_config(path).sites) == ["other", name]


@pytest.mark.parametrize("name", ["a b", "", "-x", 'a"]\n[sites.b', "a\n"])
def test_names_that_are_not_allowed_change_nothing(name: str, path: Path) -> None:
    path.write_text(OTHER)
    with pytest.raises(BadConfig, match="names of letters"):
        add_site(path, NewSite(name, (URL,), dt.timedelta(hours=1)))
    assert path.read_text() == OTHER


def test_several_start_urls_stand_in_lines_of_their_own(path: Path) -> None:
    start = tuple(f"{URL}{'section/' * 5}{number}/sitemap.xml" for number in range(3))
    add_site(path, NewSite("news", start, dt.timedelta(minutes=90), 0.0))
    assert load_config(path).sites["news"] == SiteConfig(start, dt.timedelta(minutes=90), delay=0.0)
    assert max(map(len, path.read_text().splitlines())) < 120


@pytest.mark.parametrize(
    "url", ["https://news.example/?q=\"]\\'", "https://news.example/#\x7f", "https://zeitüng.example/ä"]
)
def test_odd_urls_read_back_as_they_were(url: str, path: Path) -> None:
    add_site(path, NewSite("news", (url,), dt.timedelta(hours=1)))
    assert load_config(path).sites["news"].start == (url,)


@pytest.mark.parametrize(
    ("site", "says"),
    [
        (
            NewSite("other", (URL,), dt.timedelta(hours=1)),
            "has a site called other already; choose another with --name",
        ),
        (
            NewSite("new", ("http://www.other.example/a",), dt.timedelta(hours=1)),
            "the site other of .* on the same host",
        ),
        (
            NewSite("new", (URL, "https://other.example/x"), dt.timedelta(hours=1)),
            "the site other of .* on the same host",
        ),
    ],
)
def test_a_known_name_or_host_is_refused(site: NewSite, says: str, path: Path) -> None:
    path.write_text(OTHER)
    with pytest.raises(SiteExists, match=says) as refused:
        add_site(path, site)
    assert refused.value.exit_code == 2
    assert path.read_text() == OTHER


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[sites.a\n", "not valid TOML"),
        (b"dealy = 3\n", "there is no such setting"),
        (b"# \xff\n", "not UTF-8 text"),
        (b"\xef\xbb\xbf# with a mark\n", "not valid TOML"),
        (OTHER.encode() + b"every = 'soon'\n", "sites.other.every"),
    ],
)
def test_an_invalid_file_shows_its_error_and_stays(content: bytes, says: str, path: Path) -> None:
    path.write_bytes(content)
    for attempt in (lambda: add_site(path, NEWS), lambda: check_room(path, "news", URL)):
        with pytest.raises(BadConfig, match=says):
            attempt()
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        'sites = { other = { start = ["https://other.example/"] } }\n',
        'database = """\n',
        'sites.other.start = ["https://other.example/"]\n\n[sites]\n',
    ],
)
def test_where_no_section_can_follow_nothing_is_changed(content: str, path: Path) -> None:
    path.write_text(content)
    with pytest.raises(BadConfig):
        add_site(path, NEWS)
    assert path.read_text() == content


def test_an_inline_table_of_sites_is_answered_with_what_to_do(path: Path) -> None:
    path.write_text('sites = { other = { start = ["https://other.example/"] } }\n')
    with pytest.raises(BadConfig, match=r"cannot be appended to .*--dry-run"):
        add_site(path, NEWS)


def test_an_addition_that_would_say_more_than_the_site_is_not_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text(OTHER)
    monkeypatch.setattr(settings_file, "addition", lambda _, section: f"drop = ['.ad']\n{section}")
    with pytest.raises(BadConfig, match="it would change what the file says elsewhere"):
        add_site(path, NEWS)
    assert path.read_text() == OTHER


def test_a_read_only_file_stays_as_it_is(path: Path) -> None:
    path.write_text(OTHER)
    path.chmod(0o444)
    for attempt in (lambda: add_site(path, NEWS), lambda: check_room(path, "news", URL)):
        with pytest.raises(BadConfig, match="it is read-only; change its rights"):
            attempt()
    assert path.read_text() == OTHER
    assert check_room(path, "news", URL, is_written=False).sites.keys() == {"other"}


def test_a_missing_folder_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"there is no folder .*gone"):
        check_room(tmp_path / "gone" / "tearsheet.toml", "news", URL)
    with pytest.raises(BadConfig, match=r"cannot read the settings .*Is a directory"):
        check_room(tmp_path, "news", URL)


def test_a_link_is_followed_and_rights_are_kept(path: Path) -> None:
    real = path.with_name("real.toml")
    real.write_text(OTHER)
    real.chmod(0o640)
    path.symlink_to(real.name)
    add_site(path, NEWS)
    assert path.is_symlink()
    assert real.read_text() == f"{OTHER}\n{SECTION}"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_file_that_changed_meanwhile_is_read_again(path: Path) -> None:
    check_room(path, "news", URL)
    path.write_text(SECTION)
    with pytest.raises(SiteExists):
        add_site(path, NEWS)
    assert path.read_text() == SECTION


@given(
    st.lists(st.sampled_from(["# a", "", "  ", '\t# "']), max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans()
)
def test_any_space_and_comments_may_stand_before(lines: list[str], newline: str, is_ended: bool) -> None:
    text = newline.join([*lines, OTHER.strip().replace("\n", newline)]) + (newline if is_ended else "")
    longer = text + addition(text, NEWS.section())
    after = parse_config(longer, Path("tearsheet.toml"))
    assert list(after.sites) == ["other", "news"]
    assert after.sites["news"] == NEWS.config()
