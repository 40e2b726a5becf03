import pytest

from crawler.parsers.markup.encoding import decode


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("<p>é".encode(), "text/html; charset=utf-8", "<p>é"),
        ("<p>é".encode("latin-1"), "text/html; charset=ISO-8859-1", "<p>é"),
        ("<p>“é”".encode("cp1252"), "text/html; charset=iso-8859-1", "<p>“é”"),
        ("<meta charset=gb2312><p>河流的新弯道".encode("gbk"), None, "<meta charset=gb2312><p>河流的新弯道"),
        ("<p>河".encode("utf-16"), "text/html; charset=utf-8", "<p>河"),
        ("<html><p>no mark, but every other byte".encode("utf-16-le"), None, "<html><p>no mark, but every other byte"),
        ('<html lang="ru"><p>Река'.encode("cp1251"), None, '<html lang="ru"><p>Река'),
        (b"<p>plain", "text/html; charset=no-such-thing", "<p>plain"),
        (b"", None, ""),
    ],
)
def test_standard_precedence(body: bytes, content_type: str | None, expected: str) -> None:
    assert decode(body, content_type) == expected


def test_valid_utf8_beats_a_latin_label() -> None:
    body = '<meta charset="iso-8859-1"><p>naïve café'.encode()
    assert "naïve café" in decode(body, "text/html; charset=windows-1252")


def test_label_of_utf8_is_not_believed_against_the_bytes() -> None:
    body = '<meta charset="windows-1251"><p>Новости реки'.encode("cp1251")
    assert "Новости реки" in decode(body, "text/html; charset=utf-8")


def test_one_broken_byte_leaves_the_rest_utf8() -> None:
    body = "<p>Über die Brücke zur Mühle, schöne Grüße".encode() + b"\xff"
    assert decode(body, "text/html; charset=utf-8") == "<p>Über die Brücke zur Mühle, schöne Grüße\ufffd"


@pytest.mark.parametrize("label", ["rot13", "unicode_escape", "zlib", "idna", "undefined"])
def test_codecs_that_are_no_character_encodings_are_refused(label: str) -> None:
    assert decode(b"<p>caf\xe9", f"text/html; charset={label}") == "<p>café"
