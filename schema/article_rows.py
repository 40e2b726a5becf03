"""An `Article` as rows: which field goes into which column."""

from __future__ import annotations

from schema.article import Article, Candidate, Evidence
from schema.changes import Content
from schema.search_index import bigrams


def content_columns(article: Article) -> dict[str, object]:
    """The columns of `articles` that say what the page says."""
    published, modified = article.published, article.modified
    return {
        "title": article.title,
        "description": article.description,
        "published_at": published and published.at,
        "published_date": published and published.date,
        "published_precision": published and published.precision,
        "published_raw": published and published.raw,
        "published_timezone_source": published and published.timezone_source,
        "modified_at": modified and modified.at,
        "modified_date": modified and modified.date,
        "section": article.section,
        "language": article.language,
        "lead_image_url": article.lead_image_url,
        "blocks": _blocks(article),
        "text": article.text,
        "word_count": article.word_count,
        "bigrams": bigrams(article.title, article.description, article.text),
        "is_paywalled": article.is_paywalled,
        "evidence": {field: evidence_json(evidence) for field, evidence in article.evidence.items()},
        "parser_version": article.parser_version,
    }


VERSION_COLUMNS = ("title", "description", "published_at", "published_date", "parser_version")
"""Those of them that every version has from the beginning."""


def content_of(article: Article) -> Content:
    """What the article says, to be held against another version."""
    day = article.published.date if article.published else None
    return Content(article.title, article.description, day, article.authors, _blocks(article))


def _blocks(article: Article) -> list[dict[str, object]]:
    return [{"kind": block.kind, "text": block.text, "level": block.level} for block in article.blocks]


def evidence_json(evidence: Evidence) -> dict[str, object]:
    """Evidence as the column of `articles` has it."""
    return _candidate(evidence) | {"rejected": [_candidate(candidate) for candidate in evidence.rejected]}


def _candidate(candidate: Candidate | Evidence) -> dict[str, object]:
    return {"strategy": candidate.strategy, "raw": candidate.raw, "confidence": candidate.confidence}
