import re

import pytest

from crawler.parsers.related import card_words, module_words
from crawler.parsers.text import boilerplate
from crawler.parsers.text.boilerplate import without_pointer
from crawler.parsers.text.wording import compile_words, lowered

PATTERNS = {
    f"{module.__name__}.{name}": value.pattern
    for module in (boilerplate, card_words, module_words)
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern)
}


@pytest.mark.parametrize("name", PATTERNS)
def test_word_lists_are_in_lower_case(name: str) -> None:
    letters = re.sub(r"\\.", "", PATTERNS[name])
    assert letters == lowered(letters)


def test_lower_case_keeps_every_character_at_its_place() -> None:
    assert lowered("ÄRGER İstanbul STOPS") == "ärger İstanbul stops"
    assert without_pointer("READ MORE: İstanbul's otters") == "İstanbul's otters"


def test_alternatives_with_the_same_first_letter_are_tried_together() -> None:
    pattern = compile_words(
        r"""
        read (?:more|on)|see also|related|r?oad|[ab|c]x
        |^more\b|\(\|
        """
    )
    assert pattern.pattern.startswith("r(?:ead (?:more|on)|elated)|s(?:ee also)|")
    for text in ("read on", "see also", "related", "oad", "|x", "more", "(|"):
        assert pattern.fullmatch(text), text
    assert pattern.search("no more") is None
