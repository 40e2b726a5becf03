from __future__ import annotations

import pytest

from crawler.parsers.text.language import language_of, stated_language


@pytest.mark.parametrize(
    ("stated", "language"),
    [
        ("en", "en"), ("EN-us", "en-US"), ("pt_BR.UTF-8", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"), ("de, en", "de"), ("English", "en"), ("jp", "ja"), ("", None), (None, None),
        ("und", None), ("{{ lang }}", None),
        ("x" * 500, None),
    ],
)  # fmt: skip
def test_stated_languages_become_bcp_47(stated: str | None, language: str | None) -> None:
    assert stated_language(stated) == language


def test_the_text_tells_the_language_if_there_is_enough_of_it() -> None:
    assert language_of("Der Fluss erinnert sich an seine Biegungen, die im Frühjahr nass sind.") == "de"
    assert language_of("Ja") is None
