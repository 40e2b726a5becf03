from __future__ import annotations

import gzip
import http.client
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = 3


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The origin of a served corpus of three pages, each twice."""
    rows = []
    for number in range(PAGES):
        page = f"<html><head><title>Story {number}</title></head><body><p>Na\u00efve</p></body></html>"
        (tmp_path / f"{number}.html.gz").write_bytes(gzip.compress(page.encode("latin-1")))
        url = f"https://old.example/news/story-of-{number}.html"
        rows.append({"id": str(number), "url": url, "file": f"{number}.html.gz", "page_type": "article"})
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.serve_corpus", str(tmp_path), "--port", "0", "--repeat", "2"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip().rstrip("/")
        process.kill()


def _get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    host, _, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host)
    try:
        connection.request("GET", f"/{path}", headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def test_every_page_can_be_found_and_had(server: str) -> None:
    truth = json.loads(_get(f"{server}/_truth.json")[2])
    assert len(truth) == 2 * PAGES
    children = re.findall(r"<loc>([^<]+)", _get(f"{server}/sitemap.xml")[2].decode())
    in_sitemaps = {url for child in children for url in re.findall(r"<loc>([^<]+)", _get(child)[2].decode())}
    in_listings = re.findall(r'<h2><a href="([^"]+)', _get(f"{server}/")[2].decode())
    assert in_sitemaps == set(truth) == {server + path for path in in_listings}
    assert "Disallow: /_truth.json" in _get(f"{server}/robots.txt")[2].decode()
    for url in truth:
        status, headers, body = _get(url)
        assert (status, headers["Content-Type"]) == (200, "text/html")
        assert "Na\u00efve".encode("latin-1") in body
        assert _get(url, **{"If-None-Match": headers["ETag"]})[0] == 304


def test_an_unknown_path_is_not_found(server: str) -> None:
    assert _get(f"{server}/nothing")[0] == 404
