"""Where a crawl goes, and what it leaves open: addresses, certificates, proxies, ports, traps in the next run."""

from __future__ import annotations

import datetime as dt
import http.server
import ipaddress
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.crawl.crawling import Crawler
from tests.crawl.test_saying import _why
from tests.server.articles import article_path
from tests.server.client import ServerProcess

Serve = Callable[..., ServerProcess]


def test_another_scheme_of_a_private_host_is_refused(serve: Serve, crawler: Crawler) -> None:
    server = serve("two_schemes")
    outcome = crawler.run(f"{server.origin}/")
    assert outcome.code == 0, outcome.said()
    assert len(crawler.rows("SELECT 1 FROM v_articles")) == 1
    (page,) = crawler.rows("SELECT url, failure FROM pages WHERE url LIKE 'https%'")
    assert page.failure == "forbidden_address"
    (fetch,) = crawler.rows("SELECT failure_detail FROM fetches WHERE failure IS NOT NULL AND http_status IS NULL")
    assert "127.0.0.1 has the loopback address 127.0.0.1" in fetch.failure_detail


@pytest.fixture
def untrusted(tmp_path: Path) -> Iterator[str]:
    """An https origin whose certificate nobody signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
    builder = builder.serial_number(1).add_extension(
        x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    certificate = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    file = tmp_path / "server.pem"
    file.write_bytes(certificate + key.private_bytes(*plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda request, client_address: None  # type: ignore[method-assign,assignment]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_certificate_that_nobody_vouches_for_is_not_taken(untrusted: str, crawler: Crawler) -> None:
    outcome = crawler.run(f"{untrusted}/")
    assert outcome.code == 4, outcome.said()
    assert "certificate verify failed" in outcome.said()
    assert crawler.rows("SELECT 1 FROM fetches WHERE http_status IS NOT NULL") == []


def test_proxies_of_the_environment_are_ignored(
    serve: Serve, crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, proxy = serve("town", 2), serve("town", 1)
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, proxy.origin)
    outcome = crawler.run(f"{server.origin}/")
    assert outcome.summary["new"] == "2", outcome.said()
    assert proxy.log == []


def test_proxies_are_used_where_the_settings_say_so(
    serve: Serve, crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, proxy = serve("town", 2), serve("town", 1)
    monkeypatch.setenv("http_proxy", proxy.origin)
    monkeypatch.delenv("no_proxy", raising=False)
    (crawler.folder / "tearsheet.toml").write_text("uses_proxy = true\n", encoding="utf-8")
    crawler.run(f"{server.origin}/")
    assert server.log == []
    assert proxy.paths()[0] == f"{server.origin}/robots.txt"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_crawl_listens_to_nobody(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 30)
    process = crawler.start(f"{server.origin}/", delay=0.05)
    server.wait_for(lambda log: len(log) > 5)
    own = {link.readlink().name for link in Path(f"/proc/{process.pid}/fd").iterdir() if link.is_symlink()}
    listening = [
        fields[9]
        for table in ("tcp", "tcp6", "udp", "udp6")
        for fields in map(str.split, Path(f"/proc/{process.pid}/net/{table}").read_text().splitlines()[1:])
        if fields[3] in ("0A", "07")
    ]
    assert [inode for inode in listening if f"socket:[{inode}]" in own] == []
    assert crawler.wait(process).code == 0


def test_a_trap_stays_cut_in_the_next_run_and_why_says_so(serve: Serve, crawler: Crawler) -> None:
    server = serve("calendar", 5)
    first = crawler.run(f"{server.origin}/")
    assert first.code == 0, first.said()
    asked = [path for path in server.paths() if path.startswith("/odd/calendar")]
    assert 35 <= len(asked) <= 52
    assert "/odd/** is left out: 45 requests led to nothing" in first.stderr
    (cut,) = crawler.rows("SELECT area, wasted FROM traps")
    assert tuple(cut) == ("/odd/**", 45)
    (left,) = crawler.rows("SELECT url FROM pages WHERE drop_reason = 'trap' LIMIT 1")
    told = _why(crawler, left.url)
    assert "/odd/**: 45 requests led to nothing (run 1)" in told
    assert crawler.rows("SELECT 1 FROM pages WHERE status = 'pending'") == []
    seen = len(server.log)
    assert crawler.run(f"{server.origin}/", "--force").code == 0
    again = [path for path in server.paths(seen) if path.startswith("/odd/calendar")]
    assert set(again) <= set(asked)
    assert len(crawler.rows("SELECT 1 FROM v_articles")) == 5
    assert crawler.run(f"{server.origin}{article_path(1)}").code == 0
