"""The kinds of change between two versions."""

import datetime as dt
from dataclasses import replace

import pytest

from schema.changes import Content, change_class
from schema.reasons import ChangeClass

_BODY = (
    ("paragraph", "The harbour reopened on Monday after three months of repairs to its sea wall."),
    ("heading", "What was repaired"),
    ("paragraph", "Divers replaced 40 metres of stone, and the old crane was taken down for good."),
    ("paragraph", "The town paid 2.1 million for it, more than it had planned in the spring of last year."),
)


def _content(*blocks: tuple[str, str]) -> Content:
    parts = [{"kind": kind, "text": text, "level": None} for kind, text in blocks]
    return Content("Harbour reopens", "After three months.", dt.date(2025, 8, 8), ("Ada Low",), parts)


BEFORE = _content(*_BODY)


def _replaced(old: str, new: str) -> Content:
    changed = tuple((kind, text.replace(old, new)) for kind, text in _BODY)
    assert changed != _BODY
    return _content(*changed)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (_replaced("harbour", "harbor"), ChangeClass.TYPO),
        (_replaced("repairs to", "repairs – to"), ChangeClass.TYPO),
        (replace(BEFORE, title="Harbour re-opens"), ChangeClass.TYPO),
        (_replaced("40 metres", "60 metres"), ChangeClass.BODY_EDIT),
        (_replaced("The town paid", "Insurers paid"), ChangeClass.BODY_EDIT),
        (_content(*_BODY, ("paragraph", "Ferries run again from Friday, said the company.")), ChangeClass.BODY_EDIT),
        (replace(BEFORE, title="Ships return to the port"), ChangeClass.TITLE),
        (replace(_replaced("harbour", "harbor"), title="Ships return to the port"), ChangeClass.TITLE),
        (replace(_replaced("40 metres", "60 metres"), title="Ships return to the port"), ChangeClass.BODY_EDIT),
        (replace(BEFORE, published_date=dt.date(2025, 8, 9)), ChangeClass.RE_DATED),
        (replace(BEFORE, authors=("Ada Low", "Bo Finn")), ChangeClass.DETAILS),
        (replace(BEFORE, description="It took three months."), ChangeClass.DETAILS),
        (_content(*_BODY, ("heading", "What comes next"), ("paragraph", "A new crane.")), ChangeClass.SECTION_ADDED),
        (_content(_BODY[0], *_BODY[2:]), ChangeClass.SECTION_REMOVED),
        (_content(("paragraph", "Something else entirely happened somewhere today.")), ChangeClass.REWRITTEN),
        (_content(), ChangeClass.REWRITTEN),
    ],
)
def test_a_change_has_its_class(after: Content, expected: ChangeClass) -> None:
    assert change_class(BEFORE, after) is expected


def test_a_few_characters_of_a_text_without_spaces_are_no_rewrite() -> None:
    text = "港口在经过三个月的海堤维修之后于星期一重新开放市长表示工程费用超过了去年春天的计划"
    before, after = _content(("paragraph", text)), _content(("paragraph", text.replace("星期一", "星期二早上")))
    assert change_class(before, after) in (ChangeClass.TYPO, ChangeClass.BODY_EDIT)


def test_a_long_difference_is_not_compared_word_by_word() -> None:
    before = _content(*(("paragraph", f"a{n} " * 50) for n in range(2_000)))
    after = _content(*(("paragraph", f"b{n} " * 50) for n in range(2_000)))
    assert change_class(before, after) is ChangeClass.REWRITTEN
