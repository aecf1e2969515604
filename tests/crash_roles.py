"""Who takes part where an indexer is killed: notes that change, a writer that dies, a reader that checks.

`tests.crashes` starts each in a process of its own: `python tests/crash_roles.py --writer …`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

TOWNS = ("Alden", "Brock", "Corwen", "Dolgar", "Elham", "Farley")
KEEP = 3
"""Generations that pruning leaves."""


def write_notes(corpus: Path, version: int) -> None:
    """All notes in one version; one more file comes and goes, and one changes its name."""
    corpus.mkdir(parents=True, exist_ok=True)
    for town in TOWNS:
        (corpus / f"{town}.txt").write_text(
            f"The harbour of {town} holds {1000 + version} ships.\n\n"
            f"The mayor of {town} opened the market in spring.\n"
        )
    extra = corpus / "extra.txt"
    if version % 2:
        extra.write_text(f"An extra note of version {1000 + version} was written.\n")
    else:
        extra.unlink(missing_ok=True)
    for old in corpus.glob("moved-*.txt"):
        old.unlink()
    (corpus / f"moved-{version % 3}.txt").write_text("The lighthouse keeper is called Osric.\n")


# a writer that kills itself


def writer(task: str, corpus: str, index: str, kill_at: int) -> None:
    """Run one task; die just before step `kill_at` in the index folder, 0 for never; print the steps."""
    steps = 0
    inside = os.path.realpath(index) + os.sep

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        if event == "open":
            path, _, flags = arguments
            if not isinstance(flags, int) or not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                return
        elif event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir"):
            path = arguments[0]
        else:
            return
        if isinstance(path, str | os.PathLike) and str(os.path.realpath(path)).startswith(inside):
            steps += 1
            if steps == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    import qa
    from qa.history import prune, rollback

    sys.addaudithook(hook)
    if task == "index":
        qa.build(corpus, index)
    elif task == "prune":
        prune(Path(index), KEEP)
    else:
        rollback(Path(index))
    print(steps)


# a reader that checks every answer


def reader(index: str, stop: str, kind: str) -> None:
    """Ask until the file `stop` appears; print what was seen and everything that was wrong, as JSON."""
    import qa

    engine = qa.open(index, qa.AnswerSettings(reader=kind, min_confidence=0.0))
    asked, faults = 0, []
    versions: dict[str, set[str]] = {}
    driver = os.getppid()
    while not Path(stop).exists() and os.getppid() == driver:
        town = TOWNS[asked % len(TOWNS)]
        asked += 1
        try:
            answer = engine.ask(f"How many ships does the harbour of {town} hold?")
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not happen
            faults.append(f"{type(error).__name__}: {error}")
            continue
        own = [c.quote for c in answer.citations if c.document.id == f"{town}.txt"]
        if not any(re.fullmatch(rf"The harbour of {town} holds \d+ ships\.", q) for q in own):
            faults.append(f"{town} missing in {answer.generation}: {own}")
        for cited in (*answer.citations, *answer.nearest):
            if cited.document.text[cited.start : cited.end] != cited.quote:
                faults.append(f"not verbatim in {answer.generation}: {cited.quote}")
            versions.setdefault(answer.generation, set()).update(re.findall(r"1\d{3}", cited.quote))
    mixed = {name: sorted(found) for name, found in versions.items() if len(found) > 1}
    if mixed:
        faults.append(f"more than one version: {mixed}")
    print(json.dumps({"asked": asked, "generations": len(versions), "faults": faults}))


def main(arguments: Sequence[str] | None = None) -> None:
    """Play one part."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    part = parser.add_mutually_exclusive_group(required=True)
    part.add_argument("--writer", nargs=4, metavar=("TASK", "CORPUS", "INDEX", "KILL_AT"))
    part.add_argument("--reader", nargs=3, metavar=("INDEX", "STOP", "KIND"))
    chosen = parser.parse_args(arguments)
    if chosen.writer:
        task, corpus, index, kill_at = chosen.writer
        writer(task, corpus, index, int(kill_at))
    else:
        reader(*chosen.reader)


if __name__ == "__main__":
    main()
