import pytest

from crawler.parsers.text.boilerplate import (
    is_ad_marker,
    is_byline,
    is_call_to_action,
    is_credit_line,
    is_date_line,
    is_furniture,
    is_pointer,
    is_share_line,
    without_pointer,
)


@pytest.mark.parametrize("text", ["ADVERTISEMENT", "- Advertisement -", "Anzeige", "広告", "Publicidad", "РЕКЛАМА"])
def test_ad_markers(text: str) -> None:
    assert is_ad_marker(text)


def test_a_sentence_about_advertisement_is_none() -> None:
    assert not is_ad_marker("Advertisement pays for the bridge, says the council.")


def test_share_lines() -> None:
    assert is_share_line("Facebook X Reddit Pinterest Email")
    assert is_share_line("Share this article on Facebook")
    assert not is_share_line("Facebook closed the account of the otter.")


def test_date_lines_and_bylines() -> None:
    assert is_date_line("Published August 08, 2025")
    assert is_date_line("Stand: 8. August 2025, 9.30 Uhr")
    assert not is_date_line("In August 2025 the river rose.")
    assert is_byline("By Nora Vale", ())
    assert is_byline("Words: nora vale", ("nora vale",))
    assert not is_byline("By the river stood an otter.", ())


def test_pointers() -> None:
    assert is_pointer("Read also: The otters are back")
    assert is_pointer("Lesen Sie auch: Die Otter sind zurück")
    assert not is_pointer("Reading maps is an art.")
    assert without_pointer("See also: The otters are back") == "The otters are back"
    assert without_pointer("Recommended reading for otters") == "Recommended reading for otters"


def test_calls_and_credits() -> None:
    assert is_call_to_action("Sign up for our newsletter and miss nothing.")
    assert not is_call_to_action("The council asked people to sign up for spades.")
    assert is_credit_line("Photo: A. Lowe")
    assert is_credit_line("© 2025 The Press")
    assert not is_credit_line("Photographs of the bridge hang in the hall.")


def test_furniture() -> None:
    for text in (
        "Table of Contents",
        "» Back to top",
        "By signing up you agree to our terms.",
        "Subscribe to our podcast",
    ):
        assert is_furniture(text), text
    for text in ("In this article, we look at otters.", "Subscribe buttons are red.", "Follow the river to the sea."):
        assert not is_furniture(text), text
