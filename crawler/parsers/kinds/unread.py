"""Pages that are no article whatever they are made like: notices, other pages' teasers, law, filler, nothing.

A site's template goes on saying "article" around a notice: address, title, date and structured data are those of the
story that is not shown. So these are told by what is left to read, and not weighed against the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from crawler.parsers.body.outline import Element
from crawler.parsers.kinds.kind_words import is_empty_notice
from crawler.parsers.kinds.notice_words import (
    is_filler,
    is_notice_sentence,
    names_legal_page,
    sentences_of,
    share_of_reader,
)
from crawler.parsers.related.module_headings import text_of
from schema.article import Article
from schema.words import count_words

UNREAD = ("notice", "empty", "teasers", "legal", "filler")
"""The facts that `unread_facts` gives, each 1 where it holds."""
MAX_NOTICE_WORDS = 250
MAX_NOTICE_CHARS = 4_000
"""A text with more than this besides teasers is long enough not to be looked at."""
MIN_WORDS = 10
MIN_REST_WORDS = 25
"""As many words besides notices and teasers may be an article."""
MIN_TEASERS = 3
"""Fewer may be the article itself, offered below it once more."""
MIN_TEASER_CHARS = 30
MIN_NOTICE_SHARE = 0.3
"""Of the words, where the first sentence is a notice's and another one too."""
MAX_PLEA_WORDS, MIN_READER_SHARE = 120, 0.08
"""A text so short that speaks to the reader so much, and in one sentence as notices do, is one."""
MAX_HEADINGS, MAX_HEADING_CHARS = 3, 90


def unread_facts(article: Article, headings: Sequence[Element], *, is_typed: bool) -> Mapping[str, bool]:
    """Which of UNREAD a page is; `headings` are its h1, `is_typed`: structured data calls it an article."""
    own = _own_texts(article)
    words = article.word_count if len(own) == len(article.blocks) else count_words("\n".join(own))
    is_short = words < MAX_NOTICE_WORDS
    title = article.title or ""
    return {
        "notice": is_short and _is_notice(article, own, words, headings, is_typed=is_typed),
        # Hardly a word, and nothing says that scripts would show an article.
        "empty": article.word_count < MIN_WORDS and not is_typed,
        "teasers": words < MIN_REST_WORDS <= article.word_count and len(own) < len(article.blocks),
        "legal": names_legal_page(title),
        "filler": bool(own) and is_filler(own[0], title),
    }


def _own_texts(article: Article) -> list[str]:
    """The texts of the body that are not headlines and teasers of several pages that this one offers."""
    links = [link for link in article.related_links if link.kind != "inline"]
    texts = [block.text for block in article.blocks]
    offered = sum(len(link.title or "") + len(link.summary or "") for link in links)
    if len(links) < MIN_TEASERS or len(article.text) - offered > MAX_NOTICE_CHARS:
        return texts
    lines = frozenset(chain.from_iterable((link.title, link.summary) for link in links))
    summaries = "\n".join(link.summary for link in links if link.summary)
    own = [text for text in texts if text not in lines and not (len(text) > MIN_TEASER_CHARS and text in summaries)]
    shown = frozenset(texts)
    is_used = (link.title in shown or link.summary in shown for link in links)
    return own if len(texts) - len(own) >= MIN_TEASERS and sum(is_used) >= MIN_TEASERS else texts


def _is_notice(
    article: Article, own: Sequence[str], words: int, headings: Sequence[Element], *, is_typed: bool
) -> bool:
    """Whether a page of few words says that there is nothing to read here."""
    sentences = list(chain.from_iterable(map(sentences_of, own)))
    said = [sentence for sentence in sentences if is_notice_sentence(sentence)]
    noticed = sum(map(count_words, said))
    if said and words - noticed < MIN_REST_WORDS:
        return True
    if len(said) > 1 and said[0] is sentences[0] and noticed >= MIN_NOTICE_SHARE * words:
        return True
    if said and words < MAX_PLEA_WORDS and share_of_reader(" ".join(own)) >= MIN_READER_SHARE:
        return True
    is_bare = words < MIN_REST_WORDS
    if is_empty_notice(article.title or ""):
        # A story may be called "Access denied".
        return is_bare or bool(said) or not (is_typed or article.published)
    lines = (text_of(heading, MAX_HEADING_CHARS + 1) for heading in headings[:MAX_HEADINGS])
    return (is_bare or bool(said)) and any(map(is_empty_notice, lines))
