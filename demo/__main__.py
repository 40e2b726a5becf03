"""Serves the bundled site and crawls it twice: `make demo`. Everything lands in demo.db and demo-archive/."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from demo.serve import serving

_DATABASE = Path("demo.db")
_ARCHIVE = Path("demo-archive")
_ROWS = """
    SELECT published_date, language, section, authors, word_count, title
    FROM v_articles ORDER BY published_at DESC LIMIT 8
"""
_LINKS = """
    SELECT a.title, l.position, l.category, l.published_date, l.title, l.summary
    FROM v_related_links l JOIN v_articles a USING (article_id)
    WHERE a.url LIKE '%/ferry-learns-to-wait' ORDER BY l.position
"""


def main() -> int:
    """Returns the exit code of the first crawl that fails, else 0."""
    _remove_old()
    with serving() as server:
        print(f"The demo site is at {server.origin}/ for the length of this run.\n\nFirst crawl:", flush=True)
        code = _crawl(server.origin)
        if code == 0:
            print(
                "\nOnce more, asking for every page again (a real second crawl asks only for those that are due):",
                flush=True,
            )
            code = _crawl(server.origin, "--force")
    if code:
        print(f"tearsheet ended with exit code {code}; the message above says why.")
        return code
    _print_sample()
    return 0


def _remove_old() -> None:
    for path in Path().glob(f"{_DATABASE}*"):
        path.unlink()
    shutil.rmtree(_ARCHIVE, ignore_errors=True)


def _crawl(origin: str, *more: str) -> int:
    program = Path(sys.executable).with_name("tearsheet")
    where = ("--database", f"sqlite:///{_DATABASE}", "--archive", str(_ARCHIVE))
    return subprocess.run([program, "crawl", f"{origin}/", "--delay", "0", *where, *more], check=False).returncode  # noqa: S603


def _print_sample() -> None:
    with sqlite3.connect(_DATABASE) as connection:
        articles = connection.execute(_ROWS).fetchall()
        links = connection.execute(_LINKS).fetchall()
    print("\nThe newest articles (view v_articles of demo.db):")
    for day, language, section, authors, words, title in articles:
        print(f"  {day}  {language or '-':<3} {section or '-':<9} {authors or '-':<13} {words:>4} words  {title}")
    if links:
        print(f"\nWhat the page '{links[0][0]}' offers as related (view v_related_links):")
    for _, position, category, day, title, summary in links:
        print(f"  {position}  {category or '-':<9} {day or '-'}  {title}: {summary or '-'}")
    tearsheet = ".venv/bin/tearsheet"
    print(f"\nMore: {tearsheet} status --database sqlite:///demo.db; {tearsheet} show 1 --database sqlite:///demo.db")


if __name__ == "__main__":
    sys.exit(main())
