"""Validated settings, as small frozen values.

`IndexSettings` shape what is stored and are written into every generation; `AnswerSettings` are
chosen when an index is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from qa.errors import SettingsError


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise SettingsError(message)


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """How documents become passages.

    `passage_tokens` is the most tokens of quotable text in a passage (16 to 512), `overlap` the number
    of sentences that neighbouring passages share (0 to 5), `context_tokens` the most tokens of
    "title › heading" put before the text when it is embedded and searched (0 switches it off).
    """

    passage_tokens: int = 160
    overlap: int = 0
    context_tokens: int = 48

    def __post_init__(self) -> None:
        _require(16 <= self.passage_tokens <= 512, "passage_tokens must lie between 16 and 512")
        _require(0 <= self.overlap <= 5, "overlap must lie between 0 and 5 sentences")
        _require(0 <= self.context_tokens <= 128, "context_tokens must lie between 0 and 128")

    def to_dict(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, int]) -> IndexSettings:
        """The settings that `values` name; unknown names raise `SettingsError` and list the valid."""
        valid = {field.name for field in fields(cls)}
        unknown = sorted(set(values) - valid)
        _require(
            not unknown,
            f"unknown setting {', '.join(unknown)}; the valid ones are {', '.join(sorted(valid))}",
        )
        return cls(**values)


READERS = ("spans", "sentences")


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """How careful and how long answers are.

    `min_confidence` in [0, 1]: below it there is silence. None takes the value that was fitted
    together with the confidence model. `max_citations`: the most quotations of one answer (1 to 20);
    `passages`: how many passages are read for one question (1 to 100). `reader`: "spans" reads with
    the trained model, "sentences" only compares sentences, ten times faster and less well.
    """

    reader: str = "spans"
    min_confidence: float | None = None
    max_citations: int = 5
    passages: int = 10

    def __post_init__(self) -> None:
        _require(
            self.reader in READERS,
            f"unknown reader {self.reader!r}; the valid ones are {', '.join(READERS)}",
        )
        _require(
            self.min_confidence is None or 0.0 <= self.min_confidence <= 1.0,
            "min_confidence must lie between 0 and 1",
        )
        _require(1 <= self.max_citations <= 20, "max_citations must lie between 1 and 20")
        _require(1 <= self.passages <= 100, "passages must lie between 1 and 100")
