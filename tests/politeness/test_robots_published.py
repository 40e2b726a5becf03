"""What RFC 9309 and the published parsers agree on, as cases of our own.

After the examples and rules of RFC 9309 (https://www.rfc-editor.org/rfc/rfc9309), Google's description of its parser
(https://developers.google.com/search/docs/crawling-indexing/robots/robots_txt) and what the tests of Google's
robotstxt, of reppy and of Protego check.
"""

from __future__ import annotations

import pytest

from crawler.politeness.robots_rules import AgentRules, read_rules

HOST = "https://foo.bar"


def _read(text: str) -> AgentRules:
    return read_rules(text, "tearsheet")


def _allows(lines: str, path: str) -> bool:
    """Of rules for all agents."""
    return _read(f"user-agent: *\n{lines}").allows(HOST + path)


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        # nothing is disallowed without a group and a rule
        ("", True),
        ("foo: bar", True),
        ("disallow: /\n", True),
        ("user-agent: *\nallow: /\n", True),
        ("user-agent: tearsheet\ndisallow: /\n", False),
        ("user-agent: tearsheet\ndisallow: \n", True),
        ("USER-AGENT: TEARSHEET\nDISALLOW: /\n", False),
        ("  user-agent :  tearsheet  \n\tdisallow\t:\t/\t\n", False),
        # a group of ours counts alone, wherever it stands, even where it says nothing
        ("user-agent: *\ndisallow: /\nuser-agent: tearsheet\nallow: /\n", True),
        ("user-agent: tearsheet\nallow: /\nuser-agent: *\ndisallow: /\n", True),
        ("user-agent: *\ndisallow: /\nuser-agent: tearsheet\n", True),
        ("user-agent: tearsheet\n\nuser-agent: other\ndisallow: /\n", False),
        # several agents share the rules that follow
        ("user-agent: other\nuser-agent: tearsheet\ndisallow: /\n", False),
        ("user-agent: tearsheet\nuser-agent: other\ndisallow: /\n", False),
        ("user-agent: tearsheet\n\n# a pause\n\nuser-agent: other\ndisallow: /\n", False),
        # groups of one agent are one
        ("user-agent: tearsheet\ndisallow: /b\nuser-agent: x\nallow: /\nuser-agent: tearsheet\ndisallow: /x\n", False),
        # other agents' groups are not ours
        ("user-agent: other\ndisallow: /\n", True),
        ("user-agent: tearsheet-news\ndisallow: /\n", True),
        ("user-agent: tear\ndisallow: /\n", True),
        ("user-agent: tearsheet/2.1\ndisallow: /\n", False),
        ("user-agent: tearsheet robot\ndisallow: /\n", False),
        ("user-agent: * all\ndisallow: /\n", False),
        ("user-agent: *robots\ndisallow: /\n", True),
        # Crawl-delay and Sitemap are in a group, or beside it
        ("user-agent: tearsheet\ncrawl-delay: 1\nuser-agent: other\ndisallow: /\n", True),
        ("user-agent: tearsheet\nsitemap: /s.xml\nuser-agent: other\ndisallow: /\n", False),
        # line ends of every kind
        ("user-agent: tearsheet\rdisallow: /\r", False),
        ("user-agent: tearsheet\r\ndisallow: /\r\n", False),
        ("user-agent: other\rallow: /\nuser-agent: tearsheet\r\n\r\ndisallow: /", False),
        # comments
        ("user-agent: tearsheet # us\ndisallow: / # all of it\n", False),
        ("user-agent: tearsheet\n#disallow: /\n", True),
        ("user-agent: tearsheet\ndisallow: #/\n", True),
        # misspellings that the large crawlers understand
        ("user agent: tearsheet\ndisalow: /\n", False),
        ("useragent: tearsheet\ndissallow: /\n", False),
        ("user-agent tearsheet\ndisallow: /\n", True),
    ],
)
def test_groups(text: str, is_allowed: bool) -> None:
    assert _read(text).allows(f"{HOST}/x/y") is is_allowed


