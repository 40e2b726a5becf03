"""Sites whose robots.txt lets us in, keeps us out, or does not come, on real servers."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from crawler.checkup.site_checks import Asking, RobotsAnswer, check_site
from crawler.config import SiteConfig
from tests.checkup.conftest import Check, Serve, closed_port, write_settings


@pytest.mark.parametrize(
    ("site", "says"),
    [
        ("robots-overloaded", "answers with status 503"),
        ("robots-too-many", "answers with status 429"),
        ("robots-all", "robots.txt disallows http://127.0.0.1"),
        ("robots-not-us", "robots.txt disallows http://127.0.0.1"),
        ("robots-go-away", "asks for 200 s between requests"),
        ("robots-elsewhere", "redirects to another site"),
        ("robots-reset", "robots.txt cannot be reached"),
        ("robots-truncated", "robots.txt cannot be reached"),
    ],
)
def test_a_site_that_keeps_us_out(site: str, says: str, check: Check, serve: Serve) -> None:
    server = serve(site)
    seen = len(server.log)
    write_settings(f"{server.origin}/")
    found = check()
    assert (found.code, found.state("site:s0")) == (4, "fault")
    assert says in found.what("site:s0")
    assert found.remedy("site:s0")
    server.wait_for(lambda log: len(log) > seen)
    assert server.paths(seen) == ["/robots.txt"]


@pytest.mark.parametrize(
    ("site", "says"),
    [
        ("robots-fine", "answers with 200 and lets us in"),
        ("robots-missing", "answers with 404 and lets us in"),
        ("robots-moved", "answers with 200 and lets us in"),
        ("robots-slow-down", "answers with 200 and lets us in, asks for 0.3 s between requests"),
    ],
)
def test_a_site_that_lets_us_in(site: str, says: str, check: Check, serve: Serve) -> None:
    write_settings(f"{serve(site).origin}/")
    found = check()
    assert (found.code, found.state("site:s0"), found.state("clock")) == (0, "ok", "ok")
    assert found.what("site:s0") == f"robots.txt {says}"


def test_nobody_listens(check: Check) -> None:
    write_settings(f"http://127.0.0.1:{closed_port()}/")
    found = check()
    assert (found.code, found.state("site:s0"), found.state("clock")) == (4, "fault", "skipped")
    assert "Connection refused" in found.what("site:s0")
    assert found.remedy("site:s0").startswith("see whether this machine reaches it: curl -I http://127.0.0.1:")


def test_other_addresses_of_the_own_network_are_refused(serve: Serve) -> None:
    server = serve("robots-missing")
    asking = Asking(None)
    asking.ask_host(["http://127.0.0.1:1"])
    session_of_another = asking.answers(10.0)
    assert "Connection refused" in session_of_another["http://127.0.0.1:1"].problem
    seen = len(server.log)
    from crawler.checkup.site_checks import RobotsSession

    answer = RobotsSession(["https://news.example/"], delay_s=None).ask(server.origin)
    assert "has the loopback address 127.0.0.1, and nothing is fetched from there" in answer.problem
    assert len(server.log) == seen


def test_one_start_url_of_several_is_a_warning(check: Check, serve: Serve) -> None:
    server = serve("robots-fine")
    seen = len(server.log)
    starts = f'["{server.origin}/secret/", "{server.origin}/"]'
    Path("tearsheet.toml").write_text(f'[sites.s]\nevery = "6h"\nstart = {starts}\n')
    found = check()
    assert (found.code, found.state("site:s")) == (0, "warning")
    assert "(other start URLs of the site are fine)" in found.what("site:s")
    server.wait_for(lambda log: len(log) > seen)
    assert server.paths(seen) == ["/robots.txt"]


def test_two_sites_on_one_host_share_the_question(check: Check, serve: Serve) -> None:
    server = serve("robots-missing")
    seen = len(server.log)
    write_settings(f"{server.origin}/news/", f"{server.origin}/sport/")
    found = check()
    assert found.state("site:s0") == found.state("site:s1") == "ok"
    server.wait_for(lambda log: len(log) > seen)
    assert server.paths(seen) == ["/robots.txt"]


@pytest.mark.parametrize("is_proxied", [False, True])
def test_no_site_is_asked(is_proxied: bool, check: Check, serve: Serve) -> None:
    server = serve("robots-empty")
    write_settings(f"{server.origin}/", more="uses_proxy = true\n" if is_proxied else "")
    found = check(offline=not is_proxied)
    assert (found.code, found.state("sites")) == (0, "skipped")
    assert server.log == []


def test_a_site_for_which_there_was_no_time() -> None:
    now = [0.0]
    asking = Asking(None, clock=lambda: now[0])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    site = SiteConfig((f"{origin}/",))
    assert check_site("s", site, asking.answers(8.0)).state == "skipped"
    assert not asking.is_due([origin], 8.0)
    late = check_site("s", site, {origin: RobotsAnswer(problem="no answer within 8 s")})
    assert (late.state, late.exit_code) == ("fault", 4)
    asking.ask_host([origin])
    now[0] = 9.0
    assert asking.is_due([origin], 8.0)
    assert "Connection refused" in asking.answers(8.0)[origin].problem
