import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.language_tags import normalise_language


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "en"),
        (" EN-us ", "en-US"),
        ("pt_br", "pt-BR"),
        ("de_DE.UTF-8", "de-DE"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("sl-ROZAJ", "sl-rozaj"),
        ("en-u-ca-GREGORY", "en-u-ca-gregory"),
        ("en-", "en"),
        ("en, fr", None),
        ("en-US, fr", "en"),
        ("x-default", None),
        ("english", None),
        ("", None),
    ],
)
def test_tags_are_spelled_as_the_standard_wants(tag, expected):
    assert normalise_language(tag) == expected


@given(st.text(st.sampled_from("aBc1-_. é"), max_size=60))
def test_a_spelled_tag_stays(tag):
    spelled = normalise_language(tag)
    assert spelled is None or normalise_language(spelled) == spelled
    assert spelled is None or len(spelled) <= 35
