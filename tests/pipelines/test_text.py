import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.text import clean_code, clean_line, clean_lines

NASTY = (
    " \t\n\r\v\f\0\x01\x1b\x1f\x7f\x85\x9b\xa0\xad\u0301\u200b\u200d\u2028\u202a\u202c\u202e\u2066\u2069\u3000\ufeff"
    "\ud83d\ude00\udfffaé字"
)
texts = st.text(st.characters() | st.sampled_from(NASTY), max_size=30)
CLEANERS = [clean_line, clean_lines, clean_code]


@pytest.mark.parametrize("clean", CLEANERS)
@given(text=texts)
@example("x\u00a0\u200b")
@example("\u200b\n x")
@example("\u202ea\nb\u202c")
@example("\u200b\u0301")
def test_cleaning_is_done_once_and_for_all(clean, text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    kept = "\n\t" if clean is clean_code else "\n" if clean is clean_lines else ""
    assert not [c for c in cleaned if unicodedata.category(c) == "Cc" and c not in kept]


@given(text=texts)
def test_letters_and_digits_are_never_lost(text):
    def letters(of):
        return [c for c in unicodedata.normalize("NFC", of) if c.isalnum()]

    assert letters(clean_line(text)) == letters(text.replace("\u00ad", ""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("  two \n\t words\u00a0here ", "two words here"),
        ("e\u0301te\u0301", "été"),
        ("a\0b\x1b[31mc\x9b", "ab[31mc"),
        ("per\u00adson\ufeffality", "personality"),
        ("\u200b\ufeff title \u200d\u200e", "title"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\U0001f469\u200d\U0001f680", "\U0001f469\u200d\U0001f680"),
        ("\ud83d\ude00", "\U0001f600"),
        ("a\ud800b", "a\ufffdb"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\u2067\u05d0\u2069 b", "\u2067\u05d0\u2069 b"),
        ("\u2067\u05d0\u202c b", "\u05d0 b"),
        ("a\u2069", "a"),
        ("\u200b \u00a0", ""),
    ],
)
def test_lines(text, expected):
    assert clean_line(text) == expected


def test_tables_keep_their_rows():
    assert clean_lines(" a |  b \r\n\n\u00a0\rc | d\u2028e") == "a | b\nc | d\ne"


def test_code_keeps_its_layout():
    assert clean_code("\n\n  def f():\r\n\treturn\0 1  \n\n  x\n") == "  def f():\n\treturn 1\n\n  x"


@pytest.mark.parametrize("clean", CLEANERS)
def test_a_bidirectional_control_that_is_closed_on_another_line_is_none(clean: Callable[[str], str]) -> None:
    assert "\u2066" not in clean("one \u2066two\nthree\u2069 four")
    assert "\u2066two\u2069" in clean("one \u2066two\u2069\nthree")
