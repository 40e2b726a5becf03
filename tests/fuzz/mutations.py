"""Ways in which pages and files break, or are broken on purpose."""

from __future__ import annotations

import codecs
import gzip
import random
import re
from collections.abc import Callable

from tests.fuzz.bombs import PLACES, RUNS, UNITS, repeated

Mutation = Callable[[bytes, random.Random], bytes]


def cut(html: bytes, chance: random.Random) -> bytes:
    return html[: chance.randrange(len(html) + 1)]


def cut_out(html: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.choices(range(len(html) + 1), k=2))
    return html[:start] + html[end:]


def double_tags(html: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"<[^<>]*>", lambda tag: tag[0] * chance.choice((1, 1, 2, 5)), html)


def drop_tags(html: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"<[^<>]*>", lambda tag: tag[0] if chance.random() < 0.8 else b"", html)


def swap_tags(html: bytes, chance: random.Random) -> bytes:
    tags = re.findall(rb"<[^<>]*>", html)
    chance.shuffle(tags)
    return re.sub(rb"<[^<>]*>", lambda _: tags.pop(), html)


def swap_bytes(html: bytes, chance: random.Random) -> bytes:
    found = bytearray(html)
    for _ in range(200):
        one, other = (chance.randrange(len(found)) for _ in range(2))
        found[one], found[other] = found[other], found[one]
    return bytes(found)


def random_bytes(html: bytes, chance: random.Random) -> bytes:
    found = bytearray(html)
    for _ in range(200):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def put_nuls(html: bytes, chance: random.Random) -> bytes:
    return b"".join(bytes([byte]) + b"\0" * (chance.random() < 0.05) for byte in html)


def nest(html: bytes, chance: random.Random) -> bytes:
    tag = chance.choice((b"div", b"table><tr><td", b"ul><li", b"blockquote", b"b", b"a href=/x", b"article", b"svg"))
    return html.replace(b"<p>", b"<p>" + (b"<" + tag + b">") * 40)


def huge_attributes(html: bytes, chance: random.Random) -> bytes:
    name = chance.choice((b"class", b"href", b"content", b"style", b"datetime", b"id", b"data-x"))
    value = chance.choice((b"a ", b"/", b"&amp;", b"2025-", b"\xff", b"comment related "))
    return re.sub(rb"<(p|a|div|meta|time)\b", rb"<\1 " + name + b'="' + value * 3_000 + b'"', html)


def many_attributes(html: bytes, chance: random.Random) -> bytes:
    many = b" ".join(b"a%d=%d" % (n, n) for n in range(chance.randrange(500, 3_000)))
    return html.replace(b"<p", b"<p " + many, 3)


def repeat(html: bytes, chance: random.Random) -> bytes:
    return html * chance.randrange(2, 6)


def reencode(html: bytes, chance: random.Random) -> bytes:
    text = html.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-be", "utf-32", "utf-7", "utf-8-sig")), "replace")


def other_text(html: bytes, chance: random.Random) -> bytes:
    """Texts between tags become something that a field could take for its own."""
    texts = (
        "{{title}}", "31.02.2025", "99/99/9999", "By ", "-", "\u202e\u200b\ufeff", "１２月３２日", "a" * 5_000, "[[[",
        "Published 0000-00-00T99:99:99+99:99", "1e999 days ago", "NaN", "İ" * 100, "ﷺ" * 50, "\u0301" * 500,
    )  # fmt: skip
    return re.sub(rb">[^<>]+<", lambda _: b">" + chance.choice(texts).encode() + b"<", html)


def broken_json(html: bytes, chance: random.Random) -> bytes:
    things = (
        b'{"@type":"NewsArticle","headline":{"@value":["x",{}]},"author":[[["a"]],1,null,{"name":{"name":1}}]}',
        b'{"@graph":[{"@id":"#a","@type":["Article",1],"author":{"@id":"#a"},"mainEntity":{"@id":"#a"}}]}',
        b'{"@type":"Article","datePublished":[1,{},"20250101"],"keywords":[{},[],"a,b"],"articleBody":7}',
        b"[" * 3_000, b'{"a":' * 3_000, b'"\\ud800"', b"{}" * 1_000, b"1e999", b"NaN",
    )  # fmt: skip
    return b"<script type=application/ld+json>" + chance.choice(things) + b"</script>" + html


