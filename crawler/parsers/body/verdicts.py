"""What becomes of each block of a page."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.parsers.body.body_features import FEATURES
from crawler.parsers.body.text_blocks import TextBlock
from crawler.parsers.trees import Floats

CUT = 0.5
"""A block is body from this probability on; between 0.3 and 0.6 the figures hardly change."""
_COLUMNS = {name: number for number, name in enumerate(FEATURES)}


@dataclass(slots=True, eq=False)
class Verdict:
    """What became of a block of the page."""

    block: TextBlock
    row: Floats
    """Its features, as `FEATURES` names them."""
    probability: float
    cut: float = CUT
    """What the probability has to exceed."""
    rule: str | None = None
    """What dropped it though the model would keep it."""
    is_wall: bool = False
    """It is, or belongs to, a paywall in place of the rest of the article."""
    is_caption: bool = False
    """It stands under a picture of the body: shown with it, no part of the text."""

    @property
    def is_body(self) -> bool:
        """Whether it belongs to the text."""
        return self.probability > self.cut and self.rule is None

    def has(self, feature: str) -> bool:
        """Whether a feature of yes or no holds."""
        return self.value(feature) > 0

    def value(self, feature: str) -> float:
        """A feature of the block."""
        return float(self.row[_COLUMNS[feature]])
