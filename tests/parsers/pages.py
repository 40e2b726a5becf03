"""Pieces of pages that the tests of the parsers share."""

from selectolax.lexbor import LexborHTMLParser

from crawler.parsers.body.outline import Outline, read_outline
from crawler.parsers.markup.document import Document, open_document

URL = "https://press.example/2025/05/the-river-gets-its-bends-back"
SENTENCES = (
    "The river was straightened in the year of the great flood, and nobody asked the otters.",
    "Since then the meadows have been dry, the wells low, and the bridges too long for their water.",
    "Now the council wants the bends back, one field at a time, with spades and with patience.",
    "It will take nine summers, says the engineer, if the winters are kind and the money lasts.",
)
BODY = "".join(f"<p>{sentence} {sentence}</p>" for sentence in SENTENCES)


def outline(html: str) -> Outline:
    return read_outline(LexborHTMLParser(html))


def document(html: str, url: str = URL) -> Document:
    return open_document(html, url)
