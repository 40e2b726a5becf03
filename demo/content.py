"""The demo site's text, read from content.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("content.toml")


@dataclass(frozen=True, slots=True)
class Story:
    """One article of the site."""

    slug: str
    section: str
    template: str
    title: str
    standfirst: str
    author: str
    published: dt.datetime
    """Aware, in the paper's own time zone."""
    tags: tuple[str, ...]
    body: str
    """Blocks split by blank lines; "## " starts a heading, "> " a quote, "- " the items of a list."""
    language: str = "en"

    @property
    def path(self) -> str:
        return f"/{self.section}/{self.published:%Y/%m}/{self.slug}"


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole site: stories newest first, section slugs to names."""

    name: str
    about: str
    sections: dict[str, str]
    stories: tuple[Story, ...]

    def related_to(self, story: Story, count: int = 3) -> tuple[Story, ...]:
        """The stories that follow in the same section, going round at the end."""
        same = [other for other in self.stories if other.section == story.section]
        at = same.index(story)
        return tuple((same[at + 1 :] + same[:at])[:count])


def read_paper() -> Paper:
    """Reads content.toml."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    stories = (
        Story(**{**story, "tags": tuple(story["tags"]), "body": story["body"].strip()}) for story in data["article"]
    )
    newest_first = sorted(stories, key=lambda story: story.published, reverse=True)
    return Paper(data["name"], data["about"].strip(), data["sections"], tuple(newest_first))