# ---------------------------------------------------------------- texts and attributes
def run_in_place(html: bytes, chance: random.Random) -> bytes:
    """One text or attribute becomes a long run."""
    run = "".join(chance.choices(RUNS, k=chance.choice((1, 2, 3)))) * chance.choice((10, 1_000, 30_000))
    places = [match.span() for match in re.finditer(rb'(?<=>)[^<>]+(?=<)|(?<=")[^"<>]+(?=")', html)]
    start, end = chance.choice(places or [(0, 0)])
    return html[:start] + run.encode("utf-8", "surrogatepass") + html[end:]


def put_place(html: bytes, chance: random.Random) -> bytes:
    """A field's element with a run in it, put somewhere."""
    place = chance.choice(PLACES)
    runs = ["".join(chance.choices(RUNS, k=3)) * chance.choice((1, 5, 200)) for _ in range(9)]
    return _put(html, place.format(*runs).encode("utf-8", "surrogatepass"), chance)


def put_units(html: bytes, chance: random.Random) -> bytes:
    """Markup repeated, put somewhere."""
    unit = "".join(chance.choices(UNITS, k=chance.choice((1, 2, 3))))
    return _put(html, repeated(unit, chance.choice((100, 3_000, 60_000))).encode(), chance)


def repeat_part(html: bytes, chance: random.Random) -> bytes:
    """A stretch of the page, many times."""
    start = chance.randrange(len(html) + 1)
    part = html[start : start + chance.choice((10, 100, 1_000, 10_000))]
    return html[:start] + part * chance.choice((2, 20, 200)) + html[start:]


def swap_attributes(html: bytes, chance: random.Random) -> bytes:
    """Attributes change places."""
    values = re.findall(rb'="[^"]*"', html)
    chance.shuffle(values)
    return re.sub(rb'="[^"]*"', lambda _: values.pop(), html)


def rename_tags(html: bytes, chance: random.Random) -> bytes:
    """Tags of one name get another's."""
    names = sorted(set(re.findall(rb"</?([a-z0-9]+)", html))) or [b"p"]
    one, other = chance.choice(names), chance.choice((*names, b"template", b"table", b"svg", b"select", b"pre", b"h1"))
    return re.sub(rb"(</?)" + one + rb"\b", rb"\g<1>" + other, html)


def lie_about_encoding(html: bytes, chance: random.Random) -> bytes:
    """A byte order mark or a declaration of another encoding."""
    marks = (
        codecs.BOM_UTF8,
        codecs.BOM_UTF16_LE,
        codecs.BOM_UTF16_BE,
        codecs.BOM_UTF32_LE,
        b"+/v8-",
        b"\x1b$B",
        b"~{",
        b"\x0e",
    )
    names = (
        b"utf-7",
        b"utf-16",
        b"utf-32",
        b"iso-2022-jp",
        b"hz-gb-2312",
        b"shift_jis",
        b"gb18030",
        b"x-user-defined",
        b"replacement",
        b"idna",
        b"punycode",
        b"zip",
        b"hex",
        b"rot13",
        b"unicode_escape",
        b"undefined",
        b"mbcs",
        b"\0",
        b"cp037",
        b"big5-hkscs",
    )
    declared = b"<meta charset=" + chance.choice(names) + b">"
    return chance.choice(
        (
            chance.choice(marks) + html,
            declared + html,
            chance.choice(marks) + declared + html,
            _put(html, chance.choice(marks), chance),
        )
    )


def pack(html: bytes, chance: random.Random) -> bytes:
    """Packed, and perhaps torn."""
    packed = gzip.compress(html, 1)
    return packed[: chance.choice((len(packed), len(packed) // 2, 11, 5))]


def _put(html: bytes, part: bytes, chance: random.Random) -> bytes:
    borders = [match.start() for match in re.finditer(rb"<", html)] or [0]
    place = chance.choice(borders)
    return html[:place] + part + html[place:]


MUTATIONS: tuple[Mutation, ...] = (
    cut, cut_out, double_tags, drop_tags, swap_tags, swap_bytes, random_bytes, put_nuls, nest, huge_attributes,
    many_attributes, repeat, reencode, other_text, broken_json, run_in_place, put_place, put_units, repeat_part,
    swap_attributes, rename_tags, lie_about_encoding, pack,
)  # fmt: skip


def splice(one: bytes, other: bytes, chance: random.Random) -> bytes:
    """The beginning of one page and the end of another, or one inside of the other."""
    start, end = sorted(chance.choices(range(len(one) + 1), k=2))
    begin = chance.randrange(len(other) + 1)
    return one[:start] + other[begin:] + chance.choice((b"", one[end:]))
