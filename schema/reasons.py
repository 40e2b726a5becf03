"""Why things ended as they did: every enumerated value that the database stores, with its meaning.

Members are stored by value. docs/fields.md lists them all, and a test says so.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Reason(StrEnum):
    """A value that is stored, with what it means."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member


class PageRole(Reason):
    """What a frontier row is fetched for."""

    PAGE = "page", "An HTML page: an article, a listing, or neither."
    SITEMAP = "sitemap", "A sitemap or sitemap index."
    FEED = "feed", "An RSS, Atom or JSON feed."


class PageStatus(Reason):
    """The fate of a frontier row."""

    PENDING = "pending", "Known, never fetched to an end."
    STORED = "stored", "An article that has a row."
    FOLLOWED = "followed", "Not an article (listing, sitemap, feed, other page); its links were taken."
    DROPPED = "dropped", "Fetched, and left out of the articles: see `drop_reason`."
    REDIRECTED = "redirected", "Answers with a redirect; its target is a row of its own."
    FAILED = "failed", "Could not be fetched or parsed: see `failure`."
    GONE = "gone", "404 or 410, twice, a day or more apart."


class FoundBy(Reason):
    """How a URL came to be known."""

    START = "start", "Named by the operator."
    ROBOTS = "robots", "A Sitemap line of robots.txt."
    SITEMAP = "sitemap", "An entry of a sitemap."
    FEED = "feed", "An entry of a feed."
    LINK = "link", "A link on a page."
    PAGINATION = "pagination", "A next-page link of a listing."
    REDIRECT = "redirect", "The target of a redirect."
    GUESS = "guess", "A usual place, such as /sitemap.xml."


class DropReason(Reason):
    """Why a page that was fetched has no article row."""

    NOT_HTML = "not_html", "The body is no HTML page (a PDF, a picture, a download), whatever its label says."
    EMPTY = "empty", "The body is empty or shows no text."
    LISTING = "listing", "A home, section, tag, search or archive page."
    NOT_ARTICLE = (
        "not_article",
        "A page of another kind: product, forum, login, documentation, not-found text with status 200.",
    )
    NO_TITLE = "no_title", "Looks like an article, but no headline was found."
    NO_TEXT = "no_text", "Looks like an article, but no body was found."
    OUT_OF_SCOPE = (
        "out_of_scope",
        "The settings' include and exclude patterns leave it out, or it redirects to a host that is not the site's.",
    )
    ROBOTS = "robots", "robots.txt disallows it; it was not fetched."
    TAKEDOWN = "takedown", "It was taken down on request; nothing of it is stored."
    TRAP = (
        "trap",
        "Redirects without end, is a known page under the name of another visit, or lies in a part of the site that "
        "leads to nothing (table `traps`); not fetched.",
    )


class Failure(Reason):
    """Why a page could not be fetched or parsed."""

    HTTP_ERROR = "http_error", "An HTTP status of 400 or above (`http_status` says which)."
    TIMEOUT = "timeout", "No complete answer in time."
    CONNECTION = "connection", "Name not found, refused, reset, or TLS failed."
    FORBIDDEN_ADDRESS = (
        "forbidden_address",
        "Its host has a private, local or otherwise special address, which only an operator's own start URL may have.",
    )
    TRUNCATED = "truncated", "The answer ended before its end."
    TOO_LARGE = "too_large", "The answer is over the size limit."
    BAD_ANSWER = "bad_answer", "The answer breaks HTTP, has endless headers, or is not packed as it says."
    PARSE_TIMEOUT = "parse_timeout", "The parser did not end in time."
    PARSE_CRASH = "parse_crash", "The parser's process died."
    BROKEN_FEED = "broken_feed", "A sitemap or feed in which nothing could be read."
    INTERNAL = "internal", "A fault of this program; the log has the traceback."


class Change(Reason):
    """What storing a fetch did."""

    NEW = "new", "The article's first version."
    UPDATED = "updated", "A new version of a known article."
    UNCHANGED = "unchanged", "Fetched, with the same content."
    NOT_MODIFIED = "not_modified", "The server answered 304."
    DROPPED = "dropped", "No article: see DropReason."
    FOLLOWED = "followed", "A sitemap, feed or listing was read."
    REDIRECTED = "redirected", "A redirect was noted."
    FAILED = "failed", "See Failure."
    RETRIED = "retried", "As failed, and asked for again in the same run."
    GONE = "gone", "The article is marked as gone."


class ChangeClass(Reason):
    """What a version of an article changed; where several are true, the one further down."""

    NEW = "new", "The first version."
    UPDATED = "updated", "Stored by a tearsheet that did not tell changes apart."
    TYPO = "typo", "A few letters, or punctuation."
    DETAILS = "details", "The standfirst, the byline, or what kinds the blocks are of."
    RE_DATED = "re_dated", "The day of publication; what is read stays, but for typos."
    TITLE = "title", "The headline; the body stays, but for typos."
    BODY_EDIT = "body_edit", "A part of the body."
    SECTION_REMOVED = "section_removed", "A heading went, and none came."
    SECTION_ADDED = "section_added", "A heading came, and none went."
    REWRITTEN = "rewritten", "Less than half of the body's words stayed."
    CORRECTED = "corrected", "A person's correction; the page is as it was."
    REPARSED = "reparsed", "What a newer parser, or other settings, read of the same page."


class Origin(Reason):
    """Where the value of a column comes from (`data_dictionary.source`)."""

    PAGE = "page", "What the page, its head or a card on it says; a feed or sitemap for `lastmod_at`."
    PARSER = "parser", "What the parser makes of the page."
    SERVER = "server", "What the server answered."
    CRAWL = "crawl", "What the crawl did and noted, by its own clock."
    SETTINGS = "settings", "What the settings say; the host where they name no site."
    PERSON = "person", "What somebody typed."
    COUNTED = "counted", "Counted or worked out from other rows."
    KEY = "key", "A key of this database, or a reference to one."
