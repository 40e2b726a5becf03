"""One hostile input, and what becomes of it."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path

PAGE_URL = "https://press.example/2025/05/the-river-gets-its-bends-back"


@dataclass(frozen=True, slots=True)
class Case:
    """An input for one target."""

    target: str
    """A key of `tests.fuzz.targets.TARGETS`."""
    attack: str
    """How it was made; counted by."""
    data: bytes
    """A body; for targets that take a text its UTF-8, in which lone surrogates are allowed."""
    url: str = PAGE_URL
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """`data` as text."""
        return self.data.decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an input did to a worker."""

    cpu_s: float = 0.0
    memory_mb: float = 0.0
    """The most that it held beyond what it held before."""
    problem: str = ""
    """What failed, with the traceback; empty where all that must hold held."""


def of_text(target: str, attack: str, text: str) -> Case:
    """A case for a target that takes a text."""
    return Case(target, attack, text.encode("utf-8", "surrogatepass"))


def save_case(folder: Path, name: str, case: Case, outcome: Outcome) -> Path:
    """Writes a case as NAME.json, to be replayed, and what failed as NAME.txt beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    stated = {"target": case.target, "attack": case.attack, "content_type": case.content_type, "headers": case.headers}
    packed = {"url": base64.b64encode(case.url.encode("utf-8", "surrogatepass")), "data": base64.b64encode(case.data)}
    path.write_text(json.dumps(stated | {key: value.decode("ascii") for key, value in packed.items()}), "ascii")
    figures = f"{outcome.cpu_s:.2f} s CPU, {outcome.memory_mb:.0f} MB"
    path.with_suffix(".txt").write_text(f"{case.attack}: {figures}\n{outcome.problem}\n", "utf-8", "backslashreplace")
    return path


def load_case(path: Path) -> Case:
    """A case that `save_case` wrote."""
    kept = json.loads(path.read_text("ascii"))
    return Case(
        kept["target"],
        kept["attack"],
        base64.b64decode(kept["data"]),
        base64.b64decode(kept["url"]).decode("utf-8", "surrogatepass"),
        kept["content_type"],
        tuple((name, value) for name, value in kept["headers"]),
    )
