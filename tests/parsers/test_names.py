from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.names import clean_names, is_handle, is_person_like


@pytest.mark.parametrize(
    ("raw", "language", "names"),
    [
        ("By Jane Doe", "en", ["Jane Doe"]),
        ("Written by: Jane Doe, Staff Writer", "en", ["Jane Doe"]),
        ("Jane Doe and John Q. Public", "en", ["Jane Doe", "John Q. Public"]),
        ("Jane Doe, John Public & Ann Other", "en", ["Jane Doe", "John Public", "Ann Other"]),
        ("Von Anna Müller und Ben von der Heide", "de", ["Anna Müller", "Ben von der Heide"]),
        ("Von: Björn Jahn", "de", ["Björn Jahn"]),
        ("Par Élise Dupont et Luc Martin", "fr", ["Élise Dupont", "Luc Martin"]),
        ("Por Ana de la Cruz y Luis Gil", "es", ["Ana de la Cruz", "Luis Gil"]),
        ("Di Ugo Neri e Pia Verdi", "it", ["Ugo Neri", "Pia Verdi"]),
        ("Door Jan de Vries en Piet Bos", "nl", ["Jan de Vries", "Piet Bos"]),
        ("Av Kari Moe og Ola Li", "no", ["Kari Moe", "Ola Li"]),
        ("Автор: Анна Иванова", "ru", ["Анна Иванова"]),
        ("文／山田太郎", "ja", ["山田太郎"]),
        ("김하늘 기자", "ko", ["김하늘"]),
        ("بقلم: سلمى حداد", "ar", ["سلمى حداد"]),
        ("Jane Doe, PhD, RDN", "en", ["Jane Doe"]),
        ("Jane Doe Jr.", "en", ["Jane Doe Jr."]),
        ("Juan Muñoz C.", "es", ["Juan Muñoz C."]),
        ("By Jane Doe on August 8, 2025", "en", ["Jane Doe"]),
        ("Jane Doe (jane@news.example) @janedoe https://social.example/jane", "en", ["Jane Doe"]),
        ("By Jane Doe. Reviewed by Max Power, MD", "en", ["Jane Doe"]),
        ("By Jane Doe, Home and Digital Security Expert & Ann Other", "en", ["Jane Doe", "Ann Other"]),
        ("Reuters", "en", ["Reuters"]),
        ("Center for Tidal Research and Education", "en", ["Center for Tidal Research and Education"]),
        ("Jane Doe; jane doe", "en", ["Jane Doe"]),
    ],
)
def test_a_byline_gives_its_names(raw: str, language: str, names: list[str]) -> None:
    assert list(clean_names(raw, language=language)) == names


@pytest.mark.parametrize(
    "raw",
    [
        "", None, "By", "Written by:", "admin", "Staff Writer", "https://news.example/author/jane", "@jane",
        "Read more", "5 min read",
        "Updated August 8, 2025", "Reviewed by Max Power", "Photo: Getty Images", "© 2025 News", "42",
    ],
)  # fmt: skip
def test_what_is_no_name_is_dropped(raw: str | None) -> None:
    assert clean_names(raw, language="en") == ()


def test_the_site_is_an_author_only_where_nobody_else_is() -> None:
    def is_site(name: str) -> bool:
        return name == "The Lantern"

    assert clean_names("Jane Doe, The Lantern", is_site=is_site) == ("Jane Doe",)
    assert clean_names("The Lantern", is_site=is_site) == ("The Lantern",)


def test_shapes() -> None:
    assert is_person_like("Ludwig van Beethoven") and is_person_like("山田太郎")
    assert not any(map(is_person_like, ["Reuters", "News Desk", "Travel Tips", "jane doe", "Agent 99"]))
    assert is_handle("janedoe") and is_handle("jane_99")
    assert not is_handle("Jane")


@given(st.text(max_size=600))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert all(name.strip() for name in clean_names(text, language="it"))
