"""The demo site's HTML: three layouts for articles, as unlike as three publishers' own, and the pages around them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from html import escape

from demo.content import Paper, Story

_SHARE = "<div><a href='#'>Facebook</a> <a href='#'>X</a> <a href='#'>Reddit</a> <a href='#'>Email</a></div>"


def article_page(paper: Paper, story: Story, origin: str) -> str:
    """One article in the layout that it names."""
    layout: Callable[[Paper, Story, str], str] = {"semantic": _semantic, "plain": _plain, "journal": _journal}[
        story.template
    ]
    return layout(paper, story, origin)


def list_page(
    paper: Paper, title: str, stories: Iterable[Story], *, newer: str | None = None, older: str | None = None
) -> str:
    """A home, section or tag page, with links to the pages before and after it."""
    cards = "".join(
        f'<article><h2><a href="{s.path}">{escape(s.title)}</a></h2><p>{escape(s.standfirst)}</p>{_time(s)}</article>'
        for s in stories
    )
    pager = "".join(
        f'<a rel="{rel}" href="{href}">{label}</a> '
        for rel, href, label in (("prev", newer, "Newer"), ("next", older, "Older"))
        if href
    )
    body = f"<main><h1>{escape(title)}</h1>{cards}<nav class='pagination'>{pager}</nav></main>"
    return _document(paper, title, body, head=_FEEDS)


def text_page(paper: Paper, title: str, inner: str) -> str:
    """A page that is no article: about, login, not found."""
    return _document(paper, title, f"<main><h1>{escape(title)}</h1>{inner}</main>")


_FEEDS = (
    '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    '<link rel="alternate" type="application/atom+xml" href="/atom.xml">'
)


def _semantic(paper: Paper, story: Story, origin: str) -> str:
    cards = "".join(
        f'<li class="card"><span class="kicker">{escape(paper.sections[s.section])}</span> '
        f'<h3><a href="{s.path}">{escape(s.title)}</a></h3><p>{escape(s.standfirst)}</p>{_time(s)}</li>'
        for s in paper.related_to(story)
    )
    body = (
        f'<main><article><header><h1>{escape(story.title)}</h1><p class="standfirst">{escape(story.standfirst)}</p>'
        f'<p class="byline">By <a rel="author" href="/about/">{escape(story.author)}</a></p>{_time(story)}</header>'
        f'<div class="article-body">{_blocks(story)}</div>'
        f"<footer>{_tags(story)}</footer></article>"
        f'<aside class="related"><h2>Related articles</h2><ul>{cards}</ul></aside></main>'
    )
    data = f'<script type="application/ld+json">{_json_ld(paper, story, origin)}</script>'
    head = f'<link rel="canonical" href="{origin}{story.path}">{data}'
    return _document(paper, story.title, body, head=head, language=story.language)


def _plain(paper: Paper, story: Story, origin: str) -> str:
    advert = "<div>ADVERTISEMENT</div>"
    blocks = _blocks(story).replace("<p>", "<div>").replace("</p>", "</div>").split("</div>", 1)
    cards = "".join(
        f'<div><div>{escape(paper.sections[s.section])}</div><div><a href="{s.path}">{escape(s.title)}</a></div>'
        f"<div>-</div><div>{s.published:%B %d, %Y}</div></div>"
        for s in paper.related_to(story)
    )
    date = (
        f"{story.published.year}年{story.published.month}月{story.published.day}日"
        if story.language == "ja"
        else f"Published {story.published:%B %d, %Y}"
    )
    body = (
        f"<div><h1>{escape(story.title)}</h1><div>{escape(story.standfirst)}</div><div>{date}</div>"
        f"<div>By {escape(story.author)}</div>{_SHARE}"
        f"<div>{blocks[0]}</div>{advert}{blocks[1]}</div><div>Related Articles</div><div>{cards}</div></div>"
    )
    return _document(paper, story.title, body, language=story.language)


def _journal(paper: Paper, story: Story, origin: str) -> str:
    head = "".join(
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in (
            ("og:type", "article"),
            ("og:title", story.title),
            ("og:description", story.standfirst),
            ("og:url", origin + story.path),
            ("og:site_name", paper.name),
            ("article:published_time", story.published.isoformat()),
            ("article:section", paper.sections[story.section]),
        )
    )
    cards = "".join(
        f'<li><a href="{s.path}">{escape(s.title)}</a> <span class="date">{s.published:%d %B %Y}</span></li>'
        for s in paper.related_to(story)
    )
    body = (
        f'<div id="content" class="hentry post"><h1 class="entry-title">{escape(story.title)}</h1>'
        f'<div class="entry-meta">Posted on {_time(story)} by '
        f'<span class="author vcard">{escape(story.author)}</span></div>'
        f'<p class="entry-subtitle">{escape(story.standfirst)}</p>'
        f'<div class="entry-content">{_blocks(story)}'
        f'<div class="sharedaddy"><h3>Share this:</h3>{_SHARE}</div></div>'
        f'<div class="related-posts"><h3>You may also like</h3><ul>{cards}</ul></div>{_tags(story)}</div>'
        '<div id="comments"><h3>One thought</h3><p>Lovely. My uncle says so too. <time>09 August 2025</time></p></div>'
    )
    return _document(paper, story.title, body, head=head, language=story.language)


def _document(paper: Paper, title: str, body: str, *, head: str = "", language: str = "en") -> str:
    menu = "".join(f'<a href="/{slug}/">{escape(name)}</a> ' for slug, name in paper.sections.items())
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)} | {escape(paper.name)}</title>{head}</head><body>"
        f'<header><a href="/">{escape(paper.name)}</a>'
        f'<nav>{menu}<a href="/about/">About</a> <a href="/login/">Sign in</a></nav></header>'
        f"{body}<footer><p>{escape(paper.name)}, printed when the tide allows.</p>"
        "<a href='/drafts/'>Drafts</a></footer></body></html>"
    )


def _blocks(story: Story) -> str:
    return "\n".join(_block(block) for block in story.body.split("\n\n"))


def _block(block: str) -> str:
    text = escape(block, quote=False)
    if block.startswith("## "):
        return f"<h2>{text[3:]}</h2>"
    if block.startswith("> "):
        return f"<blockquote>{escape(block[2:], quote=False)}</blockquote>"
    if block.startswith("- "):
        return f"<ul>{''.join(f'<li>{item[2:]}</li>' for item in text.splitlines())}</ul>"
    return f"<p>{text}</p>"


def _time(story: Story) -> str:
    return f'<time datetime="{story.published.isoformat()}">{story.published:%d %B %Y}</time>'


def _tags(story: Story) -> str:
    links = "".join(f'<a rel="tag" href="{tag_path(tag)}">{escape(tag)}</a> ' for tag in story.tags)
    return f"<div class='tags'>{links}</div>"


def tag_path(tag: str) -> str:
    """The path of a tag's page."""
    return f"/tag/{tag.lower().replace(' ', '-')}/"


def _json_ld(paper: Paper, story: Story, origin: str) -> str:
    article = {
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.standfirst,
        "datePublished": story.published.isoformat(),
        "author": {"@type": "Person", "name": story.author},
        "articleSection": paper.sections[story.section],
        "inLanguage": story.language,
        "mainEntityOfPage": origin + story.path,
    }
    crumbs: Sequence[object] = [article, {"@type": "WebSite", "name": paper.name, "url": origin + "/"}]
    return json.dumps({"@context": "https://schema.org", "@graph": crumbs}, ensure_ascii=False)
