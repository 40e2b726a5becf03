import pytest

from schema.words import count_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("one two\n\nthree", 3),
        ("Ärzte – naïve", 3),
        ("人格障礙的治療", 7),
        ("心理療法、について。 GPT 4", 10),
        ("สวัสดี", 6),
        ("사람 은", 2),
    ],
)
def test_words(text, expected):
    assert count_words(text) == expected