@pytest.mark.parametrize(
    ("rules", "path", "is_allowed"),
    [
        # the longest match decides, an Allow where two are as long
        ("disallow: /x/page.html\nallow: /x/", "/x/page.html", False),
        ("disallow: /x/\nallow: /x/page.html", "/x/page.html", True),
        ("disallow: /x/\nallow: /x/page.html", "/x/", False),
        ("disallow: \nallow: ", "/x", True),
        ("disallow: /\nallow: /", "/x", True),
        ("disallow: /x\nallow: /x/", "/x", False),
        ("disallow: /x\nallow: /x/", "/x/", True),
        ("disallow: /x/page.html\nallow: /x/page.html", "/x/page.html", True),
        ("allow: /page\ndisallow: /*.html", "/page.html", False),
        ("allow: /x/page.\ndisallow: /*.html", "/x/page.html", True),
        ("allow: /x/page.\ndisallow: /*.html", "/x/y.html", False),
        ("disallow: /x/\nallow: /x/y$", "/x/y", True),
        ("disallow: /x/\nallow: /x/y$", "/x/yz", False),
        # case counts in paths
        ("disallow: /X/", "/x/y", True),
        ("disallow: /x/", "/x/y", False),
        # the beginning of a path
        ("disallow: /fish", "/fish", False),
        ("disallow: /fish", "/fish.html", False),
        ("disallow: /fish", "/fish/salmon.html", False),
        ("disallow: /fish", "/fish.php?id=anything", False),
        ("disallow: /fish", "/Fish.asp", True),
        ("disallow: /fish", "/catfish", True),
        ("disallow: /fish/", "/fish", True),
        ("disallow: /fish/", "/fish/?id=anything", False),
        ("disallow: fish/", "/fish/salmon", False),
        # wildcards
        ("disallow: /fish*", "/fish.html", False),
        ("disallow: /*.php", "/folder/filename.php?parameters", False),
        ("disallow: /*.php", "/folder/any.php.file.html", False),
        ("disallow: /*.php", "/windows.PHP", True),
        ("disallow: /*.php$", "/filename.php", False),
        ("disallow: /*.php$", "/filename.php?parameters", True),
        ("disallow: /*.php$", "/filename.php/", True),
        ("disallow: /*.php$", "/filename.php5", True),
        ("disallow: /fish*.php", "/fishheads/catfish.php?parameters", False),
        ("disallow: /fish*.php", "/Fish.PHP", True),
        ("disallow: /a*b*c$", "/aXbXcXbXc", False),
        ("disallow: /a*b*c$", "/aXbXcXb", True),
        ("disallow: /**//*", "/a/b//c", False),
        ("disallow: *", "/", False),
        ("disallow: /a$b", "/a$b", False),
        ("disallow: /a$b", "/a", True),
        ("disallow: /$", "/", False),
        ("disallow: /$", "/a", True),
        ("disallow: /*$", "/anything", False),
        ("disallow: /ab*ab$", "/ab", True),
        ("disallow: /*?", "/a?b=c", False),
        ("disallow: /*?", "/a", True),
        ("disallow: /*/*?id=", "/x/y?id=3", False),
        # percent-encoding
        ("disallow: /foo/bar?baz=quz", "/foo/bar?baz=quz", False),
        ("disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", False),
        ("disallow: /foo/bar/%E3%83%84", "/foo/bar/%E3%83%84", False),
        ("disallow: /foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", False),
        ("disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
        ("disallow: /a%2Fb", "/a/b", True),
        ("disallow: /a%2fb", "/a%2Fb", False),
        ("disallow: /path/file-with-a-%2A.html", "/path/file-with-a-*.html", False),
        ("disallow: /path/file-with-a-%2A.html", "/path/file-with-a-b.html", True),
        ("disallow: /path/foo-%24", "/path/foo-$", False),
        ("disallow: /a b", "/a%20b", False),
        # robots.txt itself is always allowed
        ("disallow: /", "/robots.txt", True),
        # an index page is not its folder
        ("allow: /allowed-slash/index.html\ndisallow: /", "/allowed-slash/", False),
    ],
)
def test_paths(rules: str, path: str, is_allowed: bool) -> None:
    assert _allows(rules, path) is is_allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("user-agent: *\ncrawl-delay: 10", 10.0),
        ("user-agent: *\ncrawl-delay: 0.5", 0.5),
        ("user-agent: tearsheet\ndisallow: /x\nuser-agent: *\ncrawl-delay: 10", None),
        ("user-agent: tearsheet\ncrawl-delay: 3\nuser-agent: *\ncrawl-delay: 10", 3.0),
        ("user-agent: *\ncrawl-delay: soon\ncrawl-delay: 7", 7.0),
        ("user-agent: *\ncrawl-delay: -3", None),
        ("user-agent: *\ncrawl-delay: nan", None),
        ("user-agent: *\ncrawl-delay: inf", None),
        ("user-agent: *\ncrawl-delay: 1,5", None),
        ("crawl-delay: 5", None),
    ],
)
def test_crawl_delays(text: str, delay: float | None) -> None:
    assert _read(text).crawl_delay == delay


def test_sitemaps_stand_anywhere() -> None:
    text = "Sitemap: /a.xml\nuser-agent: x\nsitemap: /b.xml # the second\ndisallow: /\nSite-map: http://foo.bar/c.xml"
    assert _read(text).sitemaps == ("/a.xml", "/b.xml", "http://foo.bar/c.xml")


def test_patterns_made_to_be_slow_are_not() -> None:
    url = f"{HOST}/{'a' * 1900}"
    rules = _read("user-agent: *\n" + "\n".join(f"disallow: /{'*a' * 50}*b{n}" for n in range(2000)))
    assert rules.allows(url), "a regular expression would need longer than the universe has"
