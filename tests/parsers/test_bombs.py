from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.parsers.markup.bombs import MAX_TAGS, MIN_CHARS, defuse
from crawler.parsers.markup.rebuild import MAX_ATTRIBUTES, MAX_DEPTH, MAX_NAMES, TAGS_BETWEEN_COMMENTS

NAMES = [f"a{number}" for number in range(MIN_CHARS // 4)]
TEXT = "<p>text</p>" * (MIN_CHARS // 8)


def tree_of(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(defuse(html))


def most_attributes(tree: LexborHTMLParser) -> int:
    return max(len(node.attributes) for node in tree.css("*"))


def depth_of(tree: LexborHTMLParser) -> int:
    deepest = 0
    pending: list[tuple[LexborNode | None, int]] = [(tree.root, 1)]
    while pending:
        node, depth = pending.pop()
        if node is not None:
            deepest = max(deepest, depth)
            pending += (node.next, depth), (node.first_child, depth + 1)
    return deepest


@pytest.mark.parametrize(
    "form", ['{}="x"', "{}='>'", "{}", "{}/", "{}=x", '{}=">"', '{}="><"', "{}<", "<{}", "{} = 'x'"]
)
@pytest.mark.parametrize("tag", ["div", "b", "/div"])
def test_a_tag_with_too_many_attributes_is_bared(form: str, tag: str) -> None:
    html = f"<p>one</p><div><{tag} {' '.join(form.format(name) for name in NAMES)}>two</div><p>three</p>"
    tree = tree_of(html)
    assert most_attributes(tree) == 0
    assert tree.body is not None and tree.body.text() == "onetwothree"


@pytest.mark.parametrize(
    "before",
    [
        "<!-->",
        "<!--->",
        "<!-- --!>",
        "<svg><style>",
        "<svg><script>",
        "<textarea><script></textarea>",
        "<title><!--</title>",
        "<script><!--<script></script>",
        "<select><title></select>",
        "<p title='<b c=\"'>",
        "<p title='<b c=\"' a=\"'>",
        "</ <p>",
        "<x\0y>",
    ],
)
def test_no_page_can_hide_a_tag_from_the_look_at_attributes(before: str) -> None:
    html = f"{before}<div {' '.join(NAMES)}>two</div> <!-- --> ' \" </script>"
    assert most_attributes(tree_of(html)) <= MAX_ATTRIBUTES


@pytest.mark.parametrize(
    "html",
    [
        f'<div data-x="{" ".join(NAMES)}">long value</div>',
        f"<p>{' '.join(NAMES)}</p>",
        f"<script>if (a < b) {{ {' '.join(NAMES)} }}</script>",
        f"<!-- {' '.join(NAMES)} -->",
        f'<div class="a"" {"x" * MIN_CHARS}>stray quote</div>{TEXT}',
        f"<div {' '.join(NAMES[:100])}>a hundred</div>{TEXT}",
        TEXT,
        "<br>" * (MAX_TAGS - 1),
    ],
)
def test_other_long_pages_stay_as_they_are(html: str) -> None:
    assert defuse(html) == html


@pytest.mark.parametrize("separator", [" ", "/", "\n", "=''"])
@pytest.mark.parametrize("tag", ["p", "img", "/p"])
def test_the_different_names_of_a_page_are_bounded(tag: str, separator: str) -> None:
    """A million: unbounded, the parser would need ten minutes."""
    tags = (separator.join(f"{letter}{number}" for letter in range(0xA0, 0xA0 + 200)) for number in range(5_000))
    tree = tree_of("<p>one</p>" + "".join(f"<{tag} {names}>" for names in tags))
    assert len({name for node in tree.css("*") for name in node.attributes}) <= MAX_NAMES + MAX_ATTRIBUTES
    assert tree.body is not None and tree.body.text() == "one"


def test_the_different_tags_of_a_page_are_bounded() -> None:
    tree = tree_of(
        "".join(f"<x{number}>word</x{number}> " for number in range(24_000)) + " ".join(map(str, range(99_000)))
    )
    assert len({node.tag for node in tree.css("*")}) <= MAX_NAMES + 4


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<ul><li>",
        "<dl><dd>",
        "<li><dd>",
        "<b><div></b>",
        "<b><object></b>",
        "<div><table><tr><td></div>",
        "<svg><td>",
        "<svg><g>",
        "<table><b>",
        "<ruby><rt>",
        "<button><p>",
        "<option><p>",
        "<template><td>",
        "<DIV><P><X-y>",
        "<frameset>",
    ],
)
def test_depth_is_bounded(unit: str) -> None:
    tree = tree_of("<p>before</p>" + unit * (MAX_TAGS + 1) + "after")
    assert depth_of(tree) < 8 * MAX_DEPTH
    assert tree.body is not None
    assert "before" in tree.body.text()


@pytest.mark.parametrize(
    "html",
    [
        "".join(f"<b c={number}>" for number in range(100)) + "<div>x</b></i></a></font>" * 3_000,
        "<b>" * 3 + ("<div>" * 100 + "</b>") * 300,
        "".join(f"<i c={number}><p>x</i>" for number in range(20_000)),
        "<table>" + "<b>x<tr><td>" * 20_000,
        "".join(f"<u {' '.join(f'a{n}={number}' for n in range(60))}>" for number in range(2_000)) + "<p>x" * 2_000,
    ],
)
def test_wrong_nesting_multiplies_nothing(html: str) -> None:
    assert len(tree_of(html).css("*")) < 3 * html.count("<")


def test_attributes_of_many_body_elements_are_not_gathered() -> None:
    html = "".join(f"<body {' '.join(f'a{number}x{n}' for n in range(90))}>" for number in range(100)) + "<p>x"
    assert most_attributes(tree_of(html)) == 90


@pytest.mark.parametrize("unit", ["<td a=b>", "</z a=b>", "<frame a=b>", "<select><z a=b>", "<form a=b>"])
def test_no_long_text_grows_around_ignored_tags(unit: str) -> None:
    tree = tree_of((unit + "x" * 1_000) * 4_000)
    assert tree.body is not None
    texts = [node.text_content or "" for node in tree.body.traverse(include_text=True) if node.is_text_node]
    assert sum(map(len, texts)) == 4_000_000
    assert max(map(len, texts)) <= TAGS_BETWEEN_COMMENTS * 1_000


def test_long_texts_without_many_tags_and_long_scripts_stay() -> None:
    for html in (
        "<p>" + "x" * 3_000_000 + "<td a=b>" * 1_000,
        "<p>x</p>" * 2_000 + f"<script>{'x' * 4_000_000}</script>",
    ):
        assert defuse(html) == html
