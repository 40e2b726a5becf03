from __future__ import annotations

import unicodedata

import pytest

from schema.unicode_forms import MAX_MARKS, normal_form

MARKS = ("\u0316\u0301", "\u0301", "\u0344\u0316", "\u0f73", "\uff9e\u0301", "\u0316\uff9f")
"""The last two are marks in compatibility forms alone."""


@pytest.mark.parametrize("form", ["NFC", "NFKC", "NFKD"])
@pytest.mark.parametrize(
    "text", ["Rain", "Café", "Cafe\u0301", "ﬁn½ …", "การ", "हिन्दी", "Ẑ\u0316\u0301" * 50, "—" * 90, "👩‍👩‍👧" * 20]
)
def test_texts_that_people_write_get_the_form_of_the_standard(form, text):
    assert normal_form(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize(
    ("form", "marks"),
    [("NFC", marks) for marks in MARKS[:4]] + [("NFKC", marks) for marks in MARKS] + [("NFKD", MARKS[0])],
)
def test_marks_beyond_what_any_letter_has_are_left_out(form, marks):
    """Two million marks: sorted, they would take an hour."""
    text = normal_form(form, "before a" + marks * 1_000_000 + " after")
    assert text.startswith("before ")
    assert text.endswith(" after")
    assert len(unicodedata.normalize("NFKD", text)) <= len("before a after") + MAX_MARKS
    assert normal_form(form, text) == text


@pytest.mark.parametrize("count", range(10, 40))
def test_around_the_limit_a_second_time_changes_nothing(count):
    for marks in MARKS:
        text = normal_form("NFC", "a" + marks * count)
        assert normal_form("NFC", text) == text
