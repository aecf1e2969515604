"""All checks of an index.

What is checked of all generations is that no byte has changed; of the published one also that it is right:
passages are slices of their documents, texts can be derived from the original files once more, vectors
are those of their passages.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa.errors import IndexUnusable
from qa.index import Index
from qa.parts import Progress
from qa.verification import bytes_checks, content_checks
from qa.verification.check import Check


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of verifying an index."""

    generation: str
    """The published one; "" if that cannot be told."""
    checks: tuple[Check, ...]

    @property
    def verified(self) -> bool:
        return not any(check.problems for check in self.checks)


def verify(folder: Path, progress: Progress | None = None, *, quick: bool = False) -> Verification:
    """Check everything under an index folder; if `quick`, only that no byte has changed.

    Damage is not raised but told, so that all of it is found at once. Raises `IndexMissing` or
    `IndexForeign` if there is no index.
    """
    tell: Progress = progress or (lambda *_: None)
    checks = [
        bytes_checks.pointer(folder),
        bytes_checks.generations(folder),
        bytes_checks.objects(folder, tell),
        bytes_checks.models(folder),
    ]
    generation = ""
    try:
        index = Index.open(folder)
        generation = index.generation
        if not quick:
            checks += [
                content_checks.passages(index),
                content_checks.vectors(index, folder),
                content_checks.encoding(index, folder, tell),
                content_checks.originals(index, tell),
            ]
    except IndexUnusable as error:
        checks.append(Check("opening the published generation", 1, (str(error),)))
    return Verification(generation, tuple(checks))
