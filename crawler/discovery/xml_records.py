"""Reads the repeated elements of an XML file that a stranger wrote: in one pass, bounded, broken or not.

No tree is built: the parser reports to a target which keeps only the fields that were asked for. Everything before the
root element is cut away first, and with it every document type, so no entity is ever defined, expanded or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from schema.urls import resolve_url

MAX_FIELD_CHARS = 4_000
"""Of one field's text; what follows is cut."""

_CHUNK = 64 * 1024
_MAX_FIELDS = 200
"""Of one record."""
_PROLOG = re.compile(rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_UNDEFINED_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
# Half of a pair of UTF-16, as writers put it that escape an emoji in two: no character, and the parser would give up.
_SURROGATE = re.compile(
    rb"&#(?:0*+(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3])|[xX]0*+[dD][89a-fA-F][0-9a-fA-F]{2});"
)
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(slots=True)
class Field:
    """An element one or two levels below a record."""

    path: tuple[str, ...]
    """Local names in lower case, from below the record."""
    namespace: str
    attributes: Mapping[str, str]
    """By local name."""
    base_url: str
    """What its relative links are resolved against."""
    _parts: list[str] = field(default_factory=list)
    _room: int = MAX_FIELD_CHARS

    def add_text(self, text: str) -> None:
        if self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)

    @property
    def text(self) -> str:
        """All text inside, white space trimmed, at most `MAX_FIELD_CHARS`."""
        return "".join(self._parts).strip()


@dataclass(slots=True)
class Record:
    """One repeated element."""

    name: str
    namespace: str
    attributes: Mapping[str, str]
    base_url: str
    fields: list[Field] = field(default_factory=list)

    def all(self, *path: str) -> list[Field]:
        """The fields of that path, those in the record's own namespace first."""
        found = [field for field in self.fields if field.path == path]
        return sorted(found, key=lambda field: field.namespace != self.namespace)

    def text(self, *path: str) -> str | None:
        """The first text that a field of that path has."""
        return next((text for field in self.all(*path) if (text := field.text)), None)


def read_records(
    body: bytes, *, names: Collection[str], fields: Collection[str], base_url: str, limit: int
) -> list[Record]:
    """The records of an XML file in UTF-8, in order, as many as are readable.

    Args:
        names: Local names, in lower case, of the elements that are records.
        fields: Local names, in lower case, of the elements in them that are wanted.
        base_url: The file's own address; xml:base is resolved against it.
        limit: Records after that many are not read.
    """
    body = _without_prolog(body)
    target = _Collector(frozenset(names), frozenset(fields), base_url)
    parser = etree.XMLParser(
        target=target,
        encoding="utf-8",  # whatever the file declares: it was decoded before
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for start in range(0, len(body), _CHUNK):
            parser.feed(body[start : start + _CHUNK])
            if len(target.records) > limit:
                break
        else:
            parser.close()
    except etree.LxmlError:
        pass  # beyond recovery from here on; what came before is good
    return target.records[:limit]


def _without_prolog(body: bytes) -> bytes:
    """From the root element on, without surrogates; ampersands that start no entity of XML's own are made literal."""
    prolog = _PROLOG.match(body)
    root = _ELEMENT.search(body, prolog.end() if prolog else 0)
    return _UNDEFINED_ENTITY.sub(b"&amp;", _SURROGATE.sub(b"", body[root.start() :])) if root else b""


class _Collector:
    """The parser's target: sees elements open, text, elements close."""

    def __init__(self, names: frozenset[str], fields: frozenset[str], base_url: str) -> None:
        self.records: list[Record] = []
        self._names = names
        self._fields = fields
        self._bases = [base_url]
        self._path: list[str] | None = None  # open elements below the record; None outside of one
        self._open: list[Field] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        namespace, name = _split(tag)
        base = self._bases[-1]
        if _XML_BASE in attributes:
            base = resolve_url(base, attributes[_XML_BASE]) or base
        self._bases.append(base)
        if name in self._names:  # also inside another one: its end tag was lost
            self._path, self._open = [], []
            self.records.append(Record(name, namespace, _by_local_name(attributes), base))
        elif self._path is not None:
            self._path.append(name)
            record = self.records[-1]
            if len(self._path) <= 2 and name in self._fields and len(record.fields) < _MAX_FIELDS:
                opened = Field(tuple(self._path), namespace, _by_local_name(attributes), base)
                record.fields.append(opened)
                self._open.append(opened)

    def data(self, text: str) -> None:
        for opened in self._open:
            opened.add_text(text)

    def end(self, tag: str) -> None:
        if len(self._bases) > 1:
            self._bases.pop()
        if self._path is None:
            return
        if not self._path:
            self._path = None
            return
        if self._open and self._open[-1].path == tuple(self._path):
            self._open.pop()
        self._path.pop()

    def close(self) -> None:
        """Called by the parser at the end of the file."""


def _split(tag: str) -> tuple[str, str]:
    """Namespace and lower-case local name; an undeclared prefix is dropped like a declared one."""
    namespace, _, name = tag.rpartition("}")
    return namespace[1:], name.rpartition(":")[2].lower()


def _by_local_name(attributes: Mapping[str, str]) -> dict[str, str]:
    return {_split(name)[1]: value for name, value in attributes.items()} if attributes else {}
