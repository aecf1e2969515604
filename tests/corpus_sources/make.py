"""Write the typeset briefings into the corpus: `python -m tests.corpus_sources.make [FOLDER]`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from . import grand_deal, minsk_round, sanctions_decisions, word

CORPUS = Path(__file__).parents[2] / "corpus"

MAKERS: dict[str, Callable[[], bytes]] = {
    "2026-03-27-minsk-round.pdf": minsk_round.pdf,
    "2026-03-28-sanctions-decisions.pdf": sanctions_decisions.pdf,
    "2026-03-30-grand-deal.pdf": grand_deal.pdf,
    "2026-03-31-who-is-who.docx": word.who_is_who,
    "2026-04-09-invitations.docx": word.invitations,
}


def main(folder: Path = CORPUS) -> None:
    """Write every typeset briefing under `folder`."""
    for name, maker in MAKERS.items():
        (folder / name).write_bytes(maker())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
