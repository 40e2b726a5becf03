"""Giant structures: what multiplies, nests or backtracks if a reader is careless."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.fuzz.cases import Case

BODY = "<p>The river was straightened in 1931, and the town has paid for it ever since, says the harbour master.</p>"
PAGE = f"<html lang=en><title>Rain | Press</title><body><article><h1>Rain</h1>{{}}{BODY * 8}</article>"

RUNS = (
    " ", "-", " - ", ",", ", ", "<", "&", "&amp;", "&#0;", "&lt;", "1", "12:", "1/", "2025-", "2025", "a", "A", "a ",
    "A. ", "A b ",
    "By ", "by", " and ", "and ", " | ", "|", " · ", ": ", ":", "\n", "\t", "\r\n", "\u00a0", "\u200b", "\u3000", "'",
    '"', "\\", "/", "//", ".", "...",
    "(", ")", "[", "{", "}", "()", "@", "#", "%", "%20", "=", "_", "-a", "a-", "日", "年", "1月", "ﷺ", "İ", "ß",
    "\u0301",
    "a\u0301", "\u0316\u0301", "\u0f73", "\uff9e\u0301", "\u1100",
    "\U0001f468\u200d", "\u202e", "\u2066", "http://a.b/", "www.", "a@b.c ", "May ", "5 May ", "May 5, 2025 ",
    "1 day ago ", "ago ", "Published ",
    "Updated: ", "am ", "GMT+", "+00:00", "T00:00", "Dr. ", "van ", "Read more ", "Share ", "Photo: ", "Related ",
    "Advertisement ",
    "comment ", "related ", "class ", "x;y", ";", "![CDATA[", "<!--", "-->", "]]>", "</script", "\\u0000", "\\ud800",
    "\ufeff", "0", "9", "e9", "1e",
)  # fmt: skip
"""What is repeated inside of a text."""

PLACES = (
    "<title>{}</title>", "<title>Rain {} Press</title>", "<h1>{}</h1>", "<h2>{}</h2>", "<p>{}</p>",
    "<p>Rain {} rain</p>", "{}", "<!--{}-->",
    "<pre>{}</pre>", "<code>{}</code>", "<li>{}</li>", "<td>{}</td>", "<table><caption>{}</caption><tr><td>x</table>",
    "<figcaption>{}</figcaption>",
    "<blockquote>{}</blockquote>", "<a href=/2025/05/one-of-many>{}</a>",
    '<a href="{}">A link with words enough in it</a>', '<a href="/{}">x</a>',
    '<a href="https://press.example/{}.html">The other river</a>', '<a href="?{}">x</a>', '<img src="{}">',
    '<img src="data:image/png;base64,{}">',
    '<img alt="{}" src=/a.png>', '<div class="{}">x</div>', '<div id="{}"><p>x</p></div>', '<div style="{}">x</div>',
    '<p class="byline">{}</p>',
    '<p class="byline">By {}</p>', '<span rel=author class=author>{}</span>', '<a rel=author href=/author/x>{}</a>',
    "<p>By {}</p>",
    "<p>By Zoe Vale {}</p>", "<time>{}</time>", '<time datetime="{}">x</time>',
    '<time datetime="2025-05-01T{}">May</time>', "<p class=date>{}</p>",
    "<p class=date>Published {}</p>", "<p class=date>May 5, 2025 {}</p>",
    "<span class=timestamp>Updated {} 2025</span>", '<p class="standfirst">{}</p>',
    '<meta name=description content="{}">', '<meta property=og:title content="{}">',
    '<meta property=og:title content="Rain {}">',
    '<meta name=author content="{}">', '<meta name=author content="Zoe Vale {}">',
    '<meta property=article:published_time content="{}">',
    '<meta property=article:published_time content="2025-05-0{}">', '<meta name=keywords content="{}">',
    '<meta property=article:tag content="{}">',
    '<meta property=article:section content="{}">', '<meta property=og:url content="https://press.example/{}">',
    '<meta property=og:image content="/{}">',
    '<meta property=og:image content="{}">', '<meta property=og:site_name content="{}">',
    '<link rel=canonical href="/{}">', '<link rel=canonical href="{}">',
    '<meta charset="{}">', '<meta http-equiv=content-type content="text/html; charset={}">',
    '<meta http-equiv=refresh content="{}">',
    '<base href="{}">', '<base href="/{}">', '<html lang="{}">', '<meta name="{}" content=x>',
    '<meta name=robots content="{}">',
    '<div itemscope itemtype="http://schema.org/Article"><span itemprop=headline>{}</span></div>',
    '<div itemscope itemtype="http://schema.org/Article"><span itemprop="author">{}</span></div>',
    '<div itemscope itemtype="{}"><span itemprop="{}">x</span></div>', '<span itemprop=datePublished>{}</span>',
    '<span itemprop=datePublished content="{}">x</span>',
    '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{}"}}</script>',
    '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Rain","articleBody":"{}"}}</script>',
    '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Rain","author":{{"name":"{}"}}}}</script>',
    '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Rain","author":"Zoe Vale {}"}}</script>',
    '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Rain","datePublished":"{}"}}</script>',
    '<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":"2025-05-05 {}"}}</script>',
    '<script type="application/ld+json">{{"@type":"Article","keywords":"{}","articleSection":"{}"}}</script>',
    '<script type="application/ld+json">{{"@type":"Article","image":"{}","url":"{}","mainEntityOfPage":"{}"}}</script>',
    '<script type="application/ld+json">{}</script>', '<script type="application/ld+json">{{"@type":"{}"}}</script>',
    '<script type="application/ld+json">{{"a":{}}}</script>', '<script type="application/ld+json">[{}]</script>',
    "<script>{}</script>", "<style>{}</style>",
    "<script>window.x = {{'articleBody': '{}'}}</script>", "<script>window.x = {{\"articleBody\": \"{}</script>",
    "<noscript>{}</noscript>", "<textarea>{}</textarea>",
    '<section class="related"><h3>Related {}</h3><a href=/2025/05/one-of-many>The other river</a></section>',
    '<section class="related"><h3>Related</h3><a href=/2025/05/one-of-many>The other river {}</a></section>',
    '<section class="related"><h3>Related</h3>'
    "<div><a href=/2025/05/one-of-many>The other river</a><span>{}</span><time>{}</time></div></section>",
    "<{}>", "</{}>", "<{}", "<p {}>x", "<p x={}>x", "<!{}>", "<?{}>", "&{};", "&#{};", "&#x{};", "<h1>{}",
    "<select>{}</select>", "<svg>{}</svg>", "<math>{}</math>",
)  # fmt: skip
"""Where a run is put; every pair of braces is filled."""

UNITS = (
    "<div>", "<p>", "<b>", "<a>", "<a href=/x{i}>", "<font>", "<form>", "<table>", "<table><tr><td>", "<td>", "<tr>",
    "<li>", "<ul><li>", "<dd>", "<span>",
    "<i c={i}>", "<b><p>", "<b><div></b>", "<a><p>", "<a><div></a>", "<nobr>", "<button>", "<select>", "<option>",
    "<optgroup><option>", "<svg>", "<math>",
    "<svg><foreignObject>", "<math><mi>", "<template>", "<ruby><rt>", "<frameset>", "<html a{i}=1>", "<body b{i}=1>",
    "<h1>", "<h{i}>", "<section>", "<article>",
    "<main>", "<object>", "<applet>", "<marquee>", "<noscript>", "<iframe>", "<textarea>", "<title>", "<plaintext>",
    "<x{i}>", "</p>", "</br>", "</div>", "</x{i}>",
    "<br>", "<hr>", "<img src=/{i}.png>", "<input>", "<col>", "<meta name=a{i} content=b>",
    "<meta property=article:tag content='tag number {i}'>",
    "<meta name=author content='Zoe Vale{i}'>", "<meta property=article:published_time content=2025-01-01T00:00:{i}>",
    "<link rel=alternate hreflang=a{i} href=/{i}>",
    "<link rel=alternate type=application/rss+xml href=/{i}>", "<title>{i}</title>", "<base href=/{i}/>",
    "<h1>Rain on day {i}</h1>", "<h2>Section {i}</h2>",
    "<p>Paragraph number {i} has some words, and a few more.</p>", "<p>x</p>", "x<br>", "x<br><br>",
    "<div>text {i}</div>", "<div>text {i}<br><br>more</div>",
    "<a href=/2025/05/story-number-{i}>The story number {i} of many</a>",
    "<p><a href=/2025/05/story-number-{i}>The story number {i} of many</a></p>",
    "<li><a href=/2025/05/story-number-{i}>The story number {i} of many</a> May 5, 2025</li>", "<a href=/{i}>{i}</a> ",
    "<a href=?p={i}>x</a>", "<a href='#{i}'>x</a>",
    "<article><h2><a href=/2025/05/story-{i}-of-many>The story {i} of many</a></h2>"
    "<p>Summary {i}</p><time>2025-05-05</time></article>",
    "<section class=related><h3>Related {i}</h3><a href=/2025/05/story-{i}-of-many>The story {i} of many</a></section>",
    "<div class=related><a href=/2025/05/story-{i}-of-many>",
    "<div class=card><a href=/2025/05/story-{i}-of-many>The story {i}</a>", "<div class='c{i} related'>x",
    "<time>May 5, 2025</time>", "<time datetime=2025-05-05T00:00:{i}>x</time>", "<p>May {i}, 2025</p>",
    "<span class=date>{i} hours ago</span>", "Published: May 5, 2025 ",
    "<p class=byline>By Zoe Vale{i}</p>", "<a rel=author href=/author/{i}>Zoe Vale{i}</a>",
    "<span class=author>Zoe Vale</span>, ", "<span class=author><span>",
    "<img alt='Photo {i}'><figcaption>Caption {i}</figcaption>", "<figure>",
    "<figure><img src=/{i}.png><figcaption>Caption {i}</figcaption></figure>",
    "<blockquote>", "<blockquote><p>Quote {i}</p></blockquote>", "<pre>code {i}\n</pre>", "<code>x</code>",
    "<table><tr><td>{i}</td></tr></table>", "<tr><td>{i}<td>x",
    "<ul><li>item {i}</li></ul>", "<dl><dt>t{i}<dd>d{i}</dl>", "<details><summary>s{i}", "<aside>",
    "<nav><a href=/x>x</a></nav>", "<header>", "<footer>",
    "<div itemscope itemtype=http://schema.org/Article>",
    "<span itemprop=author itemscope><span itemprop=name>Zoe Vale{i}</span></span>", "<i itemprop=headline>",
    "<div itemprop=articleBody>", "<div itemscope itemprop=author itemid=#{i} itemref='a{i}' id=a{i}>",
    "<script>x={i}</script>", "<script></script>", "<style>.c{i}{{display:none}}</style>",

    '<script type=application/ld+json>{{"@type":"Article","headline":"{i}","datePublished":"2025-05-05"}}</script>',
    "<script type=application/ld+json>{{\"@id\":\"#{i}\",\"author\":{{\"@id\":\"#{i}\"}}}}</script>",
    "<script type=application/ld+json>", "<script type=application/ld+json>{{</script>",
    "<div hidden>", "<div style=display:none>", "<div class=a{i}>", "<div id=a{i}>", "<!-- {i} -->", "<!--",
    "<![CDATA[", "<?x?>", "<", "</", "<!", "&", "&lt;", "&#x1F468;", "\0", "\r",
    "<div class=comment><p>Comment {i} says this and that.</p></div>",
    "<div class=share><a href=//x.example/share?u={i}>Share</a></div>", "<p>Advertisement</p>",
    "<td a{i}=b>", "<frame a{i}=b>", "</z a{i}=b>x", "<select><z a{i}=b>", "<p a{i}>", "<rp>", "<center>",
    "<small><small>", "<em>x</em> ", "<strong>Bold {i}</strong><br>", "<s>", "<u>", "<tt>", "<big>",
    "<video><source src={i}>", "<audio>", "<canvas>", "<map><area href=/{i}>", "<label>", "<fieldset>", "<legend>x",
    "<picture><source srcset=/{i}>",
)  # fmt: skip
"""What is repeated as markup; `{{i}}` is a number that counts up."""


def run_bomb(chance: random.Random, size: int) -> Case:
    """A page with one long run in one place."""
    unit = "".join(chance.choices(RUNS, k=chance.choice((1, 1, 1, 2, 3))))
    end = chance.choice(("", "", "x", "!", "\0", " 2025", "<"))
    run = unit * (size // len(unit.encode()) + 1) + end
    place = chance.choice(PLACES)
    times = max(1, place.replace("{{", "").count("{}"))
    return page("run bomb", place.format(*[run[: len(run) // times]] * 9), chance)


def unit_bomb(chance: random.Random, size: int) -> Case:
    """A page with markup repeated, which mostly stays open."""
    unit = "".join(chance.choices(UNITS, k=chance.choice((1, 1, 1, 2, 2, 3))))
    return page("unit bomb", repeated(unit, size), chance)


def attribute_bomb(chance: random.Random, size: int) -> Case:
    """Tags with very many attributes, or very long ones."""
    form = chance.choice(
        (
            " a{i}",
            " a{i}=1",
            " a{i}='>'",
            "/a{i}",
            ' a{i}="<"',
            " data-a{i}='x y'",
            " class=a{i}",
            " on{i}={i}",
            " a{i}<",
            "=a{i}",
        )
    )
    tag = chance.choice(
        ("div", "p", "a", "b", "html", "body", "meta", "img", "/div", "svg", "font", "td", "link", "time", "base")
    )
    tags = chance.choice((1, 1, 3, 50, 1_000))
    one = f"<{tag}{repeated(form, size // tags)}>x"
    return page("attribute bomb", one * tags, chance)


def json_bomb(chance: random.Random, size: int) -> Case:
    """JSON-LD that is deep, wide or full of odd values."""
    unit, end = chance.choice((
        ("[", ""), ('{"a":', ""), ('{"@graph":[', ""), ('{"@type":"Article","author":{"author":', ""),
        ('[{"@type":"Article"},', ""),
        ('{"author":[', '"x"'), ("[[", "]" * 1_000), ("9", ""), ("-9", ""), ("1e9", ""), ("0.", ""), ('"a",', '"b"]'),
        ('"a":1,', '"b":2}'), ('{"@type":"Person","name":"Zoe Vale{i}"},', "{}]"),
        ('{"@type":"NewsArticle","headline":"Rain {i}","isPartOf":{"@id":"#{i}"}},', "{}]"),
        ('{"@id":"#{i}","author":{"@id":"#{j}"}},', "{}]"), ("\\", '"'), ("/*", "*/"), ("//\n", ""),
        ('"tag number {i}",', '""]'), ("\n", "}"), ("\t\x01", "}"), ("<!--", "-->"), ("null,", "1]"),
        ('{"headline":"', '"'), ('"\\ud800",', '""]'), ("{},", "{}]"), (",", "]"), ("'", "'"),
    ))  # fmt: skip
    start = chance.choice((
        "", "[", "{", '{"@type":"NewsArticle","author":', '{"@type":"NewsArticle","author":[', '{"@graph":[',
        '{"@type":"NewsArticle","keywords":[', '{"@type":"NewsArticle","articleBody":"',
        '{"@type":"NewsArticle","articleBody":', '{"@type":"NewsArticle","datePublished":', '{"@type":["',
        '{"@type":[', '{"@context":"https://schema.org","@type":"Article","headline":"Rain","image":[',
    ))  # fmt: skip
    document = (
        start
        + repeated(unit.replace("{", "{{").replace("}", "}}").replace("{{i}}", "{i}").replace("{{j}}", "{i}"), size)
        + end
    )
    kind = chance.choice(("application/ld+json",) * 3 + ("application/json", "text/javascript"))
    return page("json bomb", f"<script type='{kind}'>{document}</script>", chance)


def tree_bomb(chance: random.Random, size: int) -> Case:
    """Nested to a depth, closed, and again; wrongly nested on purpose."""
    names = chance.choices(
        (
            "div",
            "p",
            "b",
            "i",
            "a",
            "font",
            "table",
            "tr",
            "td",
            "ul",
            "li",
            "span",
            "form",
            "svg",
            "article",
            "section",
            "nobr",
            "button",
        ),
        k=4,
    )
    depth = chance.choice((3, 30, 300, 3_000))
    opened = "".join(f"<{names[n % len(names)]}>" for n in range(depth))
    closed = "".join(f"</{chance.choice(names)}>" for n in range(depth))
    one = opened + chance.choice(("x", BODY, "<p>text", "<a href=/2025/05/a-b-c>The other river</a>")) + closed
    return page("tree bomb", one * (size // len(one) + 1), chance)


def repeated(unit: str, size: int) -> str:
    """The unit with its numbers filled in, until it is about so many bytes."""
    length = len(unit.format(i=10_000).encode("utf-8", "surrogatepass"))
    if unit.format(i=1) == unit.format(i=2):
        return unit.format(i=1) * (size // length + 1)
    return "".join(unit.format(i=number) for number in range(size // length + 1))


def page(attack: str, inside: str, chance: random.Random) -> Case:
    """A page with the structure at its beginning, inside of its article, or all over."""
    html = chance.choice(
        (PAGE.replace("{}", "\0\0"), "\0\0" + PAGE.format(""), PAGE.format("") + "\0\0", "\0\0")
    ).replace("\0\0", inside)
    return Case("page", attack, html.encode("utf-8", "surrogatepass"), content_type="text/html")


PAGE_BOMBS: tuple[Callable[[random.Random, int], Case], ...] = (
    run_bomb,
    unit_bomb,
    attribute_bomb,
    json_bomb,
    tree_bomb,
)
