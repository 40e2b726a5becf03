"""tearsheet.toml: what it may say, where it is found, and what is said when it is wrong."""

import datetime as dt
from pathlib import Path

import pytest

from crawler.config import COVERED_FIELDS, BadConfig, Config, load_config
from schema.views import _FILLED

EVERYTHING = """
database = "sqlite:///news.db"
archive = "archive/"
contact = "mailto:data@news-team.example"

[sites.example]
start = ["https://news.example/"]
every = "6h"
delay = 2
include = ["/2025/"]
exclude = ["^/shop"]
timezone = "Europe/Berlin"
select = { title = "h1.headline", body = "div.story", published = "time.pub", related = "section.more a" }
licence = "CC BY 4.0"
terms = "https://news.example/terms"
drop = [".ad", "p:-soup-contains('ADVERTISEMENT')"]
coverage = { title = 0.99, text = 1 }

[sites.other]
start = ["https://other.example/feed.xml"]
cron = "15 */2 * * 1-5"
"""


@pytest.fixture(autouse=True)
def _no_settings_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TEARSHEET_CONFIG", raising=False)
    monkeypatch.delenv("TEARSHEET_DATABASE_URL", raising=False)


def _write(text: str, path: str = "tearsheet.toml") -> Path:
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
    return Path(path)


def test_without_any_settings_a_crawl_works() -> None:
    assert load_config() == Config(database="sqlite:///articles.db")


def test_every_key_arrives() -> None:
    _write(EVERYTHING)
    config = load_config()
    assert (config.database, config.archive) == ("sqlite:///news.db", "archive")
    assert config.contact == "mailto:data@news-team.example"
    example, other = config.sites["example"], config.sites["other"]
    assert (example.start, example.every, example.delay) == (("https://news.example/",), dt.timedelta(hours=6), 2.0)
    assert (example.include, example.exclude, example.timezone) == (("/2025/",), ("^/shop",), "Europe/Berlin")
    assert example.select["related"] == "section.more a"
    assert example.drop == (".ad", "p:-soup-contains('ADVERTISEMENT')")
    assert (example.licence, example.terms) == ("CC BY 4.0", "https://news.example/terms")
    assert example.coverage == {"title": 0.99, "text": 1.0}
    assert (other.cron, other.every, other.delay) == ("15 */2 * * 1-5", None, None)


def test_a_pages_profile_is_its_sites() -> None:
    _write(EVERYTHING)
    config = load_config()
    profile = config.profile_of("http://www.news.example/2025/1")
    assert profile is not None
    assert (profile.drop, profile.timezone, profile.select["body"]) == (
        (".ad", "p:-soup-contains('ADVERTISEMENT')"),
        "Europe/Berlin",
        "div.story",
    )
    assert (config.site_of("https://other.example/1"), config.profile_of("https://other.example/1")) == ("other", None)
    assert (config.site_of("https://third.example/"), config.profile_of("https://third.example/")) == (None, None)


def test_the_file_is_the_options_then_the_variables_then_the_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tearsheet", "variable", "option"):
        _write(f'contact = "mailto:{name}@x.example"', f"{name}.toml")
    assert load_config().contact == "mailto:tearsheet@x.example"
    monkeypatch.setenv("TEARSHEET_CONFIG", "variable.toml")
    assert load_config().contact == "mailto:variable@x.example"
    assert load_config(Path("option.toml")).contact == "mailto:option@x.example"


def test_the_database_is_the_options_then_the_variables_then_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    _write('database = "postgresql://localhost/file"')
    assert load_config().database == "postgresql://localhost/file"
    monkeypatch.setenv("TEARSHEET_DATABASE_URL", "postgresql://localhost/variable")
    assert load_config().database == "postgresql://localhost/variable"
    assert load_config(database="x.db").database == "x.db"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sqlite:///news.db", "sqlite:///etc/news.db"),
        ("news.db", "etc/news.db"),
        ("sqlite:////srv/news.db", "sqlite:////srv/news.db"),
        ("postgresql://localhost/news", "postgresql://localhost/news"),
    ],
)
def test_relative_paths_start_at_the_files_folder(written: str, meant: str) -> None:
    path = _write(f'database = "{written}"\narchive = "pages"', "etc/x.toml")
    config = load_config(path)
    assert (config.database, config.archive) == (meant, "etc/pages")


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("delay = 2", "dealy = 2", "sites.example.dealy: there is no such setting; did you mean delay?"),
        ("archive =", "arhcive =", "arhcive: there is no such setting; did you mean archive?"),
        ("delay = 2", "delay = -1", "sites.example.delay: allowed is a number from 0 to 86400; -1 is not"),
        ("delay = 2", "delay = true", "sites.example.delay: allowed is a number"),
        ("delay = 2", "delay = nan", "sites.example.delay: allowed is a number"),
        ('"6h"', '"6x"', "sites.example.every: allowed is a number with a unit"),
        ("15 */2", "75 */2", "sites.other.cron: allowed is a cron expression such as"),
        ("15 */2 * * 1-5", "15 */2", "sites.other.cron: allowed is five fields"),
        ("cron =", 'every = "6h"\ncron =', "sites.other.cron: not together with every"),
        ("/2025/", "/(2025/", "sites.example.include: allowed is a regular expression"),
        ("Berlin", "Brelin", "sites.example.timezone: allowed is an IANA time zone"),
        ("h1.headline", "h1..headline", "sites.example.select.title: allowed is a CSS selector"),
        ("{ title =", "{ titel =", "sites.example.select.titel: there is no such setting; did you mean title?"),
        ('".ad"', '".ad["', "sites.example.drop: allowed is a CSS selector"),
        ("0.99", "1.99", "sites.example.coverage.title: allowed is a number from 0 to 1; 1.99 is not"),
        ("https://news.example/terms", "/terms", "sites.example.terms: allowed is an absolute http(s) URL"),
        ('"CC BY 4.0"', "4", "sites.example.licence: allowed is a text that is not empty; 4 is not"),
        ("mailto:data", "data", "contact: allowed is an address"),
        ("mailto:data", "mailto:d)\\r\\nX: y", "contact: allowed is an address"),
        ('["https://news.example/"]', "[]", "sites.example.start: needed"),
        ("https://news", "news", "sites.example.start: allowed are absolute http"),
        ('["/2025/"]', '"/2025/"', "sites.example.include: allowed is a list of texts"),
        ("[sites.other]", '[sites."a b"]', "sites: allowed are names of letters"),
        ("[sites.other]", "[site.other]", "site: there is no such setting; did you mean sites?"),
        ('contact = "', "contact = ", "not valid TOML"),
        ('"sqlite:///news.db"', '""', "database: allowed is a text that is not empty"),
    ],
)
def test_what_is_wrong_is_named_with_file_key_and_what_is_allowed(right: str, wrong: str, says: str) -> None:
    assert right in EVERYTHING
    _write(EVERYTHING.replace(right, wrong, 1))
    with pytest.raises(BadConfig) as refused:
        load_config()
    assert str(refused.value).startswith(f"tearsheet.toml: {says}")
    assert refused.value.exit_code == 78


def test_a_named_file_must_be_there() -> None:
    with pytest.raises(BadConfig, match=r"cannot read the settings nope\.toml: No such file"):
        load_config(Path("nope.toml"))


def test_bytes_that_are_no_text_are_refused() -> None:
    Path("tearsheet.toml").write_bytes(b"contact = '\xff'")
    with pytest.raises(BadConfig, match="not UTF-8"):
        load_config()


def test_coverage_knows_the_fields_of_the_view() -> None:
    assert set(COVERED_FIELDS) == set(_FILLED)
